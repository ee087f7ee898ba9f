/** The look of a sound: how loud it is along its time. Made by the browser's own decoder from the clean copy. */
import { AmanaError } from '#protocol/errors.ts';

export interface Waveform {
  readonly seconds: number;
  /** Loudest sample of each equal part, 0 to 1. */
  readonly peaks: readonly number[];
}

/** Enough for the eye: the lowest rate that every browser decodes to, which keeps an hour of speech at 115 MB. */
const DECODE_HERTZ = 8000;
/** A sound file beyond this is hours long, and decoding it would take the memory of the page. */
export const MOST_SOUND_BYTES = 64 * 1024 ** 2;

export function peaksOf(samples: Float32Array, parts: number): number[] {
  const size = samples.length / parts;
  return Array.from({ length: parts }, (_, part) => {
    let loudest = 0;
    const end = Math.min(
      samples.length,
      Math.max(Math.floor((part + 1) * size), Math.floor(part * size) + 1),
    );
    for (let at = Math.floor(part * size); at < end; at += 1)
      loudest = Math.max(loudest, Math.abs(samples[at] ?? 0));
    return Math.min(1, loudest);
  });
}

/** @returns null for a film without sound, or a sound that this browser cannot decode or that is too long for it */
export async function waveformOf(blob: Blob, parts: number): Promise<Waveform | null> {
  if (blob.size > MOST_SOUND_BYTES) return null;
  const bytes = await blob.arrayBuffer();
  const context = new OfflineAudioContext(1, 1, DECODE_HERTZ);
  try {
    const decoded = await context.decodeAudioData(bytes);
    return { seconds: decoded.duration, peaks: peaksOf(decoded.getChannelData(0), parts) };
  } catch (cause) {
    // What a browser cannot decode it says by this one name; anything else is a fault of ours.
    if (cause instanceof DOMException && cause.name === 'EncodingError') return null;
    throw new AmanaError('internal', { cause });
  }
}

/** Closed shape around a middle line, in a box of `parts` by 2: the same upwards and downwards. */
export function waveformPath({ peaks }: Waveform): string {
  const up = peaks.map((peak, at) => `${at} ${(1 - peak).toFixed(3)}`);
  const down = peaks.map((peak, at) => `${at} ${(1 + peak).toFixed(3)}`).reverse();
  return `M${[...up, ...down].join('L')}Z`;
}
