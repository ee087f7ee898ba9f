/**
 * What one attachment may cost. Every number is a bound on what a hostile file can take from the host, and
 * each has its own clear reason in the sanitization record when it is met.
 */

export interface Limits {
  /** Bytes of a file that will be opened at all; larger ones are read to their end, hashed and rejected. */
  readonly inputBytes: number;
  /** Bytes of a clean copy. Pages become pictures, so a clean copy may be larger than the original. */
  readonly outputBytes: number;
  /** Pixels of an image, all frames together, or of one page. */
  readonly imagePixels: number;
  readonly pdfPages: number;
  /** Files within files within the file: beyond this a file is one too many and is left out. */
  readonly archiveDepth: number;
  /** Files within one attachment, at all depths together. */
  readonly archiveMembers: number;
  /** Bytes of all files within one attachment, unpacked, at all depths together. */
  readonly expandedBytes: number;
  /** Unpacked bytes for each packed one… */
  readonly expansionRatio: number;
  /** …beyond this many, which are free: a short text of blanks packs better than any bomb. */
  readonly freeExpandedBytes: number;
  /** All files within one attachment together; each has its own wall clock besides. */
  readonly archiveWallMs: number;
  /** Private writable memory of the child (RLIMIT_DATA: RLIMIT_AS would forbid the address space WASM reserves). */
  readonly memoryBytes: number;
  /** CPU seconds of one child, all threads together. */
  readonly cpuSeconds: number;
  /** Open files of one child. */
  readonly openFiles: number;
  /** Wall clock from the end of the input to the last byte of the clean copy… */
  readonly wallBaseMs: number;
  /** …and what every MiB of input adds to it. */
  readonly wallPerMibMs: number;
  /** How long a child may leave one frame of input unread. */
  readonly stallMs: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: Limits = {
  inputBytes: 256 * MIB,
  outputBytes: 512 * MIB,
  imagePixels: 100_000_000,
  pdfPages: 500,
  archiveDepth: 3,
  // Each costs a child, 0.1 to 0.5 s: these take a quarter of an hour at worst.
  archiveMembers: 2_000,
  expandedBytes: 1024 * MIB,
  // Deflate packs 1032:1 at best, and honest files of any kind stay below 50:1.
  expansionRatio: 100,
  freeExpandedBytes: 32 * MIB,
  archiveWallMs: 1_800_000,
  // 100 megapixels at 16 bit and four channels are 800 MB; decoder, picture and encoder hold up to three of them.
  memoryBytes: 3 * 1024 * MIB,
  cpuSeconds: 600,
  openFiles: 64,
  // 500 pages at up to 200 ms are 100 s.
  wallBaseMs: 120_000,
  wallPerMibMs: 2_000,
  stallMs: 30_000,
};

/** At most this much of a file, however much memory there is: minutes of a telephone's film at its best. */
const MOST_INPUT_BYTES = 1024 * MIB;
/** Of one file lie in memory at the same time: what came in and what goes out, the inspector's original, the clean copy. */
const COPIES_IN_MEMORY = 4;
/** All files together take at most half of the memory. */
const SHARE_OF_MEMORY = 2;

/**
 * The limits for a host: files may be larger than by default where there is memory for them.
 * @param memoryBytes of the host, or what a container may take of it
 * @param atOnce files that are worked on side by side
 */
export function limitsFor(memoryBytes: number, atOnce: number): Limits {
  const room = Math.floor(memoryBytes / SHARE_OF_MEMORY / COPIES_IN_MEMORY / Math.max(1, atOnce));
  const inputBytes = Math.min(MOST_INPUT_BYTES, Math.max(DEFAULT_LIMITS.inputBytes, room));
  return { ...DEFAULT_LIMITS, inputBytes, outputBytes: Math.max(DEFAULT_LIMITS.outputBytes, inputBytes) };
}

/** Milliseconds that a file of this size may take once it has been read whole. */
export function wallClockMs(limits: Limits, inputBytes: number): number {
  return limits.wallBaseMs + Math.ceil(inputBytes / MIB) * limits.wallPerMibMs;
}

/** Limits as a child gets them, in one argument; throws on anything but a number for each of them. */
export function parseLimits(json: string): Limits {
  const given = new Map<string, unknown>(Object.entries(JSON.parse(json)));
  const limit = (name: keyof Limits): number => {
    const value = given.get(name);
    if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) throw new RangeError(name);
    return value;
  };
  return {
    inputBytes: limit('inputBytes'),
    outputBytes: limit('outputBytes'),
    imagePixels: limit('imagePixels'),
    pdfPages: limit('pdfPages'),
    archiveDepth: limit('archiveDepth'),
    archiveMembers: limit('archiveMembers'),
    expandedBytes: limit('expandedBytes'),
    expansionRatio: limit('expansionRatio'),
    freeExpandedBytes: limit('freeExpandedBytes'),
    archiveWallMs: limit('archiveWallMs'),
    memoryBytes: limit('memoryBytes'),
    cpuSeconds: limit('cpuSeconds'),
    openFiles: limit('openFiles'),
    wallBaseMs: limit('wallBaseMs'),
    wallPerMibMs: limit('wallPerMibMs'),
    stallMs: limit('stallMs'),
  };
}
