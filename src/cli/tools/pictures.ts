/**
 * Makes `docs/pictures/`, what `docs/editors.md` shows: `node src/cli/tools/pictures.ts`, after
 * `./amana test tests/e2e/photos-desk.test.ts` has taken the photographs. Each is cropped to what it is about.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const PHOTOS = fileURLToPath(new URL('../../../photos/desk/', import.meta.url));
const PICTURES = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url));
/** A page of twelve pictures stays under a megabyte, for whoever reads it over a bad line. */
const MOST_BYTES = 80_000;
const QUALITY = 82;

interface Crop {
  readonly photo: string;
  /** Left, top, width and height in the photograph's pixels. */
  readonly box: readonly [number, number, number, number];
}

/** The desk's right pane, and its place when the page is mirrored, on a screen of 1366 × 900. */
const PANE = [372, 56, 994, 844] as const;
const MIRRORED_PANE = [0, 56, 976, 844] as const;

const CROPS: Readonly<Record<string, Crop>> = {
  'unlock': { photo: 'unlock.en.light', box: [383, 60, 600, 520] },
  'inbox': { photo: 'inbox.en.light', box: [0, 0, 1366, 900] },
  'report': { photo: 'report.en.light', box: PANE },
  'alike': { photo: 'alike.en.light', box: [241, 191, 884, 518] },
  'conversation': { photo: 'conversation.en.light', box: PANE },
  'verify': { photo: 'verify.en.light', box: PANE },
  'draft': { photo: 'draft.en.light', box: PANE },
  'columns': { photo: 'columns.ar.dark', box: MIRRORED_PANE },
  'sign': { photo: 'sign.en.light', box: [241, 50, 884, 800] },
  'promote': { photo: 'promote.en.light', box: [241, 14, 884, 872] },
  'freeze': { photo: 'freeze.en.light', box: [372, 150, 994, 480] },
  'people': { photo: 'people.en.light', box: PANE },
};

await mkdir(PICTURES, { recursive: true });
for (const [name, { photo, box }] of Object.entries(CROPS)) {
  const [left, top, width, height] = box;
  const bytes = await sharp(join(PHOTOS, `${photo}.png`))
    .extract({ left, top, width, height })
    .webp({ quality: QUALITY, effort: 6 })
    .toBuffer();
  if (bytes.length > MOST_BYTES) throw new Error(`${name} is ${bytes.length} bytes: crop it closer`);
  await writeFile(join(PICTURES, `${name}.webp`), bytes);
}
