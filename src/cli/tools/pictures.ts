/**
 * Makes `docs/pictures/`, what `docs/editors.md` and the README show: `node src/cli/tools/pictures.ts`, after
 * `./amana test tests/e2e/photos.test.ts tests/e2e/photos-desk.test.ts` has taken the photographs. Each is cropped to
 * what it is about.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const PHOTOS = fileURLToPath(new URL('../../../photos/', import.meta.url));
const PICTURES = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url));
/** A page of twelve pictures stays under a megabyte, for whoever reads it over a bad line. */
const MOST_BYTES = 80_000;
const QUALITY = 82;

interface Crop {
  /** Its folder and name in `photos/`. */
  readonly photo: string;
  /** Left, top, width and height in the photograph's pixels. */
  readonly box: readonly [number, number, number, number];
}

/** The desk's right pane, and its place when the page is mirrored, on a screen of 1366 × 900. */
const PANE = [372, 56, 994, 844] as const;
const MIRRORED_PANE = [0, 56, 976, 844] as const;

const LAPTOP = [0, 0, 1366, 860] as const;
/** A phone's screen and what it is scrolled to, up to the choice of what the editors get. */
const PHONE = [0, 0, 390, 868] as const;

const CROPS: Readonly<Record<string, Crop>> = {
  'unlock': { photo: 'desk/unlock.en.light', box: [383, 60, 600, 520] },
  'inbox': { photo: 'desk/inbox.en.light', box: LAPTOP },
  'report': { photo: 'desk/report.en.light', box: PANE },
  'alike': { photo: 'desk/alike.en.light', box: [241, 191, 884, 518] },
  'conversation': { photo: 'desk/conversation.en.light', box: PANE },
  'verify': { photo: 'desk/verify.en.light', box: PANE },
  'draft': { photo: 'desk/draft.en.light', box: PANE },
  'columns': { photo: 'desk/columns.ar.dark', box: MIRRORED_PANE },
  'sign': { photo: 'desk/sign.en.light', box: [241, 50, 884, 800] },
  'promote': { photo: 'desk/promote.en.light', box: [241, 14, 884, 872] },
  'freeze': { photo: 'desk/freeze.en.light', box: [372, 150, 994, 480] },
  'source': { photo: 'source/files-carry.en.light', box: PHONE },
  'source-ar': { photo: 'source/files-carry.ar.dark', box: PHONE },
  'desk': { photo: 'desk/report.en.light', box: LAPTOP },
  'desk-ar': { photo: 'desk/report.ar.dark', box: LAPTOP },
  'people': { photo: 'desk/people.en.light', box: PANE },
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
