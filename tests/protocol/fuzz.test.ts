/**
 * 100,000 damaged objects, messages and bodies through every parser: each gives a catalogued error or a value of
 * the right shape, nothing else ever comes out, and none takes long. Seeded: a failure can be repeated.
 */
import { describe, expect, it } from '@jest/globals';
import { messageValues } from '#cli/vectors/messages.ts';
import { ARTICLE_OF, identityValues, statementValues } from '#cli/vectors/people.ts';
import * as api from '#protocol/api.ts';
import { bundleManifest, decodeArticle, encodeArticle } from '#protocol/article.ts';
import { concat, fromBase64, fromUtf8, toBase64, u32, utf8 } from '#protocol/bytes.ts';
import { threadKeysOf } from '#protocol/codename.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import { openReplies, parseDrops } from '#protocol/drops.ts';
import { AmanaError } from '#protocol/errors.ts';
import { FIRST_EVENT_HASH, openEvent, sealEvent } from '#protocol/events.ts';
import { deskEvent } from '#protocol/events-desk.ts';
import { keyFile, parseInviteFragment, unwrapKey, wrappedKey } from '#protocol/identity.ts';
import { headerBytes, slotEpochs } from '#protocol/layout.ts';
import { openHeader, openSmall } from '#protocol/open.ts';
import { decodeReport } from '#protocol/report.ts';
import { parseJson, z } from '#protocol/schema.ts';
import { sealSmall } from '#protocol/seal.ts';
import { parseCodename } from '#protocol/words.ts';
import { freshId, opening, recipientsOf, setting, sodium } from './setting.ts';

const TOTAL = 100_000;
/** Of one core, for all of them. */
const MOST_SECONDS = 60;
/** The slowest single input, on a machine that is busy with other things. */
const MOST_MS_FOR_ONE = 5000;

const { root, day } = setting;

/** xorshift32: small, seeded, good enough to damage things. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
}

const roll = dice(0x0a3a7a);
const INTERESTING = [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x7b, 0x5b, 0x30, 0x2d];

/** One to four wounds: bits, bytes, cuts, doublings, insertions, whole numbers at their limits. */
function damage(whole: Uint8Array): Uint8Array {
  let bytes: Uint8Array = whole.slice();
  for (let wounds = 1 + roll(4); wounds > 0; wounds--) {
    const at = bytes.length === 0 ? 0 : roll(bytes.length);
    switch (roll(7)) {
      case 0:
        if (bytes.length > 0) bytes[at] = bytes[at]! ^ (1 << roll(8));
        break;
      case 1:
        if (bytes.length > 0) bytes[at] = INTERESTING[roll(INTERESTING.length)]!;
        break;
      case 2:
        bytes = bytes.slice(0, at);
        break;
      case 3:
        bytes = concat(bytes.subarray(0, at), bytes.subarray(at), bytes.subarray(at, at + 64));
        break;
      case 4:
        bytes = concat(bytes.subarray(0, at), Uint8Array.of(roll(256), roll(256)), bytes.subarray(at));
        break;
      case 5:
        bytes = concat(bytes.subarray(0, at), bytes.subarray(at + 1 + roll(8)));
        break;
      default: {
        const limit = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff][roll(5)]!;
        bytes = concat(bytes.subarray(0, at), u32(limit), bytes.subarray(at + 4));
      }
    }
  }
  return bytes;
}

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

const messages = await messageValues(setting);
const identities = identityValues(setting);
const directoryText = statementValues(setting)['directory/directory'] ?? '';
const threadKeys = threadKeysOf(sodium, setting.deskKey.secretKey);
const place = { stream: freshId(), position: 3, previousHash: FIRST_EVENT_HASH };
const streamKey = setting.sanitizerKey.secretKey;
const event = sealEvent(sodium, root, streamKey, place, setting.lead, day, { type: 'noted', text: 'x' });
const reportId = freshId();
const report = await sealSmall(
  { crypto: sodium, root, kind: 'report', id: reportId, recipients: recipientsOf('report') },
  fromBase64(messages['report/plain'] ?? ''),
);
const keyFileText = JSON.stringify({
  v: 1,
  kind: 'amana-key',
  root: '00'.repeat(32),
  editorId: setting.editor.id,
  name: 'n',
  argon2id: { opsLimit: 3, memBytes: 8192, salt: toBase64(new Uint8Array(16)) },
  nonce: toBase64(new Uint8Array(24)),
  sealed: toBase64(new Uint8Array(80)),
});

/** A valid example of each body, so that damage reaches past the first check. */
const BODIES: readonly (readonly [z.ZodMiniType, unknown])[] = [
  [api.challengeRequest, { editorId: freshId() }],
  [
    api.sessionRequest,
    { editorId: freshId(), challenge: toBase64(root), signature: toBase64(new Uint8Array(64)) },
  ],
  [
    api.enrolmentRequest,
    { token: toBase64(root), enrolment: JSON.parse(identities['invite/enrolment'] ?? '') },
  ],
  [api.inviteRequest, { id: freshId(), tokenHash: toBase64(root), role: 'lead', lastDay: day }],
  [api.fetchRequest, { ids: [freshId(), freshId()] }],
  [api.streamsReadRequest, { streams: [{ id: freshId(), from: 0 }] }],
  [api.streamsReadAnswer, { streams: [{ id: freshId(), from: 0, events: [toBase64(event)] }] }],
  [api.streamAppendRequest, { position: 1, event: toBase64(event) }],
  [api.replyRequest, { id: freshId(), slots: [toBase64(new Uint8Array(1024))] }],
  [
    api.keysRequest,
    { keys: [{ editorId: freshId(), key: JSON.parse(identities['wrapped key/epoch'] ?? '') }] },
  ],
  [api.attachmentsAnswer, { attachments: [{ id: freshId(), day, state: 'done', clean: 9, original: null }] }],
  [deskEvent, { type: 'case-made', case: freshId(), title: 't' }],
  [
    bundleManifest,
    { v: 1, root: '00'.repeat(32), digest: '11'.repeat(32), signatures: [], statements: [], files: [] },
  ],
];

interface Target {
  readonly name: string;
  /** How many of the 100,000. */
  readonly share: number;
  readonly whole: (turn: number) => Uint8Array;
  readonly parse: (damaged: Uint8Array, turn: number) => unknown;
}

const fixed = (bytes: Uint8Array) => () => bytes;
const args = { ...opening('report', reportId), sealedBytes: report.length };
const header = report.subarray(0, headerBytes('report'));
const bodyOf = (turn: number): readonly [z.ZodMiniType, unknown] => BODIES[turn % BODIES.length]!;

const TARGETS: readonly Target[] = [
  {
    name: 'openSmall',
    share: 4000,
    whole: fixed(report),
    parse: (bytes) => openSmall(opening('report', reportId), bytes),
  },
  { name: 'openHeader', share: 6000, whole: fixed(header), parse: (bytes) => openHeader(args, bytes) },
  {
    name: 'slotEpochs',
    share: 5000,
    whole: fixed(header),
    parse: (bytes) => slotEpochs('report', bytes),
  },
  {
    name: 'parseDrops and openReplies',
    share: 8000,
    whole: fixed(fromBase64(messages['drop/both'] ?? '')),
    parse: (bytes) => parseDrops(bytes),
  },
  {
    name: 'openReplies',
    share: 200,
    whole: fixed(fromBase64(messages['drop/both'] ?? '')),
    parse: (bytes) =>
      openReplies(
        sodium,
        root,
        threadKeys,
        [{ day, previousHash: new Uint8Array(32), slots: [bytes.slice(0, 1024)] }],
        day,
      ),
  },
  {
    name: 'openEvent',
    share: 15_000,
    whole: fixed(event),
    parse: (bytes) => openEvent(sodium, root, streamKey, place, bytes, () => setting.lead.sign.publicKey),
  },
  {
    name: 'VerifiedDirectory.verify',
    share: 3000,
    whole: fixed(utf8(directoryText)),
    parse: (bytes) =>
      VerifiedDirectory.verify(sodium, root, parseJson(z.unknown(), asText(bytes), 'directory-invalid'), day),
  },
  {
    name: 'decodeReport',
    share: 12_000,
    whole: fixed(fromBase64(messages['report/plain'] ?? '')),
    parse: decodeReport,
  },
  {
    name: 'decodeArticle',
    share: 10_000,
    whole: fixed(encodeArticle(ARTICLE_OF(setting))),
    parse: decodeArticle,
  },
  {
    name: 'key file',
    share: 6000,
    whole: fixed(utf8(keyFileText)),
    parse: (bytes) => parseJson(keyFile, fromUtf8(bytes)),
  },
  {
    name: 'wrapped key',
    share: 2000,
    whole: fixed(utf8(identities['wrapped key/epoch'] ?? '')),
    parse: (bytes) =>
      unwrapKey(sodium, root, parseJson(wrappedKey, fromUtf8(bytes)), setting.editor, () => true),
  },
  {
    name: 'HTTP bodies',
    share: 20_000,
    whole: (turn) => utf8(JSON.stringify(bodyOf(turn)[1])),
    parse: (bytes, turn) => parseJson(bodyOf(turn)[0], asText(bytes), 'malformed-request'),
  },
  {
    name: 'codename',
    share: 4000,
    whole: fixed(utf8(messages['codename/words'] ?? '')),
    parse: (bytes) => parseCodename(asText(bytes)),
  },
  {
    name: 'invite',
    share: 3800,
    whole: fixed(utf8((identities['invite/url'] ?? '').split('#')[1] ?? '')),
    parse: (bytes) => parseInviteFragment(latin(bytes)),
  },
  {
    name: 'base64url',
    share: 1000,
    whole: fixed(utf8(toBase64(event))),
    parse: (bytes) => fromBase64(latin(bytes)),
  },
];

describe('damaged input', () => {
  it('adds up', () => expect(TARGETS.reduce((sum, { share }) => sum + share, 0)).toBe(TOTAL));

  it('is valid before it is damaged', async () => {
    for (const { name, whole, parse } of TARGETS) {
      const valid = await Promise.resolve(whole(0)).then((bytes) => parse(bytes, 0));
      expect([name, valid]).toEqual([name, valid]);
    }
  });

  it(
    'gives a catalogued error or a value, in good time',
    async () => {
      const started = process.cpuUsage();
      const seen: Record<string, number> = {};
      for (const { name, share, whole, parse } of TARGETS) {
        let refused = 0;
        for (let turn = 0; turn < share; turn++) {
          const damaged = damage(whole(turn));
          const oneMs = performance.now();
          try {
            await parse(damaged, turn);
          } catch (thrown) {
            if (!(thrown instanceof AmanaError))
              throw new Error(`${name}, turn ${turn}: ${String(thrown)}`, { cause: thrown });
            refused += 1;
          }
          const tookMs = performance.now() - oneMs;
          if (tookMs > MOST_MS_FOR_ONE) throw new Error(`${name}, turn ${turn} took ${tookMs} ms`);
        }
        seen[name] = refused / share;
      }
      // Damage to what carries a proof is always noticed, however small it was.
      for (const proven of ['openSmall', 'openHeader', 'openEvent'])
        expect([proven, seen[proven]! > 0.97]).toEqual([proven, true]);
      // Processor time, not the clock's: the machine may be busy with other things.
      const { user, system } = process.cpuUsage(started);
      expect((user + system) / 1e6).toBeLessThan(MOST_SECONDS);
    },
    MOST_SECONDS * 10_000,
  );
});
