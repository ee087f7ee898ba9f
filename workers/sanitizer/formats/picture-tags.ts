/**
 * Tags inside a JPEG that lies inside a document, where exiftool does not look: the by-line in a press picture
 * survives most ways of cleaning a document. Reads only what names somebody or something; the picture itself is drawn anew.
 */
import type { FoundValue } from '#protocol/record.ts';
import { addXmp, type Findings } from './ascii-values.ts';

const START = 0xffd8;
const SCAN = 0xda;
const EXIF = 0xe1;
const PHOTOSHOP = 0xed;
const COMMENT = 0xfe;

type Known = readonly [name: string, group: FoundValue['group']];

/** Exif 2.32: tags that hold text, of all directories. */
const TAGS: Readonly<Record<number, Known>> = {
  270: ['ImageDescription', 'history'],
  271: ['Make', 'device'],
  272: ['Model', 'device'],
  305: ['Software', 'software'],
  306: ['ModifyDate', 'time'],
  315: ['Artist', 'person'],
  316: ['HostComputer', 'device'],
  33432: ['Copyright', 'person'],
  36867: ['DateTimeOriginal', 'time'],
  36868: ['CreateDate', 'time'],
  42016: ['ImageUniqueID', 'device'],
  42032: ['OwnerName', 'person'],
  42033: ['SerialNumber', 'device'],
  42036: ['LensModel', 'device'],
  42037: ['LensSerialNumber', 'device'],
};
const EXIF_DIRECTORY = 34_665;
const GPS_DIRECTORY = 34_853;

/** IPTC-IIM, record 2. */
const DATASETS: Readonly<Record<number, Known>> = {
  5: ['ObjectName', 'history'],
  25: ['Keywords', 'history'],
  55: ['DateCreated', 'time'],
  80: ['By-line', 'person'],
  85: ['By-lineTitle', 'person'],
  90: ['City', 'place'],
  92: ['Sub-location', 'place'],
  101: ['Country', 'place'],
  110: ['Credit', 'person'],
  116: ['CopyrightNotice', 'person'],
  118: ['Contact', 'person'],
  120: ['Caption', 'history'],
  122: ['CaptionWriter', 'person'],
};

export function addPictureTags(findings: Findings, prefix: string, jpeg: Buffer): void {
  if (jpeg.length < 4 || jpeg.readUInt16BE() !== START) return;
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff; ) {
    const marker = jpeg[at + 1];
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    const body = jpeg.subarray(at + 4, end);
    if (marker === SCAN) break;
    if (marker === EXIF && body.toString('latin1', 0, 4) === 'Exif')
      addExif(findings, prefix, body.subarray(6));
    if (marker === EXIF) addXmp(findings, prefix, body);
    if (marker === PHOTOSHOP) addIptc(findings, prefix, body);
    if (marker === COMMENT) findings.add(`${prefix}:Comment`, body.toString('utf8'), 'history');
    at = end;
  }
}

/** Entries of a directory that are read: a hostile one may claim 65,535. */
const MOST_ENTRIES = 500;

function addExif(findings: Findings, prefix: string, tiff: Buffer): void {
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number) =>
    at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const u32 = (at: number) =>
    at + 4 > tiff.length ? 0 : isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at);
  const directory = (start: number) => {
    for (let entry = 0; entry < Math.min(u16(start), MOST_ENTRIES); entry += 1) {
      const at = start + 2 + entry * 12;
      const [tag, type, length] = [u16(at), u16(at + 2), u32(at + 4)];
      if (tag === EXIF_DIRECTORY && start !== u32(at + 8)) exifDirectory ??= u32(at + 8);
      if (tag === GPS_DIRECTORY) findings.add(`${prefix}:GPS`, 'a place', 'place');
      const known = TAGS[tag];
      if (known === undefined || type !== 2) continue;
      const from = length <= 4 ? at + 8 : u32(at + 8);
      findings.add(`${prefix}:${known[0]}`, tiff.toString('utf8', from, from + length), known[1]);
    }
  };
  let exifDirectory: number | null = null;
  directory(u32(4));
  if (exifDirectory !== null) directory(exifDirectory);
}

function addIptc(findings: Findings, prefix: string, body: Buffer): void {
  for (let at = body.indexOf('\x1c\x02', 0, 'latin1'); at !== -1 && at + 5 <= body.length; ) {
    const known = DATASETS[body[at + 2] ?? 0];
    const end = at + 5 + body.readUInt16BE(at + 3);
    if (known !== undefined)
      findings.add(`${prefix}:${known[0]}`, body.toString('utf8', at + 5, end), known[1]);
    at = body.indexOf('\x1c\x02', Math.min(end, body.length), 'latin1');
  }
}
