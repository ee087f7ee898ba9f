/** PROTOCOL.md is read, and every figure in it compared with the code: a document that drifts is worse than none. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { HIDDEN_BYTES } from '#protocol/canary.ts';
import { CODENAME_BITS, CODENAME_WORDS, WORDLIST_LENGTH } from '#protocol/codename.ts';
import { dayOf, dayText, isDay } from '#protocol/day.ts';
import { directorySchema, LIFETIME_DAYS } from '#protocol/directory.ts';
import * as drops from '#protocol/drops.ts';
import * as engine from '#protocol/engines/crypto.ts';
import { ERRORS } from '#protocol/errors.ts';
import { MOST_FILTERS, MOST_LABELS, MOST_MENTIONS, MOST_TRIAGED } from '#protocol/events-triage.ts';
import { fingerprintWords, KEY_FILE_COST, NAME_BYTES } from '#protocol/identity.ts';
import { EPOCH_ID_BYTES, ID_BYTES } from '#protocol/ids.ts';
import { KEY_BYTES } from '#protocol/kdf.ts';
import * as layout from '#protocol/layout.ts';
import * as parcel from '#protocol/parcel/layout.ts';
import { MOST_PURGED, PURGE_DAYS, PURGERS_NEEDED } from '#protocol/purge.ts';
import { SHARE_BYTES, SHARES_NEEDED } from '#protocol/recovery.ts';
import { SIGNATURES_ALONE, SIGNATURES_NEEDED } from '#protocol/sign-off.ts';
import { STREAM_KEY_ID_BYTES } from '#protocol/stream-keys.ts';
import * as work from '#protocol/work.ts';
import { setting, sodium } from './setting.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'src', 'protocol');
const document = readFileSync(join(FOLDER, 'PROTOCOL.md'), 'utf8');

const emptyDrop = drops.buildDrop(sodium, setting.day, drops.FIRST_PREVIOUS_HASH, []);

const CONSTANTS: Readonly<Record<string, number>> = {
  HIDDEN_BYTES,
  KEY_BYTES,
  ID_BYTES,
  EPOCH_ID_BYTES,
  KEM_PUBLIC_KEY_BYTES: engine.KEM_PUBLIC_KEY_BYTES,
  KEM_SECRET_KEY_BYTES: engine.KEM_SECRET_KEY_BYTES,
  SIGN_PUBLIC_KEY_BYTES: engine.SIGN_PUBLIC_KEY_BYTES,
  SIGNATURE_BYTES: engine.SIGNATURE_BYTES,
  AEAD_NONCE_BYTES: engine.AEAD_NONCE_BYTES,
  KEM_CIPHERTEXT_BYTES: layout.KEM_CIPHERTEXT_BYTES,
  TAG_BYTES: layout.TAG_BYTES,
  COMMITMENT_BYTES: layout.COMMITMENT_BYTES,
  WRAPPED_PLAIN_BYTES: layout.WRAPPED_PLAIN_BYTES,
  SLOT_BYTES: layout.SLOT_BYTES,
  HEADER_BYTES_REPORT: layout.headerBytes('report'),
  HEADER_BYTES_ATTACHMENT: layout.headerBytes('attachment'),
  FRAME_BYTES: layout.FRAME_BYTES,
  SEALED_FRAME_BYTES: layout.SEALED_FRAME_BYTES,
  LARGEST_BYTES: layout.LARGEST_BYTES,
  PARCEL_NONCE_BYTES: parcel.PARCEL_NONCE_BYTES,
  PART_HEAD_BYTES: parcel.PART_HEAD_BYTES,
  PARCEL_TABLE_BYTES: parcel.PARCEL_TABLE_BYTES,
  MOST_PARCEL_ATTACHMENTS: parcel.MOST_PARCEL_ATTACHMENTS,
  CODENAME_WORDS,
  WORDLIST_LENGTH,
  CODENAME_BITS: Math.round(CODENAME_BITS * 10) / 10,
  FINGERPRINT_WORDS: fingerprintWords(sodium, setting.root).length,
  REPLY_SLOT_BYTES: drops.REPLY_SLOT_BYTES,
  SLOT_TEXT_BYTES: drops.SLOT_TEXT_BYTES,
  MOST_PARTS: drops.MOST_PARTS,
  LEAST_DROP_SLOTS: drops.LEAST_DROP_SLOTS,
  DROP_DAYS: drops.DROP_DAYS,
  STEADY_DROP_SECONDS: drops.STEADY_DROP_SECONDS,
  TAGS_A_DAY: drops.TAGS_A_DAY,
  DROP_HEAD_BYTES: emptyDrop.length - drops.LEAST_DROP_SLOTS * drops.REPLY_SLOT_BYTES,
  KEY_FILE_PASSES: KEY_FILE_COST.opsLimit,
  KEY_FILE_MEMORY_BYTES: KEY_FILE_COST.memBytes,
  NAME_BYTES,
  SIGNATURES_NEEDED,
  SIGNATURES_ALONE,
  SHARES_NEEDED,
  MOST_TRIAGED,
  MOST_LABELS,
  MOST_FILTERS,
  MOST_MENTIONS,
  PURGERS_NEEDED,
  PURGE_DAYS,
  MOST_PURGED,
  SHARE_BYTES,
  STREAM_KEY_ID_BYTES,
  CHALLENGE_BYTES: work.CHALLENGE_BYTES,
  WORK_ITERATIONS: work.WORK_ITERATIONS,
  WORK_PARTS: work.WORK_PARTS,
  LEAST_BITS: work.LEAST_BITS,
  MOST_BITS: work.MOST_BITS,
};

const UNIT: Readonly<Record<string, number>> = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

describe('PROTOCOL.md', () => {
  const rows = [...document.matchAll(/^\| `([A-Z][A-Z_]+)` \| ([\d.]+) \|/gm)];

  it('has every constant once, with the value of the code', () => {
    const written = Object.fromEntries(rows.map(([, name, value]) => [name, Number(value)]));
    expect(written).toEqual(CONSTANTS);
    expect(rows).toHaveLength(Object.keys(CONSTANTS).length);
  });

  it('has every lifetime with the value of the code', () => {
    const written = Object.fromEntries(
      [...document.matchAll(/`([a-z][A-Za-z]+)` = (\d+)/g)].map(([, name, value]) => [name, Number(value)]),
    );
    expect(written).toEqual(LIFETIME_DAYS);
  });

  it.each(layout.KINDS)('has the slots and buckets of a %s', (kind) => {
    const [, slots, buckets] =
      new RegExp(`^\\| ${kind} \\| (\\d) \\| [^|]+ \\| ([^|]+) \\|$`, 'm').exec(document) ?? [];
    expect(Number(slots)).toBe(layout.SLOTS[kind]);
    const sizes = buckets?.split(',').map((size) => {
      const [, count, unit] = /^\s*(\d+) (KiB|MiB|GiB)\s*$/.exec(size) ?? [];
      return Number(count) * (UNIT[unit ?? ''] ?? Number.NaN);
    });
    expect(sizes).toEqual(layout.BUCKETS[kind]);
  });

  it('names every label of the code, and no other', () => {
    const code = ['protocol', 'desk']
      .map((zones) => join(FOLDER, '..', zones))
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
      )
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const inCode = new Set([...code.matchAll(/'amana\/v1\/([a-z-]+)'/g)].map(([, label]) => label));
    for (const label of inCode)
      expect([label, document.includes(`\`${label}\``) || document.includes(`amana/v1/${label}"`)]).toEqual([
        label,
        true,
      ]);
    for (const [, label] of document.matchAll(/"amana\/v1\/([a-z-]+)"/g))
      expect([label, inCode.has(label)]).toEqual([label, true]);
  });

  it('names only error codes of the catalogue', () => {
    for (const code of [
      'cannot-open',
      'event-invalid',
      'directory-invalid',
      'wrong-passphrase',
      'malformed-object',
      'file-unreadable',
      'not-a-part',
      'part-damaged',
      'kit-expired',
      'work-needed',
    ]) {
      expect(document).toContain(`\`${code}\``);
      expect(Object.keys(ERRORS)).toContain(code);
    }
  });

  it('says how many statements a directory can have', () => {
    const statement = { by: '00'.repeat(32), payload: '{}', signature: 'A'.repeat(86) };
    const of = (count: number) =>
      directorySchema.safeParse({ v: 1, statements: Array(count).fill(statement) }).success;
    expect([4095, 4096, 4097].map(of)).toEqual([true, true, false]);
    expect(document).toContain('at most 4,096');
  });
});

describe('derivations', () => {
  it('of the layout', () => {
    expect(layout.KEM_CIPHERTEXT_BYTES).toBe(1088 + 32);
    expect(layout.SLOT_BYTES).toBe(4 + 1120 + (1 + 1 + 32 + 8) + 16);
    expect(layout.headerBytes('attachment')).toBe(32 + 2 * layout.SLOT_BYTES);
    expect(layout.SEALED_FRAME_BYTES).toBe(256 * 1024 + 16);
    expect(layout.LARGEST_BYTES).toBe(2 * 1024 ** 3);
    expect(drops.SLOT_TEXT_BYTES).toBe(1024 - 16 - 24 - 16 - (16 + 2 + 2 + 2));
    expect(Math.round((14 * 4 * emptyDrop.length) / 1024)).toBe(898);
    expect(document).toContain('56 drops, 898 KiB');
    expect(drops.MOST_PARTS).toBe(Math.ceil((16 * 1024) / drops.SLOT_TEXT_BYTES));
    expect(LIFETIME_DAYS.newsroom).toBe(52 * 7);
    expect(LIFETIME_DAYS.delegate).toBe(26 * 7);
  });

  it('of days', () => {
    expect(dayOf(Date.UTC(2015, 1, 3, 23, 59, 59, 999))).toBe(16_469);
    expect(dayText(dayOf(Date.UTC(2015, 1, 3)))).toBe('2015-02-03');
    expect([-1, 0, 84_006, 84_007, 1.5, Number.NaN, '1'].map(isDay)).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(Date.UTC(2200, 0, 1) / 86_400_000).toBe(84_006);
  });

  it('of the primitives, by the engine itself', () => {
    const pair = sodium.kemKeypair(sodium.random(32));
    expect(pair.publicKey.length).toBe(engine.KEM_PUBLIC_KEY_BYTES);
    expect(pair.secretKey.length).toBe(engine.KEM_SECRET_KEY_BYTES);
    expect(sodium.kemEncapsulate(pair.publicKey).ciphertext.length).toBe(layout.KEM_CIPHERTEXT_BYTES);
    expect(sodium.sign(setting.root, setting.lead.sign.secretKey).length).toBe(engine.SIGNATURE_BYTES);
    expect(
      sodium.aeadSeal(setting.root, new Uint8Array(engine.AEAD_NONCE_BYTES), new Uint8Array(5), setting.root)
        .length,
    ).toBe(5 + layout.TAG_BYTES);
  });
});
