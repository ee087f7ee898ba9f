/**
 * Sealing what a source hands over: attachments, each an object of its own, and the report that alone knows them.
 * Knows nothing of how they travel: `Delivery` sends them, a parcel holds them.
 */
import type { Bytes } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import type { Epoch } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { type AttachmentNote, encodeDummy, encodeReport } from '#protocol/report.ts';
import { toBase64 } from '#protocol/schema.ts';
import { bytesSource, type Recipient, type SealedObject, sealObject } from '#protocol/seal.ts';
import { nameInReport, type OutgoingFile } from './files.ts';
import { languageOf } from './written.ts';

/** For whom is sealed: the newsroom, and its epochs of the day. */
export interface SealingKeys {
  readonly crypto: Crypto;
  /** The newsroom's root public key, 32 B. */
  readonly root: Uint8Array;
  readonly desk: Epoch;
  /** The epoch of an attachment's first slot: whoever cleans it. */
  readonly cleaner: Epoch;
}

/** A sealed object and its random name. */
export interface SealedItem {
  readonly id: ObjectId;
  readonly object: SealedObject;
}

export interface ReportDraft {
  readonly text: string;
  readonly files: readonly OutgoingFile[];
}

/** What a report says beyond its text. */
interface ReportFacts {
  readonly text: string;
  readonly day: Day;
  /** 32 B, from the codename. */
  readonly threadKey: Uint8Array;
  /** In the order of the files. */
  readonly attachments: readonly { readonly id: ObjectId; readonly file: OutgoingFile }[];
}

/** Nothing is read yet but the file's length: frames are sealed when they are asked for. @throws AmanaError too-large */
export async function sealAttachment(
  keys: SealingKeys,
  file: OutgoingFile,
  id: ObjectId = newObjectId(keys.crypto),
): Promise<SealedItem> {
  const { crypto, root, desk, cleaner } = keys;
  const recipients: Recipient[] = [
    recipientOf(cleaner),
    // The slot is there either way; without the source's leave nobody has its key.
    file.keepOriginal ? recipientOf(desk) : { epochId: desk.id, publicKey: null },
  ];
  const object = await sealObject({
    crypto,
    root,
    kind: 'attachment',
    id,
    recipients,
    source: file.bytes,
    keepOriginal: file.keepOriginal,
    ...(file.withholdFindings ? { withholdFindings: true } : {}),
    ...(file.mode ? { mode: file.mode } : {}),
  });
  return { id, object };
}

/** The report that names its attachments, inside its seal only. @throws AmanaError too-large */
export async function sealReport(keys: SealingKeys, facts: ReportFacts): Promise<SealedItem> {
  const attachments = facts.attachments.map(
    ({ id, file }, index): AttachmentNote => ({
      id,
      name: nameInReport(file, index + 1),
      type: file.type.slice(0, 100),
      bytes: file.bytes.length,
      keepOriginal: file.keepOriginal,
    }),
  );
  const plain = encodeReport({
    v: 1,
    text: facts.text,
    language: languageOf(facts.text),
    day: facts.day,
    threadKey: toBase64(facts.threadKey),
    attachments,
  });
  return sealForDesk(keys, plain);
}

/** A report that says nothing: the desk drops it once it has opened it, and nobody else can tell. */
export const sealDummy = (keys: SealingKeys): Promise<SealedItem> => sealForDesk(keys, encodeDummy());

async function sealForDesk({ crypto, root, desk }: SealingKeys, plain: Bytes): Promise<SealedItem> {
  const id = newObjectId(crypto);
  const recipients = [recipientOf(desk)];
  const source = bytesSource(plain);
  return { id, object: await sealObject({ crypto, root, kind: 'report', id, recipients, source }) };
}

const recipientOf = (epoch: Epoch): Recipient => ({ epochId: epoch.id, publicKey: epoch.publicKey });
