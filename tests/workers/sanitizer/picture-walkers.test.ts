/** The walkers of pictures accept what the formats write, and refuse what anybody adds to it, cuts off or changes. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { Mode } from '#protocol/record.ts';
import { formatFor } from '#workers/sanitizer/formats/index.ts';
import { DEFAULT_LIMITS } from '#workers/sanitizer/limits.ts';
import { verifyGif } from '#workers/sanitizer/verify/gif.ts';
import { verifyJpeg } from '#workers/sanitizer/verify/jpeg.ts';
import { verifyApng, verifyPng } from '#workers/sanitizer/verify/png.ts';
import { type ByteSource, NotProven } from '#workers/sanitizer/verify/source.ts';
import { verifyTiff } from '#workers/sanitizer/verify/tiff.ts';
import { Search } from '#workers/sanitizer/verify/unpacked/search.ts';
import { unpackTiff } from '#workers/sanitizer/verify/unpacked/tiff.ts';
import { loadedJpeg, picture, pixels, pngChunk, SECRETS, withExiftool } from './made.ts';

const source = (bytes: Buffer): ByteSource => ({
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, Math.max(offset, offset + length)),
});
const splice = (bytes: Buffer, at: number, inserted: Buffer) =>
  Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);

async function cleaned(mime: string, bytes: Buffer, mode: Mode): Promise<Buffer> {
  const path = join(mkdtempSync(join(tmpdir(), 'amana-walked-')), 'input');
  writeFileSync(path, bytes);
  const made = await (await formatFor(mime))?.clean({ path, mode, limits: DEFAULT_LIMITS });
  if (made === undefined || !('bytes' in made)) throw new RangeError(mime);
  return Buffer.from(made.bytes);
}

const film = () =>
  sharp(Buffer.concat([pixels(4), pixels(4).map((value) => 255 - value)]), {
    raw: { width: 64, height: 96, channels: 4, pageHeight: 48 },
  });

interface Kind {
  readonly made: () => Promise<Buffer>;
  readonly walk: (bytes: Buffer) => unknown;
}

/** An animated PNG of one frame, which then gets a second one. */
async function animated(): Promise<Buffer> {
  const plain = await picture(4).png().toBuffer();
  const control = (sequence: number) => {
    const body = Buffer.alloc(26);
    [sequence, 64, 48].forEach((value, index) => {
      body.writeUInt32BE(value, index * 4);
    });
    body.writeUInt16BE(1, 20);
    body.writeUInt16BE(10, 22);
    return pngChunk('fcTL', body);
  };
  const start = plain.indexOf('IDAT') - 4;
  const data = plain.subarray(start + 8, start + 8 + plain.readUInt32BE(start));
  const second = Buffer.concat([
    control(1),
    pngChunk('fdAT', Buffer.concat([Buffer.from([0, 0, 0, 2]), data])),
  ]);
  const head = Buffer.concat([pngChunk('acTL', Buffer.from('0000000200000000', 'hex')), control(0)]);
  return Buffer.concat([plain.subarray(0, 33), head, plain.subarray(33, -12), second, plain.subarray(-12)]);
}

const KINDS: Record<string, Kind> = {
  'a copied JPEG': {
    made: async () => await cleaned('image/jpeg', await loadedJpeg(), 'faithful'),
    walk: (bytes) => verifyJpeg(source(bytes), 'faithful'),
  },
  'a copied PNG': {
    made: async () =>
      await cleaned('image/png', await picture().png({ palette: true }).toBuffer(), 'faithful'),
    walk: (bytes) => verifyPng(source(bytes), 'faithful'),
  },
  'an animated PNG': {
    made: async () => await cleaned('image/apng', await animated(), 'rebuild'),
    walk: (bytes) => verifyApng(source(bytes)),
  },
  'a GIF': {
    made: async () => await cleaned('image/gif', await film().gif({ loop: 3 }).toBuffer(), 'rebuild'),
    walk: (bytes) => verifyGif(source(bytes)),
  },
  'a TIFF': {
    made: async () => await cleaned('image/tiff', await picture().tiff().toBuffer(), 'rebuild'),
    walk: (bytes) => verifyTiff(source(bytes)),
  },
};

const clean = new Map<string, Buffer>();
beforeAll(async () => {
  for (const [name, { made }] of Object.entries(KINDS)) clean.set(name, await made());
}, 120_000);
const cleanOf = (name: string): Buffer => clean.get(name) ?? Buffer.alloc(0);

describe.each(Object.entries(KINDS))('the walker of %s', (name, { walk }) => {
  it('accepts the clean copy, and refuses a tail and a cut', () => {
    const bytes = cleanOf(name);
    expect(() => walk(bytes)).not.toThrow();
    expect(() => walk(Buffer.concat([bytes, Buffer.from([0])]))).toThrow(NotProven);
    expect(() => walk(Buffer.concat([bytes, Buffer.from(SECRETS.tail)]))).toThrow(NotProven);
    for (const share of [0.001, 0.3, 0.9, 0.999])
      expect(() => walk(bytes.subarray(0, Math.floor(bytes.length * share)))).toThrow(NotProven);
  });
});

describe('what others add is refused', () => {
  it.each([
    ['a copied JPEG', 'jpg'],
    ['a copied PNG', 'png'],
    ['an animated PNG', 'png'],
    ['a GIF', 'gif'],
    ['a TIFF', 'tif'],
  ])('%s with a tag', (name, extension) => {
    const tagged = withExiftool(cleanOf(name), extension, [`-XMP-dc:Creator=${SECRETS.owner}`]);
    expect(() => KINDS[name]?.walk(tagged)).toThrow(NotProven);
  });

  it('JPEG: a comment, another turn, a table twice, a table of no use, a restart that nobody announced', () => {
    const bytes = cleanOf('a copied JPEG');
    const walk = (changed: Buffer) => () => verifyJpeg(source(changed), 'faithful');
    expect(walk(splice(bytes, 2, Buffer.from('fffe000474657374'.slice(0, 12), 'hex')))).toThrow(NotProven);
    const turned = Buffer.from(bytes);
    turned[29] = 9;
    expect(walk(turned)).toThrow(NotProven);
    const table = bytes.indexOf(Buffer.from('ffdb', 'hex'));
    const segment = bytes.subarray(table, table + 2 + bytes.readUInt16BE(table + 2));
    expect(walk(splice(bytes, table, segment))).toThrow(NotProven);
    const useless = Buffer.from(segment);
    useless[4] = 3;
    expect(walk(splice(bytes, table, useless))).toThrow(NotProven);
    expect(walk(splice(bytes, bytes.length - 2, Buffer.from('ffd0', 'hex')))).toThrow(NotProven);
    // what a faithful copy may keep, a rebuilt one may not
    expect(() => verifyJpeg(source(bytes), 'rebuild')).toThrow(NotProven);
  });

  it('GIF: a comment, a text, a second loop', () => {
    const bytes = cleanOf('a GIF');
    for (const block of ['21fe0474657374' + '00', '21ff0b4e45545343415045322e300301000000']) {
      expect(() => verifyGif(source(splice(bytes, bytes.length - 1, Buffer.from(block, 'hex'))))).toThrow(
        NotProven,
      );
    }
  });

  it('TIFF: a strip with a tail, or with too many samples', async () => {
    const bytes = cleanOf('a TIFF');
    const search = () => new Search([]);
    await expect(unpackTiff(source(bytes), search(), 'rebuild')).resolves.toMatchObject({
      frames: 1,
      depth: 8,
    });
    const entry = bytes.indexOf(Buffer.from([0x01, 0x01, 4, 0, 1, 0, 0, 0]));
    const fewer = Buffer.from(bytes);
    fewer.writeUInt32LE(40, entry + 8);
    await expect(unpackTiff(source(fewer), search(), 'rebuild')).rejects.toThrow(NotProven);
  });
});
