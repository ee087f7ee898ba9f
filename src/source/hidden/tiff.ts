/** Directories of a TIFF and of a BigTIFF: a list of numbered values for each page. Only what is asked for is read. */
import { DamagedFile, latin1, readRange, viewOf } from './bytes.ts';

export interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where its value lies in the file: in the entry itself, if there is room. */
  readonly at: number;
  readonly bytes: number;
}

export interface Directory {
  readonly entries: readonly Entry[];
  /** Where the next page's directory lies; 0 after the last. */
  readonly next: number;
}

/** Bytes of one value, by its type's number. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const [SHORT, LONG, IFD, LONG8, IFD8] = [3, 4, 13, 16, 18];

/** A page has a few dozen. */
const MOST_ENTRIES = 1000;

/** The sizes that BigTIFF widens. */
interface Widths {
  readonly head: number;
  readonly count: number;
  readonly entry: number;
  readonly offset: number;
}
export const CLASSIC: Widths = { head: 8, count: 2, entry: 12, offset: 4 };
const BIG: Widths = { head: 16, count: 8, entry: 20, offset: 8 };

const getOffset = (view: DataView, at: number, width: number, little: boolean): number =>
  width === 4 ? view.getUint32(at, little) : Number(view.getBigUint64(at, little));

export function setOffset(view: DataView, at: number, width: number, little: boolean, value: number): void {
  if (width === 4) view.setUint32(at, value, little);
  else view.setBigUint64(at, BigInt(value), little);
}

export class TiffFile {
  readonly file: Blob;
  readonly head: Uint8Array<ArrayBuffer>;
  readonly little: boolean;
  readonly widths: Widths;

  private constructor(file: Blob, head: Uint8Array<ArrayBuffer>) {
    this.file = file;
    this.head = head;
    this.little = latin1(head.subarray(0, 2)) === 'II';
    const view = viewOf(head);
    const version = view.getUint16(2, this.little);
    this.widths = version === 43 ? BIG : CLASSIC;
    const isSound = version === 42 || (version === 43 && view.getUint32(4, this.little) === 8);
    if (!isSound) throw new DamagedFile('version');
  }

  /** @throws DamagedFile */
  static async open(file: Blob): Promise<TiffFile> {
    return new TiffFile(file, await readRange(file, 0, Math.min(file.size, BIG.head)));
  }

  get #first(): number {
    const { head, offset } = this.widths;
    return getOffset(viewOf(this.head), head - offset, offset, this.little);
  }

  /** @throws DamagedFile where it does not fit in the file */
  async directory(at: number): Promise<Directory> {
    const { count, entry, offset } = this.widths;
    const head = viewOf(await readRange(this.file, at, at + count));
    const length = count === 2 ? head.getUint16(0, this.little) : Number(head.getBigUint64(0, this.little));
    if (length === 0 || length > MOST_ENTRIES) throw new DamagedFile('directory');
    const from = at + count;
    const view = viewOf(await readRange(this.file, from, from + length * entry + offset));
    const entries = Array.from({ length }, (_none, index) => this.#entry(view, from, index * entry));
    return { entries, next: getOffset(view, length * entry, offset, this.little) };
  }

  /** @param at the entry's place in `view`, which lies at `from` in the file */
  #entry(view: DataView, from: number, at: number): Entry {
    const { entry, offset } = this.widths;
    const type = view.getUint16(at + 2, this.little);
    const count = getOffset(view, at + 4, offset, this.little);
    const bytes = (TYPE_BYTES[type] ?? 0) * count;
    const room = at + entry - offset;
    const isHere = bytes <= offset;
    return {
      tag: view.getUint16(at, this.little),
      type,
      count,
      bytes,
      at: isHere ? from + room : getOffset(view, room, offset, this.little),
    };
  }

  /** One directory a page. @throws DamagedFile, also where they lead in a circle or are too many */
  async pages(most: number): Promise<Directory[]> {
    const pages: Directory[] = [];
    const seen = new Set<number>();
    for (let at = this.#first; at !== 0; ) {
      if (seen.has(at) || pages.length === most) throw new DamagedFile('pages');
      seen.add(at);
      const page = await this.directory(at);
      pages.push(page);
      at = page.next;
    }
    if (pages.length === 0) throw new DamagedFile('pages');
    return pages;
  }

  /** The value as it lies in the file. @throws DamagedFile */
  async value(entry: Entry): Promise<Uint8Array<ArrayBuffer>> {
    return readRange(this.file, entry.at, entry.at + entry.bytes);
  }

  /** Whole numbers. @throws DamagedFile where it holds anything else */
  async numbers(entry: Entry): Promise<number[]> {
    const view = viewOf(await this.value(entry));
    const read = this.#reader(view, entry.type);
    return Array.from({ length: entry.count }, (_none, index) => read(index));
  }

  #reader(view: DataView, type: number): (index: number) => number {
    const { little } = this;
    if (type === 1) return (index) => view.getUint8(index);
    if (type === SHORT) return (index) => view.getUint16(2 * index, little);
    if (type === LONG || type === IFD) return (index) => view.getUint32(4 * index, little);
    if (type === LONG8 || type === IFD8) return (index) => Number(view.getBigUint64(8 * index, little));
    throw new DamagedFile('type');
  }
}

/** What is to stand in a directory: a value of so many of a type, in the file's own order of bytes. */
export interface Written {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: Uint8Array;
}

/** A directory with its values behind it, to lie at `at`, which is even. It is the last one, until somebody writes where the next lies. */
export function directoryBytes(
  written: readonly Written[],
  { widths, little }: { widths: Widths; little: boolean },
  at: number,
): Uint8Array<ArrayBuffer> {
  const { count, entry, offset } = widths;
  const headBytes = count + written.length * entry + offset;
  const behind = written.filter(({ value }) => value.length > offset);
  const bytes = new Uint8Array(
    behind.reduce((sum, { value }) => sum + value.length + (value.length % 2), headBytes),
  );
  const view = viewOf(bytes);
  if (count === 2) view.setUint16(0, written.length, little);
  else view.setBigUint64(0, BigInt(written.length), little);
  let valueAt = headBytes;
  for (const [index, { tag, type, count: values, value }] of [...written]
    .sort((a, b) => a.tag - b.tag)
    .entries()) {
    const from = count + index * entry;
    const room = from + entry - offset;
    view.setUint16(from, tag, little);
    view.setUint16(from + 2, type, little);
    setOffset(view, from + 4, offset, little, values);
    if (value.length <= offset) bytes.set(value, room);
    else {
      setOffset(view, room, offset, little, at + valueAt);
      bytes.set(value, valueAt);
      valueAt += value.length + (value.length % 2);
    }
  }
  return bytes;
}
