/** Films and sound in MP4, MOV, M4A and 3GP: where, when and with what they were made. */
import { type FindingKind, FoundList, type Hidden } from '../findings.ts';
import {
  type Box,
  boxesIn,
  childrenOf,
  contentOf,
  descend,
  handlerOf,
  isAllZero,
  metaChildren,
  sampleKinds,
  topBoxes,
} from './boxes.ts';
import { DamagedFile, latin1, readRange, utf8, viewOf } from './bytes.ts';
import { readXmpIn } from './xmp.ts';

/** `+41.8530+012.4888/` in degrees, as telephones write it. */
const ISO_6709 = /^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)/;

/** Names of `keys`, by what their last words say. */
const KEYS: readonly (readonly [RegExp, FindingKind])[] = [
  [/location\.ISO6709$/i, 'place'],
  [/location\.(?:name|body|note)$/i, 'place'],
  [/creationdate$|\.year$|\bdate$/i, 'date'],
  [/(?:^|\.)(?:make|model|manufacturer)$|camera\.(?:identifier|lens)/i, 'device'],
  [/(?:software|android\.version|encoder)$/i, 'software'],
  [/(?:author|artist|director|producer|owner|username)$/i, 'person'],
  [/(?:title|comment|description|keywords|copyright|displayname)$/i, 'words'],
  [/identifier$/i, 'numbers'],
];

/** Items of `udta` and `ilst`. The sign is ©, A9 in the file. */
const ITEMS: Readonly<Record<string, FindingKind>> = {
  '\xa9xyz': 'place',
  '\xa9day': 'date',
  '\xa9mak': 'device',
  '\xa9mod': 'device',
  '\xa9swr': 'software',
  '\xa9too': 'software',
  '\xa9enc': 'software',
  '\xa9ART': 'person',
  '\xa9aut': 'person',
  '\xa9wrt': 'person',
  '\xa9prd': 'person',
  '\xa9dir': 'person',
  aART: 'person',
  auth: 'person',
  perf: 'person',
  '\xa9nam': 'words',
  '\xa9cmt': 'words',
  '\xa9des': 'words',
  '\xa9inf': 'words',
  '\xa9alb': 'words',
  desc: 'words',
  titl: 'words',
  dscp: 'words',
  cprt: 'words',
  '\xa9cpy': 'words',
  manu: 'device',
  modl: 'device',
  slno: 'serial',
  'CAME': 'serial',
  'FIRM': 'software',
  'LENS': 'serial',
  'CNFM': 'software',
  apID: 'person',
  ownr: 'person',
};

/** Samples that are no picture and no sound: phones and action cameras write a place for every second. */
const TRACKED = /^(?:mebx|gpmd|camm|rtmd|text|tmcd)$/;

function addText(found: FoundList, kind: FindingKind, text: string): void {
  const point = kind === 'place' ? ISO_6709.exec(text.trim()) : null;
  if (point) found.place(Number(point[1]), Number(point[2]));
  else found.add(kind, text);
}

/** Seconds from 1904 to 1970: 66 years, 17 of them leap. */
const EPOCH_SECONDS = (66 * 365 + 17) * 86_400;

function readDate(bytes: Uint8Array, box: Box, found: FoundList): void {
  const view = viewOf(contentOf(bytes, box));
  const isLong = view.getUint8(0) === 1;
  const seconds = isLong ? Number(view.getBigUint64(4)) : view.getUint32(4);
  if (seconds === 0) return;
  const date = new Date((seconds - EPOCH_SECONDS) * 1000);
  if (Number.isNaN(date.getTime())) return;
  found.add('date', date.toISOString().slice(0, 19));
}

/** Text with its length and language before it, as QuickTime writes it, or with a version before it, as 3GP does. */
function itemText(bytes: Uint8Array, box: Box): string {
  const content = contentOf(bytes, box);
  const [data] = boxesIn(content).filter(({ type }) => type === 'data');
  if (data) return utf8(content.subarray(data.inside + 8, data.end));
  if (content.length < 4) return latin1(content);
  const view = viewOf(content);
  const length = view.getUint16(0);
  if (length > 0 && length <= content.length - 4) return utf8(content.subarray(4, 4 + length));
  return utf8(view.getUint32(0) === 0 ? content.subarray(6) : content);
}

/** 3GP's `loci`: a name, a role, then longitude and latitude in 16.16 fixed point. */
function readLoci(bytes: Uint8Array, box: Box, found: FoundList): void {
  const content = contentOf(bytes, box);
  const nameEnd = content.indexOf(0, 6);
  if (nameEnd < 0 || nameEnd + 10 > content.length) return;
  const view = viewOf(content);
  found.add('place', utf8(content.subarray(6, nameEnd)));
  found.place(view.getInt32(nameEnd + 6) / 65_536, view.getInt32(nameEnd + 2) / 65_536);
}

function keyNames(bytes: Uint8Array, keys: Box | undefined): string[] {
  return keys ? childrenOf(bytes, keys, 8).map((key) => utf8(contentOf(bytes, key))) : [];
}

function readMeta(bytes: Uint8Array, meta: Box, found: FoundList): void {
  const boxes = metaChildren(bytes, meta);
  const names = keyNames(
    bytes,
    boxes.find(({ type }) => type === 'keys'),
  );
  const items = boxes.filter(({ type }) => type === 'ilst').flatMap((list) => childrenOf(bytes, list));
  for (const item of items) {
    // With `keys`, an item's type is a number: which of the names, from 1.
    const name = names[viewOf(bytes).getUint32(item.start + 4) - 1];
    const byName = KEYS.find(([pattern]) => name !== undefined && pattern.test(name))?.[1];
    const kind = byName ?? (item.type === '----' ? 'words' : ITEMS[item.type]);
    if (item.type === 'covr') found.count('inner');
    else if (kind) addText(found, kind, itemText(bytes, item));
    else found.count('other');
  }
  readXmpIn(contentOf(bytes, meta), found);
}

function readUserData(bytes: Uint8Array, data: Box, found: FoundList): void {
  for (const item of childrenOf(bytes, data)) {
    const kind = ITEMS[item.type];
    if (isAllZero(contentOf(bytes, item))) continue;
    if (item.type === 'meta') readMeta(bytes, item, found);
    else if (item.type === 'loci') readLoci(bytes, item, found);
    else if (item.type === 'XMP_') readXmpIn(contentOf(bytes, item), found);
    else if (kind) addText(found, kind, itemText(bytes, item));
    else found.count('other');
  }
}

/** Names that encoders leave in the description of a track's samples. */
const ENCODER_NAMES =
  /(?:Lavc|Lavf|x26[45]|GoPro|HandBrake|Apple|Core Media|[A-Z][\w.]{2,} (?:encoder|Handler))[ -~]{0,40}/;

function readTrack(bytes: Uint8Array, track: Box, found: FoundList): void {
  for (const header of descend(bytes, [track], 'trak', 'tkhd')) readDate(bytes, header, found);
  for (const data of descend(bytes, [track], 'trak', 'udta')) readUserData(bytes, data, found);
  for (const meta of descend(bytes, [track], 'trak', 'meta')) readMeta(bytes, meta, found);
  for (const handler of descend(bytes, [track], 'trak', 'mdia', 'hdlr'))
    found.add('software', ENCODER_NAMES.exec(latin1(contentOf(bytes, handler)))?.[0]);
  for (const samples of descend(bytes, [track], 'trak', 'mdia', 'minf', 'stbl', 'stsd'))
    found.add('software', ENCODER_NAMES.exec(latin1(contentOf(bytes, samples)))?.[0]);
  const kinds = sampleKinds(bytes, track);
  const handler = handlerOf(bytes, track);
  if (handler === 'meta' || kinds.some((kind) => TRACKED.test(kind))) found.count('track');
  else if (!/^(?:vide|soun)$/.test(handler)) found.count('other');
}

async function readMovie(file: Blob, movie: Box, found: FoundList): Promise<void> {
  const bytes = await readRange(file, movie.inside, movie.end);
  for (const box of boxesIn(bytes)) {
    if (box.type === 'mvhd') readDate(bytes, box, found);
    if (box.type === 'trak') readTrack(bytes, box, found);
    if (box.type === 'udta') readUserData(bytes, box, found);
    if (box.type === 'meta') readMeta(bytes, box, found);
    if (box.type === 'uuid') readUnnamed(contentOf(bytes, box), found);
  }
}

function readUnnamed(content: Uint8Array, found: FoundList): void {
  if (readXmpIn(content, found) === 0) found.count('other');
}

/** What a top box of no use to a player may be as large as, to be looked into. */
const MOST_UNNAMED_BYTES = 1024 * 1024;
const PLAYED = /^(?:ftyp|moov|mdat|wide|mfra|sidx|styp|pnot|ssix)$/;
const EMPTY = /^(?:free|skip)$/;
const OF_FRAGMENT = /^(?:mfhd|traf|tfhd|tfdt|trun|sbgp|sgpd|subs|sdtp|saiz|saio|free)$/;

/** A long film has thousands of fragments, all written by one program: the first ones tell what it puts in them. */
const MOST_FRAGMENTS = 64;

function hasOtherIn(bytes: Uint8Array, boxes: readonly Box[]): boolean {
  return boxes.some(
    (box) =>
      !OF_FRAGMENT.test(box.type) ||
      (box.type === 'traf' && hasOtherIn(bytes, childrenOf(bytes, box))) ||
      (box.type === 'free' && !isAllZero(contentOf(bytes, box))),
  );
}

async function readTop(file: Blob, box: Box, found: FoundList): Promise<void> {
  if (PLAYED.test(box.type)) return;
  const bytes = await readRange(file, box.inside, Math.min(box.end, box.inside + MOST_UNNAMED_BYTES));
  if (box.type === 'uuid') readUnnamed(bytes, found);
  else if (box.type === 'meta') readMeta(bytes, { ...box, start: -8, inside: 0, end: bytes.length }, found);
  else if (
    box.type === 'moof' ? hasOtherIn(bytes, boxesIn(bytes)) : !EMPTY.test(box.type) || !isAllZero(bytes)
  )
    found.count('other');
}

/** @throws Error on a damaged file */
export async function readFilm(file: Blob): Promise<Hidden> {
  const boxes = await topBoxes(file);
  const movie = boxes.find(({ type }) => type === 'moov');
  if (!movie) throw new DamagedFile('moov');
  const found = new FoundList();
  await readMovie(file, movie, found);
  const passedOver = new Set(boxes.filter(({ type }) => type === 'moof').slice(MOST_FRAGMENTS));
  for (const box of boxes) if (!passedOver.has(box)) await readTop(file, box, found);
  return { found, thumbnail: null };
}
