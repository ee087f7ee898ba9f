/** Motion JPEG: every picture is a JPEG with segments of its own, in which cameras write as they do in photographs. */

const START_OF_PICTURE = Buffer.from('ffd8ff', 'hex');
const START_OF_SCAN = 0xda;
const COMMENT = 0xfe;
/** Fields of interlaced pictures (APP0 `AVI1`) and how colours are packed (APP14) matter to decoders. */
const KEPT_SEGMENTS = new Set([0xe0, 0xee]);

interface Segment {
  readonly marker: number;
  readonly start: number;
  readonly end: number;
}

/** Segments up to the scan; null where this is not the beginning of a picture after all. */
function segmentsOf(bytes: Buffer, start: number): Segment[] | null {
  const found: Segment[] = [];
  let at = start + 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd9)) return null;
    if (marker === START_OF_SCAN) return found;
    found.push({ marker, start: at + 4, end });
    at = end;
  }
  return null;
}

const isWords = (marker: number) =>
  marker === COMMENT || (marker >= 0xe0 && marker <= 0xef && !KEPT_SEGMENTS.has(marker));

/** Overwrites comments and application segments with zeros. @returns whether there were any */
export function blankPictureSegments(window: Buffer): boolean {
  let done = false;
  for (let at = window.indexOf(START_OF_PICTURE); at !== -1; at = window.indexOf(START_OF_PICTURE, at + 2)) {
    for (const { marker, start, end } of segmentsOf(window, at) ?? []) {
      if (!isWords(marker)) continue;
      window.fill(0, start, Math.min(end, window.length));
      done = true;
    }
  }
  return done;
}
