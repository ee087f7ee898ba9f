/** Properties that hold for any input; each run draws from a fixed seed, so that a failure can be repeated. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { patternBytes, VECTOR_DAY } from '#cli/vectors/setting.ts';
import { concat, fromBase64, fromHex, toBase64, toHex } from '#protocol/bytes.ts';
import { newCodename, threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { buildDrop, FIRST_PREVIOUS_HASH, openReplies, parseDrops, sealReply } from '#protocol/drops.ts';
import { FIRST_EVENT_HASH, openEvent, sealEvent } from '#protocol/events.ts';
import { prefixed } from '#protocol/kdf.ts';
import { headerBytes, KINDS } from '#protocol/layout.ts';
import { openSmall, openStream } from '#protocol/open.ts';
import { decodeReport, encodeReport } from '#protocol/report.ts';
import { bytesSource, sealObject, sealSmall } from '#protocol/seal.ts';
import { codenameWords, parseCodename } from '#protocol/words.ts';
import { expectBytes, freshId, opening, recipientsOf, setting, sodium } from './setting.ts';

const { root, day } = setting;
const SEED = 20_000;
const check = (property: Parameters<typeof fc.assert>[0], numRuns = 60) =>
  fc.assert(property, { seed: SEED, numRuns });

const bytes = (maxLength: number) => fc.uint8Array({ maxLength });

async function* chunked(whole: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < whole.length; i++) {
    const end = Math.min(whole.length, at + (sizes[i % sizes.length] ?? 1));
    yield whole.subarray(at, end);
    at = end;
  }
}

describe('round trips', () => {
  it('whatever is sealed comes back, in any kind and suite', () =>
    check(
      fc.asyncProperty(
        bytes(9000),
        fc.constantFrom(...KINDS),
        fc.constantFrom(1 as const, 2 as const),
        async (plain, kind, suite) => {
          if (kind === 'report' && plain.length > 65_536) return;
          const id = freshId();
          const args = { crypto: sodium, root, kind, id, recipients: recipientsOf(kind), suite };
          expectBytes(await openSmall(opening(kind, id), await sealSmall(args, plain)), plain);
        },
      ),
    ));

  it('bytes as hex and as base64url', () =>
    check(
      fc.asyncProperty(bytes(100), async (value) => {
        expect(fromHex(toHex(value))).toEqual(new Uint8Array(value));
        expect(fromBase64(toBase64(value))).toEqual(new Uint8Array(value));
        expect(toBase64(value)).toBe(Buffer.from(value).toString('base64url'));
      }),
    ));

  it('no two lists of parts give the same bytes', () =>
    check(
      fc.asyncProperty(
        fc.array(bytes(5), { maxLength: 4 }),
        fc.array(bytes(5), { maxLength: 4 }),
        async (a, b) => {
          const same = a.length === b.length && a.every((part, i) => toHex(part) === toHex(b[i]!));
          expect(toHex(prefixed(...a)) === toHex(prefixed(...b))).toBe(same);
        },
      ),
      500,
    ));

  it('codenames as words, however they are typed', () =>
    check(
      fc.asyncProperty(
        fc.constantFrom(' ', ', ', '\n', ' 1. ', '، '),
        fc.boolean(),
        async (between, upper) => {
          const codename = newCodename(sodium);
          const line = (await codenameWords(codename)).join(between);
          expect(await parseCodename(upper ? line.toUpperCase() : line)).toEqual(codename);
        },
      ),
    ));

  it('reports of any text', () =>
    check(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 500 }), async (text) => {
        const threadKey = toBase64(setting.deskKey.secretKey);
        const report = { v: 1 as const, text, language: 'ar' as const, day, threadKey, attachments: [] };
        expect(decodeReport(encodeReport(report))).toEqual(report);
      }),
    ));

  it('replies of any length, among strangers', () =>
    check(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 3000 }),
        fc.nat(40),
        async (text, firstIndex) => {
          const keys = threadKeysOf(sodium, threadKeyOf(sodium, root, newCodename(sodium)));
          const strangers = threadKeysOf(sodium, threadKeyOf(sodium, root, newCodename(sodium)));
          const slots = [
            ...sealReply(sodium, root, keys, day, text, firstIndex),
            ...sealReply(sodium, root, strangers, day, 'for somebody else', 0),
          ];
          const drops = await parseDrops(buildDrop(sodium, day, FIRST_PREVIOUS_HASH, slots));
          const replies = openReplies(sodium, root, keys, drops, day);
          expect(replies.map((reply) => reply.text)).toEqual([text]);
          expect(openReplies(sodium, root, strangers, drops, day)).toHaveLength(1);
        },
      ),
      30,
    ));

  it('events of any text', () =>
    check(
      fc.asyncProperty(fc.string({ maxLength: 4000 }), fc.nat(1_000_000), async (text, position) => {
        const place = { stream: freshId(), position, previousHash: FIRST_EVENT_HASH };
        const key = setting.deskKey.secretKey;
        const { editor } = setting;
        const sealed = sealEvent(sodium, root, key, place, editor, VECTOR_DAY, { type: 'noted', text });
        const opened = openEvent(sodium, root, key, place, sealed, () => editor.sign.publicKey);
        expect(opened.body).toEqual({ type: 'noted', text });
      }),
    ));
});

describe('a sealed object read at random', () => {
  it.each([1, 2] as const)('gives in any range what it gives as a whole (suite %i)', async (suite) => {
    const id = freshId();
    const object = await sealObject({
      crypto: sodium,
      root,
      kind: 'attachment',
      id,
      recipients: recipientsOf('attachment'),
      source: bytesSource(patternBytes(700_000)),
      suite,
    });
    const whole = await object.read(0, object.length);
    expect(whole.length).toBe(object.length);
    const place = fc.oneof(
      fc.nat(object.length + 100),
      fc.constantFrom(0, 1, headerBytes('attachment') - 1, headerBytes('attachment'), object.length - 1),
    );
    await check(
      fc.asyncProperty(place, place, async (a, b) => {
        const [start, end] = a <= b ? [a, b] : [b, a];
        const range = await object.read(start, end);
        expectBytes(range, whole.subarray(start, end));
      }),
      suite === 1 ? 25 : 60,
    );
  });

  it('opens from chunks of any size', async () => {
    const id = freshId();
    const plain = patternBytes(600_000);
    const args = {
      crypto: sodium,
      root,
      kind: 'attachment' as const,
      id,
      recipients: recipientsOf('attachment'),
    };
    const sealed = await sealSmall(args, plain);
    await check(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 1, maxLength: 5 }),
        async (sizes) => {
          const least = sizes.map((size) => Math.max(size, 500));
          const { opened, plaintext } = await openStream(
            { ...opening('attachment', id), sealedBytes: sealed.length },
            chunked(sealed, least),
          );
          const parts: Uint8Array[] = [];
          for await (const part of plaintext) parts.push(part);
          expect(opened.trueLength).toBe(plain.length);
          expectBytes(concat(...parts), plain);
        },
      ),
      20,
    );
  });
});
