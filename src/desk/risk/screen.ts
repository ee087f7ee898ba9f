/** Whether a picture is a device's own screen: by its exact size, or by the even bars that a screen has at its ends. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Pixels extends Size {
  /** RGBA, a byte each. */
  readonly data: ArrayLike<number>;
}

/** Screens of telephones, tablets and computers in their own pixels, the shorter side first. */
const SCREENS = new Set(
  `480x800 480x854 540x960 640x960 640x1136 720x1280 720x1440 720x1480 720x1520 720x1544 720x1560 720x1600 720x1612 720x1650
  750x1334 768x1024 768x1280 800x1280 828x1792 1080x1920 1080x2040 1080x2160 1080x2220 1080x2246 1080x2280 1080x2310 1080x2312
  1080x2316 1080x2340 1080x2376 1080x2388 1080x2390 1080x2400 1080x2408 1080x2412 1080x2460 1080x2520 1080x2640 1125x2436 1170x2532 1179x2556 1200x1920
  1206x2622 1220x2712 1242x2208 1242x2688 1260x2800 1284x2778 1290x2796 1320x2868 1344x2992 1440x2560 1440x2880 1440x2960
  1440x3040 1440x3088 1440x3120 1440x3200 1488x2266 1536x2048 1600x2560 1620x2160 1640x2360 1668x2224 1668x2388 1752x2800 1848x2960 2048x2732
  768x1366 900x1440 900x1600 1050x1680 1200x1920 1600x2560 1664x2560 1800x2880 1864x2880 1964x3024 2160x3840 2234x3456`
    .trim()
    .split(/\s+/),
);

/** No camera takes pictures this long; screens of telephones are. */
const LONG_RATIO = 1.95;
/** The bar with the clock is two to six hundredths of a screen's height; its first rows are empty above the letters. */
const BAR_SHARE = 0.012;
/** Levels of a channel in which an even surface may still differ after a copy was compressed. */
const EVEN = 10;
const EVEN_SHARE = 0.985;

/** The share of a row that has the colour of its first point. */
function evenness({ data, width }: Pixels, row: number): number {
  const start = row * width * 4;
  let even = 0;
  for (let x = 0; x < width; x += 1) {
    const at = start + x * 4;
    const isEven = [0, 1, 2].every(
      (each) => Math.abs((data[at + each] ?? 0) - (data[start + each] ?? 0)) <= EVEN,
    );
    if (isEven) even += 1;
  }
  return even / width;
}

function hasEvenEdge(pixels: Pixels, fromBottom: boolean): boolean {
  const rows = Math.max(2, Math.round(pixels.height * BAR_SHARE));
  for (let row = 0; row < rows; row += 1)
    if (evenness(pixels, fromBottom ? pixels.height - 1 - row : row) < EVEN_SHARE) return false;
  return true;
}

/**
 * Windows and chats are flat: most points have exactly the colour of the point beside them, which no lens gives.
 * A drawing or a page that was scanned is flat too, which is why its size or its bars have to speak as well.
 */
const FLAT_SHARE = 0.55;

function flatness({ data, width, height }: Pixels): number {
  const step = Math.max(1, Math.floor(height / 200));
  let flat = 0;
  let all = 0;
  for (let y = 0; y < height; y += step) {
    for (let x = 1; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const isFlat = [0, 1, 2].every(
        (each) => Math.abs((data[at + each] ?? 0) - (data[at + each - 4] ?? 0)) <= 2,
      );
      if (isFlat) flat += 1;
      all += 1;
    }
  }
  return all === 0 ? 0 : flat / all;
}

/** @param size of the whole picture; `pixels` may be a smaller drawing of it */
export function looksLikeScreen(pixels: Pixels, size: Size): boolean {
  const [short, long] = [Math.min(size.width, size.height), Math.max(size.width, size.height)];
  const isFlat = flatness(pixels) >= FLAT_SHARE;
  const hasBars = hasEvenEdge(pixels, false) && hasEvenEdge(pixels, true);
  // Sixteen to nine is a camera's shape too: such a size alone says nothing.
  if (SCREENS.has(`${short}x${long}`)) return isFlat || hasBars || long / short >= LONG_RATIO;
  return isFlat && hasBars && long / short >= 4 / 3;
}
