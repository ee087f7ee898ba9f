/** Vectors of parcels: whole and in parts, under both masks. */
import type { Suite } from '#protocol/body.ts';
import { concat, toBase64, toHex } from '#protocol/bytes.ts';
import { PARCEL_NONCE_BYTES, type ParcelItem } from '#protocol/parcel/layout.ts';
import { makeParcel, type Parcel } from '#protocol/parcel/make.ts';
import { bytesSource, sealObject } from '#protocol/seal.ts';
import { idOf, patternBytes, type Setting, type Values } from './setting.ts';

const KiB = 1024;
const SUITES: readonly Suite[] = [1, 2];

/** The objects of the frozen parcels: an attachment whose original is not kept, then the report. */
async function parcelItems(setting: Setting, suite: Suite): Promise<ParcelItem[]> {
  const { crypto, root, deskKey, sanitizerKey, deskEpoch, sanitizerEpoch } = setting;
  const desk = { epochId: deskEpoch, publicKey: deskKey.publicKey };
  const cleaner = { epochId: sanitizerEpoch, publicKey: sanitizerKey.publicKey };
  const nobody = { epochId: deskEpoch, publicKey: null };
  const common = { crypto, root, suite, source: bytesSource(patternBytes(5000)) };
  const attachment = { kind: 'attachment', id: idOf(crypto, 'parcel: attachment') } as const;
  const report = { kind: 'report', id: idOf(crypto, 'parcel: report') } as const;
  return [
    { ...attachment, object: await sealObject({ ...common, ...attachment, recipients: [cleaner, nobody] }) },
    { ...report, object: await sealObject({ ...common, ...report, recipients: [desk] }) },
  ];
}

export async function wholePart(parcel: Parcel, number: number): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  for await (const piece of parcel.part(number)) pieces.push(piece);
  return concat(...pieces);
}

export async function parcelValues(setting: Setting): Promise<Values> {
  const { crypto, root } = setting;
  const values: Values = {};
  for (const suite of SUITES) {
    const items = await parcelItems(setting, suite);
    for (const partBytes of [undefined, 64 * KiB]) {
      const parcel = makeParcel({ crypto, root, items, suite, ...(partBytes ? { partBytes } : {}) });
      for (let number = 1; number <= parcel.parts; number++) {
        const bytes = await wholePart(parcel, number);
        const name = `parcel, suite ${suite}, part ${number} of ${parcel.parts}`;
        values[`${name}/bytes`] = String(bytes.length);
        values[`${name}/start`] = toBase64(bytes.subarray(0, PARCEL_NONCE_BYTES + 64));
        values[`${name}/hash`] = toHex(crypto.blake2b(32, bytes));
      }
    }
  }
  return values;
}
