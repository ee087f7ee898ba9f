/** Vectors of whole sealed objects: every kind, both suites, one frame and several. */
import type { Suite } from '#protocol/body.ts';
import { type Bytes, toBase64, toHex } from '#protocol/bytes.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { headerBytes, KINDS, type Kind, SLOTS } from '#protocol/layout.ts';
import { openSmall } from '#protocol/open.ts';
import { sealSmall } from '#protocol/seal.ts';
import { idOf, patternBytes, type Setting, type Values } from './setting.ts';

interface ObjectCase {
  readonly name: string;
  readonly kind: Kind;
  readonly suite: Suite;
  readonly plainBytes: number;
  readonly keepOriginal: boolean;
  /** Whole objects are frozen where they are small; of larger ones the header and the hash. */
  readonly isWhole: boolean;
}

const SUITES: readonly Suite[] = [1, 2];

export const OBJECT_CASES: readonly ObjectCase[] = SUITES.flatMap((suite) => [
  ...KINDS.map((kind) => ({
    name: `${kind}, suite ${suite}`,
    kind,
    suite,
    plainBytes: 5000,
    keepOriginal: kind === 'attachment' && suite === 2,
    isWhole: kind === 'report' || kind === 'record',
  })),
  {
    name: `attachment of several frames, suite ${suite}`,
    kind: 'attachment' as const,
    suite,
    plainBytes: 300_000,
    keepOriginal: false,
    isWhole: false,
  },
  {
    name: `empty report, suite ${suite}`,
    kind: 'report',
    suite,
    plainBytes: 0,
    keepOriginal: false,
    isWhole: false,
  },
]);

export const caseId = (setting: Setting, { name }: ObjectCase): ObjectId => idOf(setting.crypto, name);

/** Opens by every slot that somebody can open. */
export async function openByEverySlot(
  setting: Setting,
  { kind, keepOriginal }: ObjectCase,
  id: ObjectId,
  sealed: Uint8Array,
): Promise<Bytes[]> {
  const { crypto, root, deskKey, sanitizerKey, deskEpoch, sanitizerEpoch } = setting;
  const secretKeyOf = (epoch: string): Uint8Array | null =>
    epoch === deskEpoch ? deskKey.secretKey : epoch === sanitizerEpoch ? sanitizerKey.secretKey : null;
  const slots = kind === 'attachment' ? (keepOriginal ? [0, 1] : [0]) : [0];
  const opened: Bytes[] = [];
  for (const slot of slots)
    opened.push(await openSmall({ crypto, root, kind, id, slot, secretKeyOf }, sealed));
  return opened;
}

export async function objectValues(setting: Setting): Promise<Values> {
  const { crypto, root, deskKey, sanitizerKey, deskEpoch, sanitizerEpoch } = setting;
  const values: Values = {};
  for (const one of OBJECT_CASES) {
    const { name, kind, suite, plainBytes, keepOriginal, isWhole } = one;
    const id = caseId(setting, one);
    const desk = { epochId: deskEpoch, publicKey: deskKey.publicKey };
    const recipients =
      SLOTS[kind] === 1
        ? [desk]
        : [
            { epochId: sanitizerEpoch, publicKey: sanitizerKey.publicKey },
            keepOriginal ? desk : { epochId: deskEpoch, publicKey: null },
          ];
    const plain = patternBytes(plainBytes);
    const sealed = await sealSmall({ crypto, root, kind, id, recipients, keepOriginal, suite }, plain);
    values[`${name}/id`] = id;
    values[`${name}/bytes`] = String(sealed.length);
    if (isWhole) values[`${name}/object`] = toBase64(sealed);
    else values[`${name}/header`] = toBase64(sealed.subarray(0, headerBytes(kind)));
    values[`${name}/hash`] = toHex(crypto.blake2b(32, sealed));
    const opened = await openByEverySlot(setting, one, id, sealed);
    values[`${name}/opened`] = opened.map((bytes) => toHex(crypto.blake2b(32, bytes))).join(' ');
    values[`${name}/plain`] = toHex(crypto.blake2b(32, plain));
  }
  return values;
}
