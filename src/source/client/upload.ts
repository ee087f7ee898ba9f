/**
 * Sending one sealed object by tus 1.0 (creation and core). The object seals any range of itself on demand and
 * always to the same bytes, so nothing but its position has to be remembered: memory stays constant whatever the
 * size, and a broken line goes on where the newsroom's disk stopped.
 *
 * The resumable protocol's usual client keeps its positions in localStorage and sends by XMLHttpRequest; a source's
 * page may keep nothing, and the command line has no XMLHttpRequest. docs/adr/0011.
 */
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { headerBytes, SEALED_FRAME_BYTES } from '#protocol/layout.ts';
import type { SealedObject } from '#protocol/seal.ts';
import { type Answer, refusalOf, request } from './http.ts';
import type { Line } from './line.ts';
import { persist } from './patience.ts';
import { withWork } from './work.ts';

const TUS = { 'Tus-Resumable': '1.0.0' };

/**
 * Frames of 256 KiB in each of an object's requests, from the first one on; the last number serves all that follow.
 * One series for everybody, begun anew with each object and after each break: what a request carries depends on the
 * object's size and on where the line broke, which a server sees anyway, and not on a client's pace, by which two
 * objects could be told to come from one. The first is small, so that the bar moves soon on a slow line; eight are
 * 2 MiB, and sealing and sending them holds a few times that in memory, well below the 64 MiB that a page may grow.
 */
export const SERIES = [1, 1, 2, 2, 4, 4, 8] as const;
export const MOST_FRAMES = Math.max(...SERIES);

/** @param step requests since the beginning or the last break */
export const framesAt = (step: number): number => SERIES[step] ?? MOST_FRAMES;

/** Where the next request ends: on a frame's edge, so that no frame is sealed twice. */
export function chunkEnd(offset: number, frames: number, length: number): number {
  const header = headerBytes('attachment');
  const frame = Math.floor(Math.max(0, offset - header) / SEALED_FRAME_BYTES);
  return Math.min(length, header + (frame + frames) * SEALED_FRAME_BYTES);
}

/** Room for the largest request of an object. One serves them all, since `fetch` copies a body before it returns. */
export const chunkRoom = (length: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(chunkEnd(0, MOST_FRAMES, length));

function offsetOf(answer: Answer, length: number): number {
  const offset = Number(answer.headers.get('Upload-Offset') ?? Number.NaN);
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > length) throw new AmanaError('unreachable');
  return offset;
}

/** Creates the upload. Its id is random and known already, so that a repeated request cannot make a second one. */
async function create(line: Line, id: ObjectId, length: number): Promise<void> {
  const answer = await withWork(line, id, (work) =>
    request(line.http, 'POST', '/attachments', {
      headers: { ...TUS, ...work, 'Upload-Length': String(length), 'Upload-Metadata': `id ${btoa(id)}` },
      withinMs: line.pace.allowedMs(0),
    }),
  );
  if (answer.status !== 201) throw await refusalOf(answer);
}

/** How much the newsroom has of it, or null when it knows nothing of it. */
async function confirmed({ http, pace }: Line, id: ObjectId, length: number): Promise<number | null> {
  const answer = await request(http, 'HEAD', `/attachments/${id}`, {
    headers: TUS,
    withinMs: pace.allowedMs(0),
  });
  if (answer.status === 404 || answer.status === 410) return null;
  // An answer to HEAD has no body that could name its code.
  if (answer.status !== 200 && answer.status !== 204) throw new AmanaError('unreachable');
  return offsetOf(answer, length);
}

/**
 * Sends what the newsroom does not have yet, until it has confirmed everything.
 * @param onConfirmed called with the bytes that are on the newsroom's disk; nothing less is called sent
 * @param isNew false where an earlier run may have created it already
 * @throws AmanaError unreachable when the line stays broken; unknown-epoch when the keys have changed
 */
export async function uploadSealed(
  line: Line,
  id: ObjectId,
  object: SealedObject,
  onConfirmed: (bytes: number) => void,
  isNew = true,
): Promise<void> {
  const { http, patience, pace } = line;
  const room = chunkRoom(object.length);
  let isFresh = isNew;
  let sent: { readonly offset: number; readonly atMs: number } | null = null;
  await persist(patience, async (moved) => {
    let offset = isFresh ? null : await confirmed(line, id, object.length);
    isFresh = false;
    if (offset === null) {
      await create(line, id, object.length);
      offset = 0;
    }
    // What a request that broke off has brought: a line that is only slow counts as one that moves.
    if (sent && offset > sent.offset) {
      pace.saw(offset - sent.offset, performance.now() - sent.atMs);
      moved();
    }
    onConfirmed(offset);
    let step = 0;
    // Everything on the disk is not yet everything acknowledged: an empty request at the end asks for that.
    for (let isAcknowledged = false; !isAcknowledged; isAcknowledged = offset === object.length) {
      const end = chunkEnd(offset, framesAt(step), object.length);
      const body = await object.read(offset, end, room);
      sent = { offset, atMs: performance.now() };
      const answer = await request(http, 'PATCH', `/attachments/${id}`, {
        headers: {
          ...TUS,
          'Content-Type': 'application/offset+octet-stream',
          'Upload-Offset': String(offset),
        },
        body,
        withinMs: pace.allowedMs(body.length),
      });
      if (answer.status !== 204 && answer.status !== 200) throw await positionLost(answer);
      const before = offset;
      offset = offsetOf(answer, object.length);
      pace.saw(offset - before, performance.now() - sent.atMs);
      sent = null;
      step += 1;
      moved();
      onConfirmed(offset);
    }
  });
}

/** A conflict of offsets, or an upload that is gone, is mended by asking where to go on. */
async function positionLost(answer: Answer): Promise<AmanaError> {
  const refusal = await refusalOf(answer);
  const isPosition = refusal.code === 'conflict' || refusal.code === 'not-found';
  return isPosition ? new AmanaError('unreachable', { cause: refusal }) : refusal;
}
