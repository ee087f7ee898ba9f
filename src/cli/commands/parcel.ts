/** Parcels on the command line: written into a folder, and sent for somebody else. */
import { openAsBlob } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Codename } from '#protocol/codename.ts';
import { dayText } from '#protocol/day.ts';
import { asAmanaError } from '#protocol/errors.ts';
import type { PlainSource } from '#protocol/seal.ts';
import { lookAtParts, ParcelDelivery, type PartVerdict } from '#source/client/carrying.ts';
import type { SourceClient } from '#source/client/client.ts';
import type { DeliveryProgress } from '#source/client/delivery.ts';
import { blobSource } from '#source/client/files.ts';
import { neutralName, PART_CHOICES, sealParcel } from '#source/client/parcel.ts';
import type { ReportDraft } from '#source/client/sealing.ts';
import { kitDirectory } from '../source.ts';
import { OperatorError } from '../terminal.ts';

/** PART_CHOICES as people write them. */
export const PART_SIZES = ['8M', '16M', '64M', '512M'] as const;
export type PartSize = (typeof PART_SIZES)[number];

export interface WrittenParcel {
  readonly files: readonly string[];
  /** The last day on which the newsroom takes it. */
  readonly arriveBy: string;
}

/** @throws AmanaError kit-expired, too-large @throws OperatorError where it cannot be written */
export async function writeParcel(
  client: SourceClient,
  codename: Codename,
  draft: ReportDraft,
  folder: string,
  partSize?: PartSize,
): Promise<WrittenParcel> {
  const { crypto, root } = client;
  const [day, threadKey] = [client.today(), await client.threadKey(codename)];
  const { verified: directory } = await kitDirectory(client, day);
  const making = { crypto, root, directory, day, threadKey };
  const sealed = await sealParcel(making, draft);
  const parcel = sealed.inParts(
    partSize === undefined ? undefined : PART_CHOICES[PART_SIZES.indexOf(partSize)],
  );
  const files: string[] = [];
  for (let number = 1; number <= parcel.parts; number++) {
    const path = join(folder, neutralName(crypto));
    await writePieces(folder, path, parcel.part(number));
    files.push(path);
  }
  return { files, arriveBy: dayText(sealed.arriveBy) };
}

async function writePieces(folder: string, path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const piece of pieces) await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (asAmanaError(cause).code !== 'internal') throw cause;
    throw new OperatorError(`The parcel cannot be written into ${folder}.`, { cause });
  }
}

/** Goes on until all of it has arrived, or until it is stopped. @returns how many objects have arrived @throws OperatorError which file is wrong, and in which way */
export async function carryParcel(
  client: SourceClient,
  paths: readonly string[],
  onProgress: (progress: DeliveryProgress) => void,
  signal: AbortSignal,
): Promise<number> {
  const sources: PlainSource[] = [];
  for (const path of paths) sources.push(await partSource(path));
  const look = await lookAtParts(client.crypto, client.root, sources);
  const faults = look.verdicts.flatMap((verdict, index) => faultText(basename(paths[index] ?? ''), verdict));
  const { missing, items } = look;
  if (items === null && missing !== null && missing.length > 0)
    faults.push(`Not there, or not whole: ${missing.map((number) => `part ${number}`).join(', ')}.`);
  if (items === null) throw new OperatorError(['Nothing was sent.', ...faults].join('\n'));
  try {
    await new ParcelDelivery(client, items, { isEndless: true }).run(onProgress, signal);
  } catch (thrown) {
    if (asAmanaError(thrown).code !== 'unknown-epoch') throw thrown;
    throw new OperatorError(
      'This parcel is too old: the newsroom no longer takes what is sealed to its keys.',
      {
        cause: thrown,
      },
    );
  }
  return items.length;
}

async function partSource(path: string): Promise<PlainSource> {
  try {
    return blobSource(await openAsBlob(path));
  } catch (cause) {
    throw new OperatorError(`The part ${path} cannot be read.`, { cause });
  }
}

/** Empty for a good part, and for one that is there twice. */
function faultText(name: string, verdict: PartVerdict): string[] {
  switch (verdict.kind) {
    case 'part':
    case 'double':
      return [];
    case 'other':
      return [`${name}: a part of another parcel.`];
    case 'damaged':
      return [`${name}: part ${verdict.number}, but this copy of it is damaged; copy it again.`];
    case 'foreign':
      return [`${name}: no part of a parcel for this newsroom, or its beginning is damaged.`];
    case 'unreadable':
      return [`${name}: cannot be read.`];
  }
}
