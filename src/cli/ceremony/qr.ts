/**
 * Requests and certificates as QR codes, for a machine that no stick shall touch. What is read is a picture of the
 * code, a photo or a scan; no camera is opened here.
 */
import encodeQr from 'qr';
import decodeQr from 'qr/decode.js';
import sharp from 'sharp';

/** Larger pictures are made smaller first: the decoder reads modules, not pixels. */
const LONGEST_SIDE = 2400;

/** The white around a code, in modules: ISO/IEC 18004 wants four. */
const BORDER = 4;

export interface DrawnQr {
  readonly svg: string;
  /** For a terminal. */
  readonly blocks: string;
}

/** Null where it does not fit: 2,953 bytes is the most that one code holds. */
export function drawQr(text: string): DrawnQr | null {
  const options = { ecc: 'low', border: BORDER } as const;
  try {
    // White of its own: on a dark ground the code could not be read.
    const ground = '<rect width="100%" height="100%" fill="#fff"/>';
    const svg = encodeQr(text, 'svg', options).replace('>', `>${ground}`);
    return { svg, blocks: encodeQr(text, 'ascii', options) };
  } catch (thrown) {
    if (thrown instanceof Error && thrown.message === 'Capacity overflow') return null;
    throw thrown;
  }
}

/** What a picture of a code says; null where there is none that can be read. */
export async function readQr(picture: Uint8Array): Promise<string | null> {
  try {
    const { data, info } = await sharp(picture, { density: 300 })
      .rotate()
      .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true, kernel: 'nearest' })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return decodeQr({ data: new Uint8Array(data), width: info.width, height: info.height });
  } catch (thrown) {
    // sharp and the decoder both throw for what is no picture, and for a picture without a code.
    if (thrown instanceof Error) return null;
    throw thrown;
  }
}
