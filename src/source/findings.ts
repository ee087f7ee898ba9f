/** What a file says besides what it shows, in the few kinds that a person can weigh. */

export const FINDING_KINDS = [
  'place',
  'track',
  'date',
  'device',
  'serial',
  'person',
  'organisation',
  'software',
  'words',
  'folder',
  'changes',
  'comments',
  'revisions',
  'files',
  'inner',
  'thumbnail',
  'scripts',
  'numbers',
  'other',
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

/** Decimal degrees, WGS 84, north and east positive. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Finding {
  readonly kind: FindingKind;
  /** As found in the file; empty where the fact says enough. */
  readonly value: string;
  /** How many of them there are; 1 where counting them says nothing. */
  readonly count: number;
  /** Of a place, where it is one. */
  readonly point: Point | null;
}

/** The longest value shown: a maker's note can be pages long. */
const MOST_VALUE_LENGTH = 80;

/** More values than these of one kind are no news; a file could hold a million. */
const MOST_VALUES = 4;

/** What cameras and programs write where they know nothing. */
const MEANS_NOTHING = /^(?:unknown|none|null|undefined|-|0000[:-]00[:-]00.*)$/i;

/** Characters that are not seen, or turn the text around them: the page shows neither. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd\s]+/gu;

/** Without control characters, and without the zeros and blanks that cameras pad with. */
const visible = (text: string): string =>
  text
    .slice(0, 4 * MOST_VALUE_LENGTH)
    .replace(UNSEEN, ' ')
    .trim()
    .slice(0, MOST_VALUE_LENGTH);

/** `2014:05:17 10:31:02` is how cameras write a date, `2014-05-17T10:31:02Z` how programs do. */
const readableDate = (value: string): string =>
  value
    .replace(/^(\d{4})[:-](\d{2})[:-](\d{2})T?/, '$1-$2-$3 ')
    // Some programs write a second in nine more digits.
    .replace(/(:\d{2})\.\d+/, '$1')
    .replace(/\s+/g, ' ')
    .trim();

/** Collects what readers find, each value once, however often a file repeats it. */
export class FoundList {
  readonly #values = new Map<FindingKind, Set<string>>();
  readonly #counts = new Map<FindingKind, number>();
  #point: Point | null = null;

  /** A value as it stands in the file; blank ones, and those that mean nothing, are passed over. */
  add(kind: FindingKind, value: string | null | undefined): void {
    const text = visible(kind === 'date' ? readableDate(value ?? '') : (value ?? ''));
    if (text === '' || MEANS_NOTHING.test(text)) return;
    const values = this.#valuesOf(kind);
    const isKnown = [...values].some((known) => known.toLowerCase().startsWith(text.toLowerCase()));
    if (!isKnown && values.size < MOST_VALUES) values.add(text);
  }

  /** A fact without a value, or so many more of them. */
  count(kind: FindingKind, more = 1): void {
    if (more <= 0) return;
    this.#valuesOf(kind);
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + more);
  }

  /** A place to four decimals: about ten metres, which is as much as says "this house". The first one is shown. */
  place(latitude: number | undefined, longitude: number | undefined): void {
    if (latitude === undefined || longitude === undefined) return;
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return;
    this.#point ??= { latitude, longitude };
    this.add('place', `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`);
  }

  #valuesOf(kind: FindingKind): Set<string> {
    const values = this.#values.get(kind) ?? new Set();
    this.#values.set(kind, values);
    return values;
  }

  /** In the order of FINDING_KINDS, which is that of danger. */
  list(): Finding[] {
    return FINDING_KINDS.flatMap((kind): Finding[] => {
      const values = this.#values.get(kind);
      if (!values) return [];
      const count = Math.max(1, this.#counts.get(kind) ?? 1);
      return [{ kind, value: [...values].join(' · '), count, point: kind === 'place' ? this.#point : null }];
    });
  }
}

/** What one reader has to say of one file. */
export interface Hidden {
  readonly found: FoundList;
  /** A small picture inside the file, as it lies there. */
  readonly thumbnail: Blob | null;
}

/** Reads one kind of file. It may throw any Error on a damaged one: that means "could not be read here". */
export type Reader = (file: Blob) => Promise<Hidden>;

/**
 * Kinds that the newsroom can clean; `cleanable` are those that are no picture and no document. Anything else reaches
 * editors only as the sealed original.
 */
export type FileKind = 'photo' | 'pdf' | 'text' | 'cleanable' | 'other';

/** The file with everything hidden taken out, and what a second reading still found in it. */
export interface Removed {
  readonly file: Blob;
  readonly left: readonly Finding[];
}

export interface FileFindings {
  readonly kind: FileKind;
  readonly found: readonly Finding[];
  /** A small picture inside the file, which can show more than the file does. */
  readonly thumbnail: Blob | null;
  /** False where nothing could be read, so that silence is not taken for absence. */
  readonly read: boolean;
  /** Null where it cannot be done here: then the newsroom's workers do it. */
  readonly removed: Removed | null;
}

export const UNREAD: Omit<FileFindings, 'kind'> = { found: [], thumbnail: null, read: false, removed: null };
