/** What a spare child loads before it has a file: the code of the most frequent format, camera pictures. */

import { JPEG_OPTIONS } from './pixels.ts';
import sharp from './sharp.ts';

/** Runs the encoder and decoder once on a few pixels, so that their first-time work is done before a file comes. */
export async function warmUp(): Promise<void> {
  const pixels = { create: { width: 16, height: 16, channels: 3, background: '#808080' } } as const;
  const encoded = await sharp(pixels).jpeg(JPEG_OPTIONS).toBuffer();
  await sharp(encoded).raw().toBuffer();
}
