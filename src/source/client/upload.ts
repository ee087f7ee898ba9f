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
import { persist } from './patience.ts';
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
 * Requests on the line at once, the creation included. While one is being answered the next is under way, for an answer
 * takes as long to come back through Tor as a megabyte takes to leave. What comes before its turn is lost with the one
 * before it: so after a break the first four go alone, each by itself, for a line that breaks often has nothing to lose.
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
  /** How much had been confirmed by then. */
  readonly confirmedBytes: number;
  readonly answer: Promise<Answer>;
}

/** The pieces of one upload that are on the line, in their order, until somebody gives them up. */
class Flights {
  readonly #line: Line;
  readonly #http: Http;
  readonly #id: ObjectId;
  readonly #dropped = new AbortController();
  readonly #flights: Flight[] = [];

  constructor(line: Line, id: ObjectId) {
    const { signal } = this.#dropped;
    const { http } = line;
    this.#line = line;
    this.#http = { ...http, signal: http.signal ? AbortSignal.any([http.signal, signal]) : signal };
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

  /**
   * Creates the upload with its first piece. Its id is random and known already, so that a repeated request cannot make a
   * second one. Resolves once the piece is on its way: its answer comes as the others' do.
   * @param body nobody else's, since it may have to be sent again with more work
   * @param length of the whole object
   * @throws AmanaError where it could not even be sent
   */
  create(body: Uint8Array<ArrayBuffer>, length: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const atMs = performance.now();
      const answer = withWork(this.#line, this.#id, (work) => {
        const asked = request(this.#http, 'POST', '/attachments', {
          headers: {
            ...TUS,
            ...work,
            ...PIECE,
            'Upload-Length': String(length),
            'Upload-Metadata': `id ${btoa(this.#id)}`,
          },
          body,
          // The next piece may share the line with it.
          withinMs: this.#line.pace.allowedMs(chunkEnd(body.length, framesAt(1), length)),
        });
        resolve();
        return asked;
      });
      answer.catch(reject);
      this.#flights.push({ offset: 0, end: body.length, atMs, confirmedBytes: 0, answer });
    });
  }

  /** @param confirmedBytes how much the newsroom has confirmed */
  send(offset: number, body: Uint8Array<ArrayBuffer>, confirmedBytes: number): void {
    const end = offset + body.length;
    const answer = request(this.#http, 'PATCH', `/attachments/${this.#id}`, {
      headers: { ...TUS, ...PIECE, 'Upload-Offset': String(offset) },
      body,
      // What goes before it on the same line takes its time too.
      withinMs: this.#line.pace.allowedMs(end - (this.#flights[0]?.offset ?? offset)),
    });
    // It is awaited in its turn, or given up with those before it: until then its failure is nobody's.
    answer.catch(() => undefined);
    this.#flights.push({ offset, end, atMs: performance.now(), confirmedBytes, answer });
  }

  /** Gives up whatever is under way. */
  async drop(): Promise<void> {
    this.#dropped.abort();
    await Promise.allSettled(this.#flights.map(({ answer }) => answer));
  }
}

/** A creation's answer, and a piece's. */
const KEPT: ReadonlySet<number> = new Set([200, 201, 204]);

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
  const { length } = object;
  const room = chunkRoom(length);
  let isFresh = isNew;
  let mostAtOnce = MOST_AT_ONCE;
  /** The first that has not been answered. */
  let sent: { readonly offset: number; readonly atMs: number } | null = null;
  await persist(patience, async (moved) => {
    const hasBroken = !isFresh;
    const arrived = isFresh ? null : await confirmed(line, id, length);
    isFresh = false;
    // What a request that broke off has brought: a line that is only slow counts as one that moves.
    if (sent && arrived !== null && arrived > sent.offset) {
      pace.saw(arrived - sent.offset, performance.now() - sent.atMs);
      moved();
    }
    sent = null;
    let offset = arrived ?? 0;
    let next = offset;
    if (arrived !== null) onConfirmed(offset);
    const flights = new Flights(line, id);
    try {
      if (arrived === null) {
        next = chunkEnd(0, framesAt(0), length);
        await flights.create(await object.read(0, next), length);
      }
      let step = 0;
      let isAcknowledged = false;
      // Everything on the disk is not yet everything acknowledged: an empty request at the end asks for that.
      for (; !isAcknowledged; isAcknowledged = offset === length) {
        const atOnce = hasBroken && step < ALONE_AFTER_BREAK ? 1 : mostAtOnce;
        while (flights.length === 0 || (flights.length < atOnce && next < length)) {
          const end = chunkEnd(next, framesAt(step + flights.length), length);
          flights.send(next, await object.read(next, end, room), offset);
          next = end;
        }
        const flight: Flight = flights.first();
        sent = flight;
        const answer = await flight.answer;
        if (!KEPT.has(answer.status)) {
          // It may have been refused because it came before its turn.
          if (flight.offset > 0) mostAtOnce = 1;
          throw await positionLost(answer);
        }
        offset = offsetOf(answer, length);
        // A creation also waits for its puzzle.
        if (flight.offset > 0) pace.saw(offset - flight.confirmedBytes, performance.now() - flight.atMs);
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
