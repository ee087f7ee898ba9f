/**
 * Brings attachments from one store to another, a folder or S3, as they lie there: whole ones, and what is being
 * uploaded. Only what a row of the database speaks of goes along, in an order drawn at random, and each is read back and
 * compared. What stands there already, from a move that was broken off, is not written again.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { addDays, type Day, dayOf, parseDay } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';
import { attachmentRow } from './backup-copy.ts';
import type { BlobKind, Blobs } from './blobs.ts';
import { openBlobs } from './blobs-open.ts';
import { openSource } from './moving-source.ts';
import { shuffle } from './upkeep.ts';

export interface MovedBlobs {
  readonly blobs: number;
  /** How many the database speaks of that are not in the old store. */
  readonly missing: number;
}

interface Spoken {
  readonly id: ObjectId;
  readonly kind: BlobKind;
  readonly day: Day;
  /** Whether its absence is a damage: what is being uploaded or cleaned again may not be there yet. */
  readonly isOwed: boolean;
}

const rowsOfAttachments = z.array(z.extend(attachmentRow, { again_id: z.nullable(z.string()) }));

/**
 * @param database whose rows say what there is; nobody else may have it open
 * @param onBegin called once nothing stands against it any more, before the first file
 * @throws AmanaError busy while anybody has · conflict where the new store holds what no row speaks of · storage-full ·
 * internal where what was read back is not what was written
 */
export async function moveBlobs(
  database: string,
  from: string,
  to: string,
  onBegin: () => void = () => undefined,
): Promise<MovedBlobs> {
  const source = await openSource(database);
  try {
    const spoken = rowsOfAttachments
      .parse(await source.sql.selectFrom('attachments').selectAll().execute())
      .flatMap(spokenOf);
    const [old, target] = [await openBlobs(from), await openBlobs(to)];
    const today = dayOf(Date.now());
    // Nobody else writes there: whatever is half-written was by a move that ended.
    await target.removePartialsBefore(addDays(today, 1));
    const known = new Set(spoken.map(nameOf));
    const standing = new Set((await target.names()).map(nameOf));
    if ([...standing].some((name) => !known.has(name))) throw new AmanaError('conflict');
    onBegin();
    const there = new Set((await old.names()).map(nameOf));
    const moving = spoken.filter((one) => there.has(nameOf(one)));
    shuffle(moving);
    for (const one of moving) await moveBlob(one, old, target, standing.has(nameOf(one)));
    await target.coarsenFolderTimes(today);
    return {
      blobs: moving.length,
      missing: spoken.filter((one) => one.isOwed && !there.has(nameOf(one))).length,
    };
  } finally {
    await source.close();
  }
}

const nameOf = ({ id, kind }: Pick<Spoken, 'id' | 'kind'>): string => `${id}.${kind}`;

function spokenOf(row: z.infer<typeof rowsOfAttachments>[number]): Spoken[] {
  const day = parseDay(row.day);
  const isDone = row.state === 'done';
  const clean = (id: string, isOwed: boolean): Spoken => ({
    id: parseObjectId(id),
    kind: 'clean',
    day,
    isOwed,
  });
  return [
    ...(isDone && row.original_kept === 0
      ? []
      : [{ id: parseObjectId(row.id), kind: 'attachment', day, isOwed: row.state !== 'uploading' } as const]),
    ...(isDone && row.clean_bytes !== null ? [clean(row.clean_id, true)] : []),
    ...(row.again_id === null ? [] : [clean(row.again_id, false)]),
  ];
}

async function moveBlob(one: Spoken, old: Blobs, target: Blobs, stands: boolean): Promise<void> {
  const { id, kind, day } = one;
  const given = await hashOf(old, one);
  if (stands) {
    if ((await hashOf(target, one)) === given) return;
    await target.remove(id, kind);
  }
  const blob = await old.read(id, kind);
  if (blob === null) throw new AmanaError('internal');
  try {
    await target.requireRoom(blob.bytes);
    if (kind === 'clean') {
      const { path } = await target.prepare(id, day, blob.chunks());
      await target.place(id, path);
    } else {
      await target.append(id, day, 0, blob.bytes, blob.chunks());
      if (blob.bytes > 0) await target.makeDurable(id);
    }
  } finally {
    await blob.close();
  }
  if ((await hashOf(target, one)) !== given) throw new AmanaError('internal');
}

/** Of an upload that has brought nothing yet there may be no blob: that is as good as an empty one. */
async function hashOf(blobs: Blobs, { id, kind }: Spoken): Promise<string> {
  const hash = createHash('sha256');
  const blob = await blobs.read(id, kind);
  if (blob !== null)
    try {
      for await (const chunk of blob.passing()) hash.update(chunk);
    } finally {
      await blob.close();
    }
  return hash.digest('hex');
}
