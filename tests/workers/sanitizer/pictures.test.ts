/** Pictures of every kind and in every mode, each with something hidden in it that other tools leave or break. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { Mode, SanitizationRecord } from '#protocol/record.ts';
import { inStandardColours } from '#workers/sanitizer/formats/heif-colours.ts';
import { DEFAULT_LIMITS, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import {
  animatedWebp,
  bombPng,
  FRAME_DELAYS_MS,
  inPieces,
  loadedJpeg,
  loadedPng,
  picture,
  pixels,
  pngChunk,
  SECRETS,
  seeded,
  tagsOf,
  whole,
  withExiftool,
} from './made.ts';

const MEDIA = join(import.meta.dirname, '..', '..', 'fixtures', 'media');
const PATIENCE_MS = 120_000;
let sanitizer: Sanitizer;

beforeAll(async () => {
  sanitizer = await startSanitizer({ limits: DEFAULT_LIMITS, spare: 2 });
}, PATIENCE_MS);
afterAll(async () => {
  await sanitizer.close();
}, PATIENCE_MS);

async function run(bytes: Uint8Array, mode: Mode = 'rebuild') {
  const { record, clean } = await sanitizer.sanitize(() => inPieces(bytes), mode);
  const cleanBytes = clean === null ? Buffer.alloc(0) : await whole(clean.read());
  await clean?.dispose();
  if (clean !== null) expect(record.checks.every((check) => check.passed)).toBe(true);
  for (const secret of Object.values(SECRETS)) {
    expect(cleanBytes.includes(secret)).toBe(false);
    expect(cleanBytes.includes(Buffer.from(secret, 'utf16le'))).toBe(false);
  }
  return { record, clean: cleanBytes };
}

const outcome = ({ status, type, cleanType }: SanitizationRecord) => [status, type?.mime, cleanType?.mime];
const raw = (bytes: Buffer, options = {}) => sharp(bytes, options).raw().toBuffer();

/** Runs ffmpeg on one picture; a test's own use, outside any sandbox. */
function byFfmpeg(bytes: Buffer, extension: string, args: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'amana-made-'));
  try {
    const [from, to] = [join(folder, 'from.png'), join(folder, `to.${extension}`)];
    writeFileSync(from, bytes);
    execFileSync('ffmpeg', ['-v', 'error', '-i', from, ...args, to]);
    return readFileSync(to);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('JPEG, faithful', () => {
  it('keeps the coded picture bit by bit and how it is turned, and nothing around it', async () => {
    const original = await loadedJpeg();
    const { record, clean } = await run(original, 'faithful');
    expect(record).toMatchObject({ status: 'clean', mode: 'faithful' });
    expect(record.place).toEqual({ latitude: 35.9506, longitude: 39.0094 });
    expect(tagsOf(clean, 'jpg')).not.toMatch(
      /GPS|Artist|Serial|XMP|ICC|IPTC|Adobe|JFIF|IFD1|Thumbnail|Comment/,
    );
    expect((await sharp(clean).metadata()).orientation).toBe(6);
    expect((await raw(clean)).equals(await raw(original, { ignoreIcc: true }))).toBe(true);
  });

  it.each(['htc-desire.jpg', 'iphone-4.jpg', 'olympus-x790.jpg', 'oppo-r7.jpg', 'sony-hx5v.jpg'])(
    '%s looks the same to the last bit',
    async (name) => {
      const original = readFileSync(join(MEDIA, name));
      const { record, clean } = await run(original, 'faithful');
      expect(record.status).toBe('clean');
      expect(record.actions).toContain('copied without loss, without anything around the picture');
      expect(tagsOf(clean, 'jpg')).not.toMatch(/GPS|Make|Model|Date|Serial|Thumbnail|Adobe|JFIF|ICC|XMP|MPF/);
      expect((await raw(clean)).equals(await raw(original))).toBe(true);
    },
    PATIENCE_MS,
  );

  it('keeps progressive scans and restarts', async () => {
    const progressive = await picture().jpeg({ progressive: true }).toBuffer();
    const { clean } = await run(progressive, 'faithful');
    expect((await sharp(clean).metadata()).isProgressive).toBe(true);
    expect((await raw(clean)).equals(await raw(progressive))).toBe(true);
  });

  it('drops a second picture that lies behind the first', async () => {
    const first = await picture().jpeg().toBuffer();
    const second = withExiftool(first, 'jpg', [`-Artist=${SECRETS.owner}`]);
    for (const mode of ['rebuild', 'faithful'] as const) {
      const { clean } = await run(Buffer.concat([first, second]), mode);
      expect(clean.indexOf(Buffer.from('ffd8', 'hex'), 2)).toBe(-1);
    }
  });

  it('is rebuilt where its colours hang on a segment that would go', async () => {
    const cmyk = await picture().toColourspace('cmyk').jpeg().toBuffer();
    const { record } = await run(cmyk, 'faithful');
    expect(record.status).toBe('clean');
    expect(record.actions).toContain('rebuilt from its pixels');
  });
});

describe('scan', () => {
  /** A printed page: text in black, a blue stamp, grain, and the yellow dots of a printer. */
  function page(): { samples: Buffer; width: number; height: number; dots: number[] } {
    const [width, height] = [600, 800];
    const random = seeded(7);
    const samples = Buffer.alloc(width * height * 3);
    for (let at = 0; at < samples.length; at += 3) samples.fill(Math.round(248 + random() * 6), at, at + 3);
    const put = (x: number, y: number, size: number, colour: readonly number[]) => {
      for (let dy = 0; dy < size; dy += 1)
        for (let dx = 0; dx < size; dx += 1) samples.set(colour, ((y + dy) * width + x + dx) * 3);
    };
    for (let line = 0; line < 30; line += 1)
      for (let letter = 0; letter < 40; letter += 1) put(60 + letter * 12, 60 + line * 22, 6, [20, 20, 20]);
    const dots: number[] = [];
    for (let y = 8; y < height - 8; y += 50)
      for (const x of [4, 35, 556, 580]) {
        // in the margins, so that there is paper to compare with
        if (random() < 0.2) continue;
        put(x, y, 2, [255, 250, 150]);
        dots.push(y * width + x);
      }
    return { samples, width, height, dots };
  }

  it.each(['png', 'jpeg', 'tiff'] as const)(
    'leaves nothing of tracking dots in a %s',
    async (kind) => {
      const { samples, width, height, dots } = page();
      const original = await sharp(samples, { raw: { width, height, channels: 3 } })
        .toFormat(kind, { quality: 95 })
        .toBuffer();
      const blue = (bytes: Buffer) => sharp(bytes).toColourspace('srgb').removeAlpha().raw().toBuffer();
      const contrast = async (bytes: Buffer) => {
        const data = await blue(bytes);
        const at = (index: number) => data[index * 3 + 2] ?? 0;
        const differences = dots.map((dot) => Math.abs(at(dot) - at(dot + 7)));
        return differences.reduce((sum, value) => sum + value, 0) / dots.length;
      };
      const { record, clean } = await run(original, 'scan');
      expect(record).toMatchObject({ status: 'clean', mode: 'scan' });
      expect(await contrast(original)).toBeGreaterThan(50);
      expect(await contrast(clean)).toBe(0);
      // the letters are still there
      const darkest = (await blue(clean)).reduce((least, value) => Math.min(least, value), 255);
      expect(darkest).toBeLessThan(60);
    },
    PATIENCE_MS,
  );
});

describe('PNG', () => {
  it('tells its depth, and keeps its palette when faithful', async () => {
    const palette = await picture().png({ palette: true, colours: 16 }).toBuffer();
    const marked = withExiftool(palette, 'png', [`-PNG:Author=${SECRETS.owner}`]);
    const { record, clean } = await run(marked, 'faithful');
    expect(record.status).toBe('clean');
    expect((await sharp(clean).metadata()).isPalette).toBe(true);
    expect((await raw(clean)).equals(await raw(palette))).toBe(true);
  });

  it.each([true, false])('faithful, interlaced: %s', async (progressive) => {
    const original = await picture().greyscale().png({ progressive }).toBuffer();
    const { record, clean } = await run(Buffer.concat([original, Buffer.from(SECRETS.tail)]), 'faithful');
    expect(record.status).toBe('clean');
    expect((await raw(clean)).equals(await raw(original))).toBe(true);
  });

  it('has no colour under full transparency, in either mode', async () => {
    for (const mode of ['rebuild', 'faithful'] as const) {
      const { clean } = await run(await loadedPng(), mode);
      const data = await raw(clean);
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] === 0) expect(data.readUIntBE(at, 3)).toBe(0);
    }
  });

  it('with a tail inside its packed data is not passed on as it is', async () => {
    const header = Buffer.from('0000000800000008080000000000'.slice(0, 26), 'hex');
    const packed = Buffer.concat([deflateSync(Buffer.alloc(72)), Buffer.from(SECRETS.tail)]);
    const smuggler = Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      pngChunk('IHDR', header),
      pngChunk('IDAT', packed),
      pngChunk('IEND', Buffer.alloc(0)),
    ]);
    const { record } = await run(smuggler, 'faithful');
    expect(['clean', 'rejected']).toContain(record.status);
  });
});

describe('films without sound', () => {
  const frames = Buffer.concat([pixels(4), pixels(4).map((value) => 255 - value), pixels(4)]);
  const film = () => sharp(frames, { raw: { width: 64, height: 144, channels: 4, pageHeight: 48 } });

  it.each(['rebuild', 'faithful'] as const)('a GIF keeps frames, delays and loop: %s', async (mode) => {
    const original = await film()
      .gif({ delay: FRAME_DELAYS_MS, loop: 3, keepDuplicateFrames: true })
      .toBuffer();
    const marked = withExiftool(original, 'gif', [
      `-Comment=${SECRETS.comment}`,
      `-XMP-dc:Creator=${SECRETS.owner}`,
    ]);
    const { record, clean } = await run(Buffer.concat([marked, Buffer.from(SECRETS.tail)]), mode);
    expect(outcome(record)).toEqual(['clean', 'image/gif', undefined]);
    const { pages, delay, loop, width, pageHeight } = await sharp(clean, { animated: true }).metadata();
    expect({ pages, delay, loop, width, pageHeight }).toEqual({
      pages: 3,
      delay: FRAME_DELAYS_MS,
      loop: 3,
      width: 64,
      pageHeight: 48,
    });
  });

  it('an animated PNG keeps frames and delays', async () => {
    const gif = await film()
      .gif({ delay: [200, 200, 200], loop: 0, keepDuplicateFrames: true })
      .toBuffer();
    const original = byFfmpeg(gif, 'apng', ['-plays', '0', '-f', 'apng']);
    const marked = Buffer.concat([
      original.subarray(0, 33),
      pngChunk('tEXt', Buffer.from(`Author\0${SECRETS.owner}`)),
      original.subarray(33),
      Buffer.from(SECRETS.tail),
    ]);
    const { record, clean } = await run(marked);
    expect(outcome(record)).toEqual(['clean', 'image/apng', undefined]);
    expect(tagsOf(clean, 'png')).toMatch(/AnimationFrames\s+: 3/);
    const controls = (bytes: Buffer) =>
      bytes
        .toString('latin1')
        .split('fcTL')
        .slice(1)
        .map((rest) => rest.slice(20, 24));
    expect(controls(clean)).toEqual(controls(original));
  });

  it('an animated WebP keeps frames, delays and loop, faithful too', async () => {
    const { clean } = await run(await animatedWebp(), 'faithful');
    const { pages, delay, loop } = await sharp(clean, { animated: true }).metadata();
    expect({ pages, delay, loop }).toEqual({ pages: 3, delay: FRAME_DELAYS_MS, loop: 2 });
  });

  it('a still WebP is copied without loss', async () => {
    const original = withExiftool(await picture().webp().toBuffer(), 'webp', [`-Artist=${SECRETS.owner}`]);
    const { clean } = await run(original, 'faithful');
    expect((await raw(clean)).equals(await raw(original))).toBe(true);
  });
});

describe('TIFF', () => {
  /** Pages of two sizes, each with a name in its own directory. */
  async function threePages(): Promise<Buffer> {
    const parts: Buffer[] = [Buffer.from('49492a0000000000', 'hex')];
    let length = 8;
    let link = { part: 0, at: 4 };
    for (const [width, height] of [
      [64, 48],
      [48, 64],
      [64, 48],
    ] as const) {
      const samples = Buffer.alloc(width * height, 100 + parts.length);
      const name = Buffer.from(`${SECRETS.owner}\0`.padEnd(24, '\0'));
      const entries = [
        [256, 3, 1, width],
        [257, 3, 1, height],
        [258, 3, 1, 8],
        [259, 3, 1, 1],
        [262, 3, 1, 1],
        [273, 4, 1, length],
        [277, 3, 1, 1],
        [278, 3, 1, height],
        [279, 4, 1, samples.length],
        [315, 2, name.length, length + samples.length],
      ] as const;
      const directory = Buffer.alloc(2 + entries.length * 12 + 4);
      directory.writeUInt16LE(entries.length);
      entries.forEach(([tag, type, count, value], index) => {
        directory.writeUInt16LE(tag, 2 + index * 12);
        directory.writeUInt16LE(type, 4 + index * 12);
        directory.writeUInt32LE(count, 6 + index * 12);
        directory.writeUInt32LE(value, 10 + index * 12);
      });
      parts[link.part]?.writeUInt32LE(length + samples.length + name.length, link.at);
      parts.push(samples, name, directory);
      length += samples.length + name.length + directory.length;
      link = { part: parts.length - 1, at: directory.length - 4 };
    }
    return Buffer.concat([...parts, Buffer.from(SECRETS.tail)]);
  }

  it('keeps all pages and their sizes, and no name in any directory', async () => {
    const { record, clean } = await run(await threePages());
    expect(outcome(record)).toEqual(['clean', 'image/tiff', undefined]);
    const sizes = await Promise.all(
      [0, 1, 2].map(async (page) => {
        const { width, height } = await sharp(clean, { page }).metadata();
        return [width, height];
      }),
    );
    expect(sizes).toEqual([
      [64, 48],
      [48, 64],
      [64, 48],
    ]);
    expect(tagsOf(clean, 'tif')).not.toMatch(/Artist/);
  });

  it('keeps 16 bit and every sample', async () => {
    const samples = new Uint16Array(64 * 48 * 3).map((_value, index) => (index * 37) % 65_536);
    const original = await sharp(samples, { raw: { width: 64, height: 48, channels: 3 } })
      .toColourspace('rgb16')
      .tiff()
      .toBuffer();
    const { clean } = await run(withExiftool(original, 'tif', [`-Artist=${SECRETS.owner}`]));
    const deep = (bytes: Buffer) => sharp(bytes).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
    expect((await deep(clean)).equals(await deep(original))).toBe(true);
  });
});

describe('kinds that become another', () => {
  it.each([24, 8, 32])('a BMP of %s bits becomes a PNG', async (bits) => {
    const format = { 24: 'bgr24', 8: 'pal8', 32: 'bgra' }[bits] ?? 'bgr24';
    const original = byFfmpeg(await picture().png().toBuffer(), 'bmp', ['-pix_fmt', format]);
    const { record, clean } = await run(Buffer.concat([original, Buffer.from(SECRETS.tail)]));
    expect(outcome(record)).toEqual(['clean', 'image/bmp', 'image/png']);
    if (bits === 24) expect((await sharp(clean).removeAlpha().raw().toBuffer()).equals(pixels(3))).toBe(true);
  });

  it(
    'a HEIC of a phone becomes an upright JPEG, and its record tells the place',
    async () => {
      const { record, clean } = await run(readFileSync(join(MEDIA, 'iphone-xr.heic')));
      expect(outcome(record)).toEqual(['clean', 'image/heic', 'image/jpeg']);
      expect(record.place).not.toBeNull();
      const { width = 0, height = 0 } = await sharp(clean).metadata();
      expect([width, height].sort()).toEqual([3024, 4032]);
      expect(tagsOf(clean, 'jpg')).not.toMatch(/GPS|Make|Model|Date|Apple/);
    },
    PATIENCE_MS,
  );

  it(
    'a HEIC in the wider colours of a phone keeps its look: its numbers become those of sRGB',
    async () => {
      const { record, clean } = await run(readFileSync(join(MEDIA, 'iphone-xr.heic')));
      expect(record.actions).toContain('colours converted to sRGB');
      expect((await sharp(clean).metadata()).icc).toBeUndefined();
      const p3 = { samples: Buffer.from([200, 100, 50]), width: 1, height: 1, channels: 3, bits: 8 } as const;
      const shown = await inStandardColours({ ...p3, actions: [] }, 'p3', DEFAULT_LIMITS);
      // by CSS Color 4: color(display-p3 0.784 0.392 0.196) is rgb(215 93 32)
      for (const [index, value] of [215, 93, 32].entries())
        expect(Math.abs((shown.samples[index] ?? 0) - value)).toBeLessThanOrEqual(1);
    },
    PATIENCE_MS,
  );

  it('of a sequence of pictures the main one is kept, and the record says so', async () => {
    const sequence = byFfmpeg(await picture().png().toBuffer(), 'avif', [
      ...['-vf', 'loop=4:1', '-c:v', 'libaom-av1', '-cpu-used', '8', '-strict', 'experimental'],
    ]);
    expect(sequence.toString('latin1', 8, 12)).toBe('avis');
    const { record } = await run(sequence);
    expect(outcome(record)).toEqual(['clean', 'image/avif', 'image/jpeg']);
    expect(record.actions).toContain('of a sequence its main picture kept');
  });

  it('an AVIF becomes a JPEG, or a PNG where it is transparent', async () => {
    const opaque = await run(await picture().avif().toBuffer());
    expect(outcome(opaque.record)).toEqual(['clean', 'image/avif', 'image/jpeg']);
    const transparent = await run(await picture(4).avif().toBuffer());
    expect(outcome(transparent.record)).toEqual(['clean', 'image/avif', 'image/png']);
  });

  it(
    'an SVG becomes what it shows, upright, without a script or a file of the host',
    async () => {
      const drawing = `<?xml version="1.0"?><!-- ${SECRETS.comment} -->
      <svg xmlns="http://www.w3.org/2000/svg" width="300" height="100"><script>alert("${SECRETS.serial}")</script>
      <image href="file:///etc/passwd" width="10" height="10"/><rect width="300" height="50" fill="red"/></svg>`;
      const { record, clean } = await run(Buffer.from(drawing));
      expect(outcome(record)).toEqual(['raster', 'image/svg+xml', 'image/png']);
      const { width = 0, height = 0 } = await sharp(clean).metadata();
      expect(width / height).toBe(3);
    },
    PATIENCE_MS,
  );

  it('an SVG of tiny units is drawn smaller, and not refused for its size', async () => {
    const drawing =
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 51500 25750"><rect width="9999" height="9"/></svg>';
    const { record, clean } = await run(Buffer.from(drawing));
    expect(outcome(record)).toEqual(['raster', 'image/svg+xml', 'image/png']);
    expect(await sharp(clean).metadata()).toMatchObject({ width: 4096, height: 2048 });
  });

  it(
    'an SVG whose entities unfold without end ends as a record',
    async () => {
      const entities = Array.from(
        { length: 9 },
        (_value, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`,
      ).join('');
      const bomb = `<!DOCTYPE svg [<!ENTITY e0 "boom">${entities}]><svg xmlns="http://www.w3.org/2000/svg"><text>&e9;</text></svg>`;
      expect((await run(Buffer.from(bomb))).record.type?.mime).toBe('image/svg+xml');
    },
    PATIENCE_MS,
  );
});

describe('hostile pictures', () => {
  it('bombs are rejected in every mode', async () => {
    for (const mode of ['rebuild', 'faithful', 'scan'] as const)
      expect((await run(bombPng(), mode)).record).toMatchObject({
        status: 'rejected',
        reason: 'limits exceeded',
      });
    const bmp = Buffer.alloc(64);
    bmp.write('BM');
    bmp.writeUInt32LE(54, 10);
    bmp.writeUInt32LE(40, 14);
    bmp.writeInt32LE(60_000, 18);
    bmp.writeInt32LE(60_000, 22);
    bmp.writeUInt16LE(24, 28);
    expect((await run(bmp)).record).toMatchObject({ status: 'rejected', reason: 'limits exceeded' });
  });

  it(
    'truncated and mutated files of every kind end as a record, and never with a secret',
    async () => {
      const tags = [`-XMP-dc:Creator=${SECRETS.owner}`];
      const originals = [
        await loadedJpeg(),
        withExiftool(await picture().gif().toBuffer(), 'gif', tags),
        withExiftool(await picture().tiff().toBuffer(), 'tif', tags),
        withExiftool(await picture().webp().toBuffer(), 'webp', tags),
        await picture().avif().toBuffer(),
        byFfmpeg(await picture().png().toBuffer(), 'bmp', []),
      ];
      const random = seeded(31);
      const mutants = originals.flatMap((original, kind) =>
        Array.from({ length: 8 }, (_value, index) => {
          if (index % 3 === 0) return original.subarray(0, Math.floor(random() * original.length));
          const mutant = Buffer.from(original);
          for (let flip = 0; flip < 1 + random() * 8; flip += 1)
            mutant[Math.floor(random() * mutant.length)] = Math.floor(random() * 256);
          return (index + kind) % 4 === 0 ? Buffer.concat([mutant, Buffer.from(SECRETS.tail)]) : mutant;
        }),
      );
      await Promise.all(
        [0, 1].map(async (lane) => {
          for (const [index, mutant] of mutants.entries())
            if (index % 2 === lane) await run(mutant, index % 4 < 2 ? 'faithful' : 'rebuild');
        }),
      );
    },
    4 * PATIENCE_MS,
  );
});
