/** Parcels: what goes in comes out, in parts and in any order; a bad part is named; and strangers see random bytes. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wholePart } from '#cli/vectors/parcels.ts';
import { patternBytes } from '#cli/vectors/setting.ts';
import type { Suite } from '#protocol/body.ts';
import { concat, toHex, utf8 } from '#protocol/bytes.ts';
import { loadNoble } from '#protocol/engines/noble.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { BUCKETS, LARGEST_BYTES, sealedLength, slotEpochs } from '#protocol/layout.ts';
import { openSmall } from '#protocol/open.ts';
import {
  MOST_PARCEL_ATTACHMENTS,
  PARCEL_NONCE_BYTES,
  PART_BYTES,
  type ParcelItem,
  partCapacity,
} from '#protocol/parcel/layout.ts';
import { makeParcel, type Parcel } from '#protocol/parcel/make.ts';
import { belongTogether, collectParts, openParcel, openPart, type Part } from '#protocol/parcel/open.ts';
import { encodeReport } from '#protocol/report.ts';
import { toBase64 } from '#protocol/schema.ts';
import { bytesSource, sealObject } from '#protocol/seal.ts';
import {
  codeOf,
  deskRecipient,
  expectBytes,
  expectCode,
  flipBit,
  freshId,
  opening,
  recipientsOf,
  setting,
  sodium,
} from './setting.ts';

const { root } = setting;
const KiB = 1024;
const noble = await loadNoble();

async function item(kind: ParcelItem['kind'], plain: Uint8Array, suite: Suite = 2): Promise<ParcelItem> {
  const id = freshId();
  const recipients = recipientsOf(kind);
  const args = { crypto: sodium, root, kind, id, recipients, suite, source: bytesSource(plain) };
  return { kind, id, object: await sealObject(args) };
}

const small = async (): Promise<ParcelItem[]> => [
  await item('attachment', patternBytes(70_000)),
  await item('report', patternBytes(900)),
];

const parcelOf = (items: readonly ParcelItem[], partBytes?: number, suite: Suite = 2): Parcel =>
  makeParcel({ crypto: sodium, root, items, suite, ...(partBytes ? { partBytes } : {}) });

const filesOf = async (parcel: Parcel): Promise<Uint8Array<ArrayBuffer>[]> => {
  const files = [];
  for (let number = 1; number <= parcel.parts; number++) files.push(await wholePart(parcel, number));
  return files;
};

const open = (bytes: Uint8Array, crypto = sodium, newsroom: Uint8Array = root): Promise<Part> =>
  openPart(crypto, newsroom, bytesSource(bytes));

const opened = async (files: readonly Uint8Array[], crypto = sodium): Promise<ParcelItem[]> =>
  openParcel(collectParts(await Promise.all(files.map((file) => open(file, crypto)))));

async function expectSame(got: readonly ParcelItem[], sent: readonly ParcelItem[]): Promise<void> {
  expect(got.map(({ kind, id }) => [kind, id])).toEqual(sent.map(({ kind, id }) => [kind, id]));
  for (const [index, { object }] of got.entries()) {
    const wanted = sent[index]!.object;
    expect(object.length).toBe(wanted.length);
    expectBytes(await object.read(0, object.length), await wanted.read(0, wanted.length));
  }
}

describe('what goes in comes out', () => {
  it.each([1, 2] as const)('whole and in parts, whatever their order, mask %i', async (suite) => {
    const items = await small();
    for (const partBytes of [undefined, 64 * KiB, 256 * KiB]) {
      const files = await filesOf(parcelOf(items, partBytes, suite));
      await expectSame(await opened([...files].reverse()), items);
      await expectSame(await opened(files, noble), items);
    }
  });

  it('with parts of different makings, since each making of a part fits the others', async () => {
    const items = await small();
    const parcel = parcelOf(items, 64 * KiB);
    const [first, again] = [await filesOf(parcel), await filesOf(parcel)];
    expect(Buffer.compare(first[0]!, again[0]!)).not.toBe(0);
    await expectSame(await opened(first.map((file, index) => (index % 2 ? file : again[index]!))), items);
  });

  it('for any number and size of attachments, read in any ranges', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 5 }),
        fc.constantFrom(undefined, 64 * KiB, 256 * KiB, 1024 * KiB),
        fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
        async (sizes, partBytes, places) => {
          const attachments = await Promise.all(sizes.map((size) => item('attachment', patternBytes(size))));
          const items = [...attachments, await item('report', patternBytes(50))];
          const got = await opened(await filesOf(parcelOf(items, partBytes)));
          await expectSame(got, items);
          for (const [index, { object }] of got.entries()) {
            const [a = 0, b = 0] = places.map((place) => place % (object.length + 1));
            const [start, end] = [Math.min(a, b), Math.max(a, b)];
            const room = new Uint8Array(object.length);
            expectBytes(await object.read(start, end, room), await items[index]!.object.read(start, end));
          }
        },
      ),
      { seed: 20_000, numRuns: 12 },
    ));

  it('the most that a report can name', async () => {
    const attachments = await Promise.all(
      Array.from({ length: MOST_PARCEL_ATTACHMENTS }, () => item('attachment', patternBytes(10))),
    );
    const items = [...attachments, await item('report', patternBytes(10))];
    const got = await opened(await filesOf(parcelOf(items)));
    expect(got.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
  });

  it('the objects inside are the ordinary ones: the desk opens the report that was carried', async () => {
    const plain = patternBytes(900);
    const items = [await item('report', plain)];
    const [got] = await opened(await filesOf(parcelOf(items)));
    const sealed = await got!.object.read(0, got!.object.length);
    expectBytes(await openSmall(opening('report', got!.id), sealed), plain);
    expect(slotEpochs('report', sealed)).toEqual([deskRecipient().epochId]);
  });
});

describe('sizes', () => {
  it('are those of attachments, of one file as of many, and the number of parts is a power of two', async () => {
    expect(PART_BYTES).toBe(BUCKETS.attachment);
    for (const plainBytes of [10, 60_000, 250_000, 1_200_000]) {
      const items = [
        await item('attachment', patternBytes(plainBytes)),
        await item('report', patternBytes(9)),
      ];
      for (const partBytes of [undefined, 64 * KiB, 256 * KiB]) {
        const parcel = parcelOf(items, partBytes);
        expect(BUCKETS.attachment).toContain(parcel.partBytes);
        expect(Number.isInteger(Math.log2(parcel.parts))).toBe(true);
        expect(parcel.partBytes).toBeLessThanOrEqual(partBytes ?? Number.POSITIVE_INFINITY);
        for (const file of await filesOf(parcel)) expect(file.length).toBe(parcel.partBytes);
      }
    }
  });

  it('a parcel that no bucket holds is refused before anything is read', async () => {
    const huge = {
      length: sealedLength('attachment', LARGEST_BYTES),
      read: () => Promise.reject(new AmanaError('internal')),
    };
    const items = [{ kind: 'attachment' as const, id: freshId(), object: huge }];
    await expectCode('too-large', () => parcelOf(items));
    await expectCode('too-large', () => parcelOf(items, 8 * 1024 * KiB));
  });

  it('what a part carries is what is left of it', () => {
    expect(partCapacity(64 * KiB)).toBe(64 * KiB - 32 - 16 - 21);
    expect(partCapacity(1024 * KiB)).toBe(1024 * KiB - 32 - 4 * 16 - 21);
  });
});

describe('a bad part is found and named', () => {
  it('a changed bit anywhere: in the first frame no part at all, behind it a damaged one', async () => {
    const [file] = await filesOf(
      parcelOf([...(await small()), await item('attachment', patternBytes(400_000))].reverse()),
    );
    for (const at of [0, 31, 32, 5000, 262_143])
      await expectCode('not-a-part', () => open(flipBit(file!, at)));
    for (const at of [262_144, 600_000, file!.length - 1]) {
      const part = await open(flipBit(file!, at, 3));
      await expectCode('part-damaged', () => part.check());
    }
    await (await open(file!)).check();
  });

  it('cut off, lengthened, empty, of another newsroom, or something else altogether', async () => {
    const [file] = await filesOf(parcelOf(await small()));
    const stranger = sodium.signKeypair(sodium.random(32)).publicKey;
    await expectCode('not-a-part', () => open(file!.subarray(0, file!.length - 1)));
    await expectCode('not-a-part', () => open(file!.subarray(0, 64 * KiB)));
    await expectCode('not-a-part', () => open(concat(file!, new Uint8Array(1))));
    await expectCode('not-a-part', () => open(new Uint8Array(0)));
    await expectCode('not-a-part', () => open(file!, sodium, stranger));
    await expectCode('not-a-part', () => open(sodium.random(64 * KiB)));
  });

  it('missing, double and foreign parts', async () => {
    const items = await small();
    const parts = await Promise.all((await filesOf(parcelOf(items, 64 * KiB))).map((file) => open(file)));
    const foreign = await open((await filesOf(parcelOf(items, 64 * KiB)))[1]!);
    expect(parts.length).toBe(8);
    const some = collectParts([parts[3]!, parts[0]!, parts[3]!]);
    expect([some.of, some.missing, some.parts.size]).toEqual([8, [2, 3, 5, 6, 7, 8], 2]);
    await expectCode('parts-missing', () => openParcel(some));
    expect(belongTogether(parts[0]!, foreign)).toBe(false);
    await expectCode('internal', () => collectParts([parts[0]!, foreign]));
  });

  it('a head of another version, or with numbers that no parcel has', async () => {
    const content = new Uint8Array(3000);
    expect((await open(forgedPart(content))).of).toBe(1);
    for (const head of [
      [2, 0, 1, 0, 1],
      [1, 0, 0, 0, 1],
      [1, 0, 2, 0, 1],
      [1, 0, 0, 0, 0],
      // 65,535 parts of 64 KiB are more than there can be.
      [1, 0, 1, 255, 255],
    ] as const)
      await expectCode('not-a-part', () => open(forgedPart(content, head)));
  });

  it('a table that somebody else has written is never believed', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 60 }), async (start) => {
        // Anybody who knows the newsroom can mask what they like: here, noise in the table's place.
        const content = new Uint8Array(3000);
        content.set(start);
        const code = await codeOf(() => opened([forgedPart(content)]));
        expect(['part-damaged', 'nothing thrown']).toContain(code);
      }),
      { seed: 20_000, numRuns: 200 },
    ));
});

/** Of this version, the first part of one. */
const TRUE_HEAD = [1, 0, 1, 0, 1] as const;

/** A part of one frame with any content, and with a true head unless another is given: version, number and of. */
function forgedPart(
  content: Uint8Array,
  [version, ...counts]: readonly [number, ...number[]] = TRUE_HEAD,
): Uint8Array {
  const nonce = sodium.random(PARCEL_NONCE_BYTES);
  const plain = new Uint8Array(64 * KiB - PARCEL_NONCE_BYTES - 16);
  plain.set(concat(Uint8Array.of(version), sodium.random(16), Uint8Array.of(...counts), content));
  const label = utf8('amana/v1/parcel');
  const u32 = (value: number) => Uint8Array.of(0, 0, 0, value);
  const message = concat(u32(label.length), label, u32(nonce.length), nonce);
  const frameNonce = new Uint8Array(24);
  frameNonce[23] = 1;
  const key = sodium.blake2b(32, message, root);
  return concat(nonce, sodium.aeadSeal(key, frameNonce, plain, new Uint8Array(0)));
}

describe('what strangers see', () => {
  /** Chi-square of the byte counts: 255 expected, with a deviation of √510 ≈ 22.6. Nine deviations: never by chance. */
  const chiSquare = (bytes: Uint8Array): number => {
    const counts = new Float64Array(256);
    for (const byte of bytes) counts[byte]! += 1;
    const expected = bytes.length / 256;
    return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  };

  const ones = (bytes: Uint8Array): number =>
    bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);

  it.each([1, 2] as const)('random bytes, of which nothing stays the same, mask %i', async (suite) => {
    const files: Uint8Array[] = [];
    // The emptiest things there are: a report of nothing and a file of zeros.
    for (let i = 0; i < 4; i++) {
      const items = [
        await item('attachment', new Uint8Array(100_000), suite),
        await item('report', new Uint8Array(0), suite),
      ];
      files.push(...(await filesOf(parcelOf(items, i % 2 ? 256 * KiB : undefined, suite))));
    }
    for (const file of files) {
      expect(Math.abs(chiSquare(file) - 255)).toBeLessThan(9 * Math.sqrt(2 * 255));
      const bits = file.length * 8;
      expect(Math.abs(ones(file) - bits / 2)).toBeLessThan(6 * Math.sqrt(bits / 4));
      expect(gzipSync(file, { level: 9 }).length).toBeGreaterThan(file.length);
    }
    // No place holds the same value in all of them, nor in the head of all of them: 512 places, 8 or more files.
    expect(files.length).toBeGreaterThanOrEqual(6);
    for (let at = 0; at < 512; at++) expect(new Set(files.map((file) => file[at])).size).toBeGreaterThan(1);
    for (const file of files) {
      const text = Buffer.from(file);
      expect(text.indexOf(Buffer.from(root))).toBe(-1);
      expect(text.indexOf('amana')).toBe(-1);
    }
  });

  it('neither epoch ids nor the objects themselves stand in it in clear', async () => {
    const items = await small();
    const whole = Buffer.from((await filesOf(parcelOf(items)))[0]!);
    for (const { id, object } of items) {
      expect(whole.indexOf(Buffer.from(id, 'hex'))).toBe(-1);
      const sealed = await object.read(0, object.length);
      for (let at = 0; at < sealed.length - 32; at += 997)
        expect(whole.indexOf(sealed.subarray(at, at + 16))).toBe(-1);
    }
  });
});

describe('what those see who know the newsroom', () => {
  it('nothing of a conversation: two parcels of one source have no eight bytes in common but epochs and zeros', async () => {
    const threadKey = sodium.random(32);
    const report = encodeReport({
      v: 1,
      text: 'the same words',
      language: 'en',
      day: setting.day,
      threadKey: toBase64(threadKey),
      attachments: [],
    });
    const contents: Uint8Array[] = [];
    const ids: ObjectId[] = [];
    const sets: ObjectId[] = [];
    for (let i = 0; i < 2; i++) {
      const items = [await item('attachment', patternBytes(2000)), await item('report', report)];
      const files = await filesOf(parcelOf(items));
      const parcel = await opened(files);
      sets.push((await open(files[0]!)).set);
      ids.push(...parcel.map(({ id }) => id));
      contents.push(
        concat(...(await Promise.all(parcel.map(({ object }) => object.read(0, object.length))))),
      );
    }
    expect([new Set(ids).size, new Set(sets).size]).toEqual([4, 2]);
    const windows = (bytes: Uint8Array): string[] =>
      Array.from({ length: bytes.length - 8 }, (_, at) => toHex(bytes.subarray(at, at + 8)));
    const first = new Set(windows(contents[0]!));
    expect(windows(contents[1]!).filter((window) => first.has(window))).toEqual([]);
    for (const content of contents) expect(Buffer.from(content).indexOf(Buffer.from(threadKey))).toBe(-1);
  });
});
