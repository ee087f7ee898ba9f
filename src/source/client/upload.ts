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
import { type Answer, type Http, refusalOf, request } from './http.ts';
import { type Patience, persist } from './patience.ts';

const TUS = { 'Tus-Resumable': '1.0.0' };

/**
 * Frames of 256 KiB in one request. One on a line of 1 Mbit/s takes two seconds; eight are 2 MiB, and
 * sealing and sending them holds a few times that in memory, well below the 64 MiB that a page may grow.
 */
const LEAST_FRAMES = 1;
export const MOST_FRAMES = 8;

/** A request should take about so long: short enough that a break loses little and the bar moves. */
const WANTED_MS = 2000;

/** Where the next request ends: on a frame's edge, so that no frame is sealed twice. */
export function chunkEnd(offset: number, frames: number, length: number): number {
  const header = headerBytes('attachment');
  const frame = Math.floor(Math.max(0, offset - header) / SEALED_FRAME_BYTES);
  return Math.min(length, header + (frame + frames) * SEALED_FRAME_BYTES);
}

/** Room for the largest request of an object. One serves them all, since `fetch` copies a body before it returns. */
export const chunkRoom = (length: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(chunkEnd(0, MOST_FRAMES, length));

/** Twice as much after a quick request, half as much after a slow one. */
export function nextFrames(frames: number, tookMs: number): number {
  if (tookMs < WANTED_MS / 2) return Math.min(MOST_FRAMES, frames * 2);
  if (tookMs > WANTED_MS * 2) return Math.max(LEAST_FRAMES, Math.floor(frames / 2));
  return frames;
}

function offsetOf(answer: Answer, length: number): number {
  const offset = Number(answer.headers.get('Upload-Offset') ?? Number.NaN);
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > length) throw new AmanaError('unreachable');
  return offset;
}

/** Creates the upload. Its id is random and known already, so that a repeated request cannot make a second one. */
async function create(http: Http, id: ObjectId, length: number): Promise<void> {
  const answer = await request(http, 'POST', '/attachments', {
    headers: { ...TUS, 'Upload-Length': String(length), 'Upload-Metadata': `id ${btoa(id)}` },
  });
  if (answer.status !== 201) throw await refusalOf(answer);
}

/** How much the newsroom has of it, or null when it knows nothing of it. */
async function confirmed(http: Http, id: ObjectId, length: number): Promise<number | null> {
  const answer = await request(http, 'HEAD', `/attachments/${id}`, { headers: TUS });
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
  http: Http,
  patience: Patience,
  id: ObjectId,
  object: SealedObject,
  onConfirmed: (bytes: number) => void,
  isNew = true,
): Promise<void> {
  const room = chunkRoom(object.length);
  let frames = LEAST_FRAMES;
  let isFresh = isNew;
  await persist(patience, async (moved) => {
    let offset = isFresh ? null : await confirmed(http, id, object.length);
    isFresh = false;
    if (offset === null) {
      await create(http, id, object.length);
      offset = 0;
    }
    onConfirmed(offset);
    // Everything on the disk is not yet everything acknowledged: an empty request at the end asks for that.
    for (let isAcknowledged = false; !isAcknowledged; isAcknowledged = offset === object.length) {
      const end = chunkEnd(offset, frames, object.length);
      const body = await object.read(offset, end, room);
      const startedMs = performance.now();
      const answer = await request(http, 'PATCH', `/attachments/${id}`, {
        headers: {
          ...TUS,
          'Content-Type': 'application/offset+octet-stream',
          'Upload-Offset': String(offset),
        },
        body,
      });
      if (answer.status !== 204 && answer.status !== 200) {
        frames = LEAST_FRAMES;
        throw await positionLost(answer);
      }
      frames = nextFrames(frames, performance.now() - startedMs);
      offset = offsetOf(answer, object.length);
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
