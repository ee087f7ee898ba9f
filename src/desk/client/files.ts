/** Attachments as files: opened piece by piece, under names that come from us and never from the source's device. */
import { type Bytes, concat } from '#protocol/bytes.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { EpochId, ObjectId } from '#protocol/ids.ts';
import { DESK_SLOT, headerBytes } from '#protocol/layout.ts';
import { openHeader, openStream } from '#protocol/open.ts';
import { typeOfCopy } from '#protocol/record.ts';
import type { Core } from './core.ts';
import { neutralName } from './media.ts';
import type { OpenedFile } from './session.ts';

const secretKeyOf =
  ({ keyring }: Core) =>
  (epochId: EpochId): Uint8Array | null =>
    keyring.epochs.get(epochId) ?? null;

/** Which file of its report an attachment is, from 1. */
function numberIn(core: Core, attachment: ObjectId): number {
  for (const { content } of core.reports().values()) {
    const index = content.attachments.findIndex(({ id }) => id === attachment);
    if (index >= 0) return index + 1;
  }
  return 1;
}

/** In a case, the name under which an article would carry it; else its number in its report. */
function cleanName(core: Core, attachment: ObjectId): string {
  for (const { media } of core.state?.cases ?? []) {
    const known = media.find((one) => one.attachment === attachment);
    if (known !== undefined) return known.name;
  }
  const record = core.store.records.get(attachment)?.record;
  const number = numberIn(core, attachment);
  return (record === undefined ? null : neutralName(record, number)) ?? `file-${number}`;
}

export async function openClean(core: Core, attachment: ObjectId): Promise<OpenedFile> {
  const record = core.store.records.get(attachment)?.record;
  const sealedBytes = core.store.attachments.get(attachment)?.cleanBytes ?? null;
  if (record === undefined || record.status === 'rejected' || sealedBytes === null)
    throw new AmanaError('not-found');
  const { crypto, root } = core;
  const known = core.keptOf(attachment);
  const isCurrent = known?.edition === core.store.attachments.get(attachment)?.edition;
  const { opened, plaintext } = await openStream(
    {
      crypto,
      root,
      kind: 'clean',
      id: attachment,
      slot: 0,
      sealedBytes,
      secretKeyOf: secretKeyOf(core),
      kept: isCurrent ? (known?.clean ?? null) : null,
    },
    await core.api.stream('clean', attachment),
  );
  // A newsroom that hands out the copy of before: it may keep what this one was asked to take away.
  if (opened.trueLength !== record.after?.bytes) throw new AmanaError('cannot-open');
  const mime = typeOfCopy(record)?.mime ?? 'application/octet-stream';
  return { name: cleanName(core, attachment), mime, bytes: opened.trueLength, content: plaintext };
}

export async function openOriginal(core: Core, attachment: ObjectId): Promise<OpenedFile> {
  const sealedBytes = core.store.attachments.get(attachment)?.originalBytes ?? null;
  if (sealedBytes === null) throw new AmanaError('not-found');
  const { crypto, root } = core;
  const { opened, plaintext } = await openStream(
    {
      crypto,
      root,
      kind: 'attachment',
      id: attachment,
      slot: DESK_SLOT,
      sealedBytes,
      secretKeyOf: secretKeyOf(core),
      kept: core.keptOf(attachment)?.original ?? null,
    },
    await core.api.stream('original', attachment),
  );
  const name = `original-${numberIn(core, attachment)}`;
  return { name, mime: 'application/octet-stream', bytes: opened.trueLength, content: plaintext };
}

/** What the slot of a sealed copy or original holds: its beginning is fetched, and no more. @throws AmanaError cannot-open */
export async function slotOf(core: Core, kind: 'clean' | 'original', attachment: ObjectId): Promise<Bytes> {
  const known = core.store.attachments.get(attachment);
  const sealedBytes = (kind === 'clean' ? known?.cleanBytes : known?.originalBytes) ?? null;
  if (sealedBytes === null) throw new AmanaError('not-found');
  const { crypto, root } = core;
  const args = {
    crypto,
    root,
    kind: kind === 'clean' ? ('clean' as const) : ('attachment' as const),
    id: attachment,
    slot: kind === 'clean' ? 0 : DESK_SLOT,
    sealedBytes,
    secretKeyOf: secretKeyOf(core),
  };
  let head: Bytes = new Uint8Array(0);
  for await (const piece of await core.api.stream(kind, attachment)) {
    head = concat(head, piece);
    if (head.length >= headerBytes(args.kind)) break;
  }
  return (await openHeader(args, head.slice(0, headerBytes(args.kind)))).slotPlain;
}
