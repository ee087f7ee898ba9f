/** HEIC and AVIF: the items that describe are emptied where they lie; nothing moves, and the picture is not read. */
import { type Box, childrenOf, descend, metaChildren, topBoxes } from '../hidden/boxes.ts';
import { DamagedFile, readRange, tagAt, viewOf } from '../hidden/bytes.ts';
import { type Piece, type Range, type Remover, withZeroed } from './pieces.ts';

/** Items that are no picture: Exif, and XMP and other texts. */
const DESCRIBES = /^(?:Exif|mime|uri )$/;
const FREE = Uint8Array.from([0x66, 0x72, 0x65, 0x65]);

/** Reads numbers of the widths that the table of places gives in its head. */
class Cursor {
  readonly #view: DataView;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#view = viewOf(bytes);
    this.at = at;
  }

  /** @param width 0, 1, 2, 4 or 8 bytes */
  take(width: number): number {
    const at = this.at;
    this.at += width;
    if (width === 0) return 0;
    if (width === 8) return Number(this.#view.getBigUint64(at));
    if (width === 4) return this.#view.getUint32(at);
    return width === 2 ? this.#view.getUint16(at) : this.#view.getUint8(at);
  }
}

/** Ids of the items that describe. */
function describing(bytes: Uint8Array, list: Box): Set<number> {
  const version = bytes[list.inside] ?? 0;
  const ids = new Set<number>();
  for (const entry of childrenOf(bytes, list, version === 0 ? 6 : 8)) {
    const entryVersion = bytes[entry.inside] ?? 0;
    if (entryVersion < 2) throw new DamagedFile('item');
    const cursor = new Cursor(bytes, entry.inside + 4);
    const id = cursor.take(entryVersion === 2 ? 2 : 4);
    if (DESCRIBES.test(tagAt(bytes, cursor.at + 2))) ids.add(id);
  }
  return ids;
}

interface Place extends Range {
  readonly item: number;
  /** Counted from the start of the file, or from the meta box's own data. */
  readonly isInFile: boolean;
}

const MOST_PLACES = 65_536;

function placesOf(bytes: Uint8Array, table: Box): Place[] {
  const cursor = new Cursor(bytes, table.inside);
  const version = cursor.take(4) >>> 24;
  const widths = cursor.take(2);
  const [offsetWidth, lengthWidth, baseWidth] = [widths >> 12, (widths >> 8) & 15, (widths >> 4) & 15];
  const indexWidth = version === 0 ? 0 : widths & 15;
  const items = cursor.take(version < 2 ? 2 : 4);
  const places: Place[] = [];
  for (let count = 0; count < items; count += 1) {
    const item = cursor.take(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : cursor.take(2) & 15;
    cursor.take(2);
    const base = cursor.take(baseWidth);
    for (let extents = cursor.take(2); extents > 0; extents -= 1) {
      cursor.take(indexWidth);
      const start = base + cursor.take(offsetWidth);
      places.push({ item, isInFile: method === 0, start, end: start + cursor.take(lengthWidth) });
      if (places.length > MOST_PLACES) throw new DamagedFile('places');
    }
  }
  return places;
}

/** What is needed to find the picture and to put it together. */
const NEEDED = /^(?:hdlr|dinf|pitm|iinf|iloc|iref|iprp|idat|grpl)$/;
/** Behind version and kind: reserved numbers and a name. */
const HANDLER_NAME_AT = 12;

function free(bytes: Uint8Array, box: Box): void {
  bytes.set(FREE, box.start + 4);
  bytes.fill(0, box.inside, box.end);
}

function freeOthers(bytes: Uint8Array, children: readonly Box[]): void {
  for (const box of children) {
    if (!NEEDED.test(box.type)) free(bytes, box);
    if (box.type === 'hdlr') bytes.fill(0, Math.min(box.inside + HANDLER_NAME_AT, box.end), box.end);
  }
}

/** Colour profiles tell the screen of the device; freed, they keep their place among the properties that are counted. */
function freeProfiles(bytes: Uint8Array, children: readonly Box[]): void {
  for (const property of descend(bytes, children, 'iprp', 'ipco', 'colr')) {
    if (!/^(?:prof|rICC)$/.test(tagAt(bytes, property.inside))) continue;
    free(bytes, property);
  }
}

export const removeFromHeic: Remover = async (file) => {
  const boxes = await topBoxes(file);
  const meta = boxes.find(({ type }) => type === 'meta');
  if (!meta || boxes.some(({ type }) => type === 'moov')) return null;
  const bytes = await readRange(file, meta.start, meta.end);
  const children = metaChildren(bytes, {
    ...meta,
    start: 0,
    inside: meta.inside - meta.start,
    end: bytes.length,
  });
  const [list, table] = ['iinf', 'iloc'].map((name) => children.find(({ type }) => type === name));
  if (!list || !table) throw new DamagedFile('meta');
  const ids = describing(bytes, list);
  const places = placesOf(bytes, table).filter(({ item }) => ids.has(item));
  const data = boxes.filter(({ type }) => type === 'mdat');
  // Descriptions kept in other ways are rare; the newsroom removes them.
  const isPlain = (place: Place) =>
    place.isInFile && data.some(({ inside, end }) => place.start >= inside && place.end <= end);
  if (!places.every(isPlain)) return null;
  freeProfiles(bytes, children);
  freeOthers(bytes, children);
  return boxes.flatMap((box): Piece[] => {
    if (box === meta) return [bytes];
    if (box.type === 'mdat')
      return withZeroed(
        box.start,
        box.end,
        places.filter(({ start, end }) => start >= box.inside && end <= box.end),
      );
    if (box.type === 'ftyp') return [{ start: box.start, end: box.end }];
    const name = box.start + 4;
    return [
      { start: box.start, end: name },
      FREE,
      { start: name + 4, end: box.inside },
      { zeros: box.end - box.inside },
    ];
  });
};
