/** What a clean copy shows that leads to somebody: a code that machines read, or a device's own screen. */
import decodeQr from 'qr/decode.js';
import { looksLikeScreen } from '../risk/screen.ts';
import type { DraftPicture } from '../risk/types.ts';

/** Enough for a code that fills a tenth of the picture, and little enough to be read in a moment. */
const LONGEST_SIDE = 1600;
/** A second, smaller look: large codes are found more surely with less detail. */
const SMALL_SIDE = 640;

function pixelsOf(bitmap: ImageBitmap, longest: number): ImageData {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** @returns whether a code can be read; the decoder throws where it finds none */
export function hasQr({ data, width, height }: Pick<ImageData, 'data' | 'width' | 'height'>): boolean {
  try {
    return decodeQr({ data, width, height }) !== undefined;
  } catch (thrown) {
    if (thrown instanceof Error) return false;
    throw thrown;
  }
}

/** The name is asked for, so that what is seen can be told of it. @throws where the picture cannot be drawn */
export async function lookAt(name: string, picture: Blob): Promise<DraftPicture> {
  const bitmap = await createImageBitmap(picture);
  try {
    const large = pixelsOf(bitmap, LONGEST_SIDE);
    const isLarge = Math.max(bitmap.width, bitmap.height) > SMALL_SIDE;
    return {
      name,
      hasQr: hasQr(large) || (isLarge && hasQr(pixelsOf(bitmap, SMALL_SIDE))),
      isScreen: looksLikeScreen(large, { width: bitmap.width, height: bitmap.height }),
    };
  } finally {
    bitmap.close();
  }
}
