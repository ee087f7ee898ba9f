import { describe, expect, it } from '@jest/globals';
import { patternBytes } from '#cli/vectors/setting.ts';
import type { Suite } from '#protocol/body.ts';
import { concat } from '#protocol/bytes.ts';
import { AmanaError } from '#protocol/errors.ts';
import { parseEpochId } from '#protocol/ids.ts';
import {
  BUCKETS,
  COMMITMENT_BYTES,
  FRAME_BYTES,
  headerBytes,
  isSealedLength,
  KINDS,
  paddedLength,
  SEALED_FRAME_BYTES,
  SLOT_BYTES,
  sealedLength,
  sealedLengths,
  slotEpochs,
} from '#protocol/layout.ts';
import { MODES } from '#protocol/modes.ts';
import { openHeader, openSmall } from '#protocol/open.ts';
import { bytesSource, sealObject, sealSmall } from '#protocol/seal.ts';
import {
  codeOf,
  deskRecipient,
  expectBytes,
  expectCode,
  flipBit,
  freshId,
  opening,
  recipientsOf,
  sanitizerRecipient,
  setting,
  sodium,
} from './setting.ts';

const { root, deskEpoch, sanitizerEpoch } = setting;
const seal = (kind: (typeof KINDS)[number], id = freshId(), plain = patternBytes(100), suite: Suite = 2) =>
  sealSmall({ crypto: sodium, root, kind, id, recipients: recipientsOf(kind), suite }, plain);

describe('what an object shows', () => {
  it.each(KINDS)('a %s has one of its few lengths, whatever is in it', async (kind) => {
    for (const bytes of [0, 1, 5000, 8192]) {
      const sealed = await seal(kind, freshId(), patternBytes(bytes));
      expect(sealed.length).toBe(sealedLengths(kind)[0]);
    }
  });

  it('names its epochs and nothing else that repeats', async () => {
    const plain = patternBytes(3000);
    const [a, b] = [await seal('attachment', freshId(), plain), await seal('attachment', freshId(), plain)];
    expect(slotEpochs('attachment', a)).toEqual([sanitizerEpoch, deskEpoch]);
    let equal = 0;
    for (let i = 0; i < a.length; i++) if (a[i] === b[i]) equal += 1;
    // Two random strings agree in one byte of 256; the two epoch ids in eight more.
    expect(equal).toBeLessThan(a.length / 256 + 8 + 200);
  });

  it('does not show whether the desk may keep the original, nor the suite', async () => {
    const common = { crypto: sodium, root, kind: 'attachment' as const };
    const nobody = { epochId: deskEpoch, publicKey: null };
    const kept = await sealSmall(
      { ...common, id: freshId(), recipients: recipientsOf('attachment'), keepOriginal: true, suite: 1 },
      patternBytes(10),
    );
    const destroyed = await sealSmall(
      { ...common, id: freshId(), recipients: [sanitizerRecipient(), nobody], suite: 2 },
      patternBytes(10),
    );
    expect(kept.length).toBe(destroyed.length);
    expect(slotEpochs('attachment', kept)).toEqual(slotEpochs('attachment', destroyed));
  });

  it.each([null, ...MODES])('tells whoever opens it how the source wants it cleaned: %s', async (mode) => {
    for (const keepOriginal of [false, true]) {
      const id = freshId();
      const sealed = await sealSmall(
        {
          crypto: sodium,
          root,
          kind: 'attachment',
          id,
          recipients: recipientsOf('attachment'),
          keepOriginal,
          ...(mode === null ? {} : { mode }),
        },
        patternBytes(10),
      );
      const args = { ...opening('attachment', id, 0), sealedBytes: sealed.length };
      expect(await openHeader(args, sealed.subarray(0, headerBytes('attachment')))).toMatchObject({
        mode,
        keepOriginal,
      });
    }
  });

  it('is opened by nobody through a throw-away slot', async () => {
    const id = freshId();
    const recipients = [sanitizerRecipient(), { epochId: deskEpoch, publicKey: null }];
    const sealed = await sealSmall(
      { crypto: sodium, root, kind: 'attachment', id, recipients },
      patternBytes(10),
    );
    await expectCode('cannot-open', () => openSmall(opening('attachment', id, 1), sealed));
    expectBytes(await openSmall(opening('attachment', id, 0), sealed), patternBytes(10));
  });
});

describe('buckets', () => {
  const small = KINDS.flatMap((kind) =>
    BUCKETS[kind].filter((bytes) => bytes <= 1024 * 1024).map((bytes) => [kind, bytes] as const),
  );
  it.each(small)('%s of %i bytes: one less, exactly, one more', async (kind, bucket) => {
    const at = BUCKETS[kind].indexOf(bucket);
    for (const [bytes, expected] of [
      [bucket - 1, bucket],
      [bucket, bucket],
      [bucket + 1, BUCKETS[kind][at + 1]],
    ] as const) {
      const id = freshId();
      const act = () => seal(kind, id, patternBytes(bytes));
      if (expected === undefined) await expectCode('too-large', act);
      else {
        const sealed = await act();
        expect(sealed.length).toBe(sealedLength(kind, expected));
        expectBytes(await openSmall(opening(kind, id), sealed), patternBytes(bytes));
      }
    }
  });

  it.each(KINDS)('%s: no length but the whole ones is accepted', (kind) => {
    for (const length of sealedLengths(kind)) {
      expect(isSealedLength(kind, length)).toBe(true);
      for (const wrong of [length - 1, length + 1, length - 16, length + 16])
        expect(isSealedLength(kind, wrong)).toBe(false);
      expect(BUCKETS[kind]).toContain(paddedLength(kind, length));
    }
    for (const wrong of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(isSealedLength(kind, wrong)).toBe(false);
  });
});

describe('frames', () => {
  it.each([
    FRAME_BYTES - 1,
    FRAME_BYTES,
    FRAME_BYTES + 1,
    2 * FRAME_BYTES - 1,
    2 * FRAME_BYTES,
    2 * FRAME_BYTES + 1,
  ])('an attachment of %i bytes comes back whole, in both suites', async (bytes) => {
    for (const suite of [1, 2] as const) {
      const id = freshId();
      const sealed = await seal('attachment', id, patternBytes(bytes), suite);
      expectBytes(await openSmall(opening('attachment', id, 1), sealed), patternBytes(bytes));
    }
  });
});

describe('reading a range', () => {
  const sealLarge = (read: (start: number, end: number) => Promise<Uint8Array>, suite: Suite = 2) =>
    sealObject({
      crypto: sodium,
      root,
      kind: 'attachment',
      id: freshId(),
      recipients: recipientsOf('attachment'),
      source: { length: 10 * FRAME_BYTES + 5, read },
      suite,
    });
  const plain = patternBytes(10 * FRAME_BYTES + 5);
  const fromPlain = async (start: number, end: number) => plain.subarray(start, end);

  it.each([1, 2] as const)('into one buffer gives the bytes of a fresh one, in suite %i', async (suite) => {
    const object = await sealLarge(fromPlain, suite);
    const whole = await object.read(0, object.length);
    const room = new Uint8Array(5 * SEALED_FRAME_BYTES).fill(0xaa);
    for (let start = 0; start < object.length; start += 4 * SEALED_FRAME_BYTES + 77) {
      const end = Math.min(object.length, start + 4 * SEALED_FRAME_BYTES + 77);
      const piece = await object.read(start, end, room);
      expect(piece.buffer).toBe(room.buffer);
      expectBytes(piece, whole.subarray(start, end));
    }
    // Behind what was asked for, a buffer keeps what it held.
    expect(room.subarray(4 * SEALED_FRAME_BYTES + 77).every((byte) => byte === 0xaa)).toBe(true);
  });

  it('is refused where the buffer is too short, before anything is written', async () => {
    const object = await sealLarge(fromPlain);
    const room = new Uint8Array(99);
    await expectCode('internal', () => object.read(0, 100, room));
    expectBytes(room, new Uint8Array(99));
  });

  it('holds a few frames at once, begun in order, however long the range is', async () => {
    const begun: number[] = [];
    let held = 0;
    let mostHeld = 0;
    const object = await sealLarge(async (start, end) => {
      begun.push(start);
      held += 1;
      mostHeld = Math.max(mostHeld, held);
      await new Promise((resolve) => setTimeout(resolve, 5));
      held -= 1;
      return plain.subarray(start, end);
    });
    await object.read(0, object.length);
    expect(mostHeld).toBeLessThanOrEqual(4);
    expect(begun).toEqual(Array.from({ length: 11 }, (_, index) => index * FRAME_BYTES));
  });

  it('that fails begins no further frame, and leaves the buffer alone from then on', async () => {
    let finished = 0;
    let begun = 0;
    const object = await sealLarge(async (start, end) => {
      begun += 1;
      if (start === FRAME_BYTES) throw new AmanaError('file-unreadable');
      await new Promise((resolve) => setTimeout(resolve, 50));
      finished += 1;
      return plain.subarray(start, end);
    });
    const room = new Uint8Array(object.length);
    await expectCode('file-unreadable', () => object.read(0, object.length, room));
    expect(finished).toBe(begun - 1);
    expect(begun).toBeLessThanOrEqual(4);
    const left = room.slice();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expectBytes(room, left);
  });
});

describe('tampering', () => {
  const kinds = KINDS.map((kind) => [kind] as const);

  it.each(kinds)('a %s with any part changed cannot be opened', async (kind) => {
    const id = freshId();
    const sealed = await seal(kind, id);
    const header = headerBytes(kind);
    const places = [
      0, // commitment
      COMMITMENT_BYTES, // epoch id of the first slot
      COMMITMENT_BYTES + 4, // ML-KEM part
      COMMITMENT_BYTES + 4 + 1100, // X25519 part
      COMMITMENT_BYTES + 4 + 1120, // wrapped header
      COMMITMENT_BYTES + SLOT_BYTES - 1, // its tag
      header - 1, // the last slot, which may be another's
      header, // body
      header + 5000, // padding
      sealed.length - 1, // the last tag
    ];
    for (const at of places)
      await expectCode('cannot-open', () => openSmall(opening(kind, id), flipBit(sealed, at)));
  });

  it.each(kinds)('a %s cut, lengthened or emptied cannot be opened', async (kind) => {
    const id = freshId();
    const sealed = await seal(kind, id);
    for (const wrong of [
      new Uint8Array(0),
      sealed.subarray(0, 1),
      sealed.subarray(0, headerBytes(kind)),
      sealed.subarray(0, sealed.length - 1),
      concat(sealed, new Uint8Array(1)),
    ])
      await expectCode('cannot-open', () => openSmall(opening(kind, id), wrong));
  });

  it.each(kinds)('a %s cannot be replayed as another kind, object or newsroom', async (kind) => {
    const id = freshId();
    const sealed = await seal(kind, id);
    await expectCode('cannot-open', () => openSmall(opening(kind, freshId()), sealed));
    const elsewhere = { ...opening(kind, id), root: setting.lead.sign.publicKey };
    await expectCode('cannot-open', () => openSmall(elsewhere, sealed));
    for (const other of KINDS.filter((name) => name !== kind))
      await expectCode('cannot-open', () => openSmall(opening(other, id), sealed));
  });

  it('an epoch that is unknown or destroyed opens nothing', async () => {
    const id = freshId();
    const sealed = await seal('report', id);
    await expectCode('cannot-open', () =>
      openSmall({ ...opening('report', id), secretKeyOf: () => null }, sealed),
    );
    const wrongKey = { ...opening('report', id), secretKeyOf: () => setting.sanitizerKey.secretKey };
    await expectCode('cannot-open', () => openSmall(wrongKey, sealed));
    const strange = [{ epochId: parseEpochId('ffffffff'), publicKey: setting.deskKey.publicKey }];
    const other = await sealSmall(
      { crypto: sodium, root, kind: 'report', id, recipients: strange },
      patternBytes(1),
    );
    await expectCode('cannot-open', () => openSmall(opening('report', id), other));
  });

  it('frames cannot be swapped, repeated, dropped or taken from another object', async () => {
    const id = freshId();
    const plain = patternBytes(4 * FRAME_BYTES);
    for (const suite of [1, 2] as const) {
      const sealed = await seal('attachment', id, plain, suite);
      const twin = await seal('attachment', id, plain, suite);
      const header = sealed.subarray(0, headerBytes('attachment'));
      const frame = (object: Uint8Array, i: number): Uint8Array =>
        object.subarray(header.length + i * SEALED_FRAME_BYTES, header.length + (i + 1) * SEALED_FRAME_BYTES);
      const of = (...frames: Uint8Array[]): Uint8Array => concat(header, ...frames);
      const [a, b, c, d] = [0, 1, 2, 3].map((i) => frame(sealed, i));
      for (const wrong of [
        of(b!, a!, c!, d!),
        of(a!, a!, c!, d!),
        of(a!, b!, d!, c!),
        of(a!, b!, c!),
        of(a!, b!, c!, d!, d!),
        of(a!, frame(twin, 1), c!, d!),
      ])
        expect(await codeOf(() => openSmall(opening('attachment', id), wrong))).toBe('cannot-open');
      expectBytes(await openSmall(opening('attachment', id), of(a!, b!, c!, d!)), plain);
    }
  });

  it("one recipient's slot cannot be changed behind the other's back", async () => {
    const id = freshId();
    const sealed = await seal('attachment', id);
    const deskSlot = COMMITMENT_BYTES + SLOT_BYTES + 10;
    await expectCode('cannot-open', () => openSmall(opening('attachment', id, 0), flipBit(sealed, deskSlot)));
  });
});

describe('sealing refuses', () => {
  it('recipients that do not fill the slots', async () => {
    const args = { crypto: sodium, root, kind: 'attachment' as const, id: freshId() };
    await expectCode('internal', () =>
      sealObject({ ...args, recipients: [deskRecipient()], source: bytesSource(patternBytes(1)) }),
    );
  });

  it('a source that has shrunk since it was measured', async () => {
    const object = await sealObject({
      crypto: sodium,
      root,
      kind: 'report',
      id: freshId(),
      recipients: [deskRecipient()],
      source: { length: 100, read: async () => patternBytes(99) },
    });
    await expectCode('file-unreadable', () => object.read(0, object.length));
  });
});
