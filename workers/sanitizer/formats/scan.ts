/**
 * The scan mode: a printed page becomes grey, and its paper white. Many colour printers put their serial number and the time on
 * every page as tiny pale yellow dots; what is left of them after this is white on white.
 */

/**
 * Yellow is what blue is missing from, so blue is left out: a yellow dot is then hardly darker than the paper. Red
 * and green keep the proportion that they have in brightness (ITU-R BT.601: 0.299 and 0.587).
 */
const RED_SHARE = 0.299 / (0.299 + 0.587);

/** Paper is the most frequent brightness above this; a page without any is a picture from edge to edge. */
const DARKEST_PAPER = 144;
const PLAIN_PAPER = 255;
/** So much darker than the paper is still paper: its grain, a dot, and the rings that JPEG draws around both. */
const PAPER_DEPTH = 40;
/** Neighbouring values that are counted as one when the paper is looked for. */
const SMOOTHING = 3;

/** @param samples of `channels` bytes a pixel, red and green first; @returns one byte a pixel */
export function whitePaper(samples: Uint8Array, channels: 3 | 4): Buffer {
  const grey = Buffer.alloc(Math.floor(samples.length / channels));
  const counts = new Uint32Array(256);
  for (let at = 0, pixel = 0; pixel < grey.length; at += channels, pixel += 1) {
    const red = samples[at] ?? 0;
    const green = samples[at + 1] ?? 0;
    const value = Math.round(green + (red - green) * RED_SHARE);
    grey[pixel] = value;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  const white = Math.max(1, paperOf(counts) - PAPER_DEPTH);
  const curve = Uint8Array.from({ length: 256 }, (_none, value) =>
    Math.min(255, Math.round((value * 255) / white)),
  );
  for (let pixel = 0; pixel < grey.length; pixel += 1) grey[pixel] = curve[grey[pixel] ?? 0] ?? 255;
  return grey;
}

function paperOf(counts: Uint32Array): number {
  let paper = PLAIN_PAPER;
  let most = 0;
  for (let value = DARKEST_PAPER; value < counts.length; value += 1) {
    let around = 0;
    for (let near = value - SMOOTHING; near <= value + SMOOTHING; near += 1) around += counts[near] ?? 0;
    if (around > most) {
      most = around;
      paper = value;
    }
  }
  return paper;
}
