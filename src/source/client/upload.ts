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
import type { Line } from './line.ts';
import { type Pace, persist } from './patience.ts';
import { withWork } from './work.ts';

const TUS = { 'Tus-Resumable': '1.0.0' };
const PIECE = { 'Content-Type': 'application/offset+octet-stream' };

/**
 * Frames of 256 KiB in each of an object's requests, from the first one on; the last number serves all that follow.
 * One series for everybody, begun anew with each object and after each break: what a request carries depends on the
 * object's size and on where the line broke, which a server sees anyway, and not on a client's pace, by which two
 * objects could be told to come from one. The first is small, so that the bar moves soon on a slow line; eight are
 * 2 MiB, and sealing and sending them holds a few times that in memory, well below the 64 MiB that a page may grow.
 */
export const SERIES = [1, 1, 2, 4, 8] as const;
export const MOST_FRAMES = Math.max(...SERIES);

/** @param step requests since the beginning or the last break */
export const framesAt = (step: number): number => SERIES[step] ?? MOST_FRAMES;

/** Where the next request ends: on a frame's edge, so that no frame is sealed twice. */
export function chunkEnd(offset: number, frames: number, length: number): number {
  const header = headerBytes('attachment');
  const frame = Math.floor(Math.max(0, offset - header) / SEALED_FRAME_BYTES);
  return Math.min(length, header + (frame + frames) * SEALED_FRAME_BYTES);
}

/**
 * Requests on the line at once. While one is being answered the next is under way, for an answer takes as long to come
 * back through Tor as a megabyte takes to leave. What comes before its turn is lost with the one before it: so the
 * first goes alone, which may find that all of it is there already, and after a break the first four do, each by
 * itself, for a line that breaks often has nothing to lose.
 */
const MOST_AT_ONCE = 2;
const ALONE_AFTER_BREAK = 4;

/** Room for the largest request of an object. One serves them all, since `fetch` copies a body before it returns. */
export const chunkRoom = (length: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(chunkEnd(0, MOST_FRAMES, length));

function offsetOf(answer: Answer, length: number): number {
  const offset = Number(answer.headers.get('Upload-Offset') ?? Number.NaN);
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > length) throw new AmanaError('unreachable');
  return offset;
}

/**
 * Creates the upload with its first piece. Its id is random and known already, so that a repeated request cannot make a
 * second one.
 * @returns how much the newsroom has of it
 */
async function create(
  line: Line,
  id: ObjectId,
  length: number,
  body: Uint8Array<ArrayBuffer>,
): Promise<number> {
  const answer = await withWork(line, id, (work) =>
    request(line.http, 'POST', '/attachments', {
      headers: {
        ...TUS,
        ...work,
        ...PIECE,
        'Upload-Length': String(length),
        'Upload-Metadata': `id ${btoa(id)}`,
      },
      body,
      withinMs: line.pace.allowedMs(body.length),
    }),
  );
  if (answer.status !== 201) throw await positionLost(answer);
  return offsetOf(answer, length);
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

/** A piece that was sent. */
interface Flight {
  readonly offset: number;
  readonly end: number;
  readonly atMs: number;
  readonly answer: Promise<Answer>;
}

/** The pieces of one upload that are on the line, in their order, until somebody gives them up. */
class Flights {
  readonly #http: Http;
  readonly #pace: Pace;
  readonly #id: ObjectId;
  readonly #dropped = new AbortController();
  readonly #flights: Flight[] = [];

  constructor({ http, pace }: Line, id: ObjectId) {
    const { signal } = this.#dropped;
    this.#http = { ...http, signal: http.signal ? AbortSignal.any([http.signal, signal]) : signal };
    this.#pace = pace;
    this.#id = id;
  }

  get length(): number {
    return this.#flights.length;
  }

  /** The oldest one. @throws AmanaError unreachable where nothing is under way */
  first(): Flight {
    const [flight] = this.#flights;
    if (flight === undefined) throw new AmanaError('unreachable');
    return flight;
  }

  shift(): void {
    this.#flights.shift();
  }

  send(offset: number, body: Uint8Array<ArrayBuffer>): void {
    const end = offset + body.length;
    const answer = request(this.#http, 'PATCH', `/attachments/${this.#id}`, {
      headers: { ...TUS, ...PIECE, 'Upload-Offset': String(offset) },
      body,
      // What goes before it on the same line takes its time too.
      withinMs: this.#pace.allowedMs(end - (this.#flights[0]?.offset ?? offset)),
    });
    // It is awaited in its turn, or given up with those before it: until then its failure is nobody's.
    answer.catch(() => undefined);
    this.#flights.push({ offset, end, atMs: performance.now(), answer });
  }

  /** Gives up whatever is under way. */
  async drop(): Promise<void> {
    this.#dropped.abort();
    await Promise.allSettled(this.#flights.map(({ answer }) => answer));
  }
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
  const { patience, pace } = line;
  const room = chunkRoom(object.length);
  let isFresh = isNew;
  let mostAtOnce = MOST_AT_ONCE;
  /** The first that has not been answered. */
  let sent: { readonly offset: number; readonly atMs: number } | null = null;
  await persist(patience, async (moved) => {
    const hasBroken = !isFresh;
    let step = 0;
    let isAcknowledged = false;
    let offset = isFresh ? null : await confirmed(line, id, object.length);
    isFresh = false;
    // What a request that broke off has brought: a line that is only slow counts as one that moves.
    if (sent && offset !== null && offset > sent.offset) {
      pace.saw(offset - sent.offset, performance.now() - sent.atMs);
      moved();
    }
    if (offset === null) {
      const body = await object.read(0, chunkEnd(0, framesAt(step), object.length), room);
      sent = { offset: 0, atMs: performance.now() };
      offset = await create(line, id, object.length, body);
      moved();
      step = 1;
      isAcknowledged = offset === object.length;
    }
    sent = null;
    onConfirmed(offset);
    const flights = new Flights(line, id);
    try {
      let next = offset;
      let answeredAtMs = 0;
      // Everything on the disk is not yet everything acknowledged: an empty request at the end asks for that.
      for (; !isAcknowledged; isAcknowledged = offset === object.length) {
        const atOnce = hasBroken && step < ALONE_AFTER_BREAK ? 1 : mostAtOnce;
        while (flights.length === 0 || (flights.length < atOnce && next < object.length)) {
          const end = chunkEnd(next, framesAt(step + flights.length), object.length);
          flights.send(next, await object.read(next, end, room));
          next = end;
        }
        const flight: Flight = flights.first();
        sent = flight;
        const answer = await flight.answer;
        if (answer.status !== 204 && answer.status !== 200) {
          // It may have been refused because it came before its turn.
          mostAtOnce = 1;
          throw await positionLost(answer);
        }
        offset = offsetOf(answer, object.length);
        pace.saw(offset - flight.offset, performance.now() - Math.max(flight.atMs, answeredAtMs));
        answeredAtMs = performance.now();
        sent = null;
        step += 1;
        flights.shift();
        moved();
        onConfirmed(offset);
        // What is under way begins where this one was to end.
        if (offset !== flight.end) throw new AmanaError('unreachable');
      }
    } finally {
      await flights.drop();
    }
  });
}

/** A conflict of offsets, or an upload that is gone, is mended by asking where to go on. */
async function positionLost(answer: Answer): Promise<AmanaError> {
  const refusal = await refusalOf(answer);
  const isPosition = refusal.code === 'conflict' || refusal.code === 'not-found';
  return isPosition ? new AmanaError('unreachable', { cause: refusal }) : refusal;
}
