/**
 * What everybody downloads, over a line that breaks: what has arrived stays in memory, and the next request asks for the
 * rest alone, by the ranges of RFC 9110. The server's tag is the SHA-256 of the whole, so that what was put together from
 * several answers is compared with it before anybody reads it, and no reader can be given a tag of their own unnoticed.
 */
import { toHex } from '#protocol/bytes.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import { AmanaError, type ErrorCode } from '#protocol/errors.ts';
import { type Answer, type Http, Pieces, receive, refusalOf } from './http.ts';
import { type Looking, looking } from './verified.ts';

export interface DownloadProgress {
  /** From 0 to 1; null as long as nobody has said how much it is. */
  readonly share: number | null;
  /** What keeps it, while it is asked for again. */
  readonly trouble: ErrorCode | null;
}

const WHOLE = 200;
const PARTIAL = 206;
const NO_SUCH_RANGE = 416;

export class Download {
  readonly #path: string;
  #pieces = new Pieces();
  /** Of the edition that is arriving: how long it is and its hash, where the server says so. */
  #length: number | null = null;
  #tag: string | null = null;
  /** It came in several answers. */
  #isPatched = false;
  /** The furthest it has ever come: only what is beyond counts as moving on. */
  #furthest = 0;
  #beganAnew = false;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Goes on where it was. @throws AmanaError unreachable and what the server refuses with; malformed-object where
   * pieces do not make the whole that they are said to be, twice
   */
  async run(
    { http, retryDelaysMs, looksMs }: Looking,
    onProgress: (progress: DownloadProgress) => void,
  ): Promise<Uint8Array> {
    const tell = (trouble: ErrorCode | null): void => {
      const share = this.#length === null ? null : this.#pieces.bytes / Math.max(1, this.#length);
      onProgress({ share, trouble });
    };
    return looking({ http, retryDelaysMs, looksMs, onTrouble: tell }, async (silenceMs, moved) => {
      if (!this.#isWhole()) await this.#receive(http, silenceMs, moved);
      return this.#checked();
    });
  }

  #isWhole(): boolean {
    return this.#length !== null && this.#pieces.bytes === this.#length;
  }

  async #receive(http: Http, silenceMs: number, moved: () => void): Promise<void> {
    const from = this.#tag === null ? 0 : this.#pieces.bytes;
    const rest = { Range: `bytes=${from}-`, 'If-Range': `"${this.#tag}"` };
    const options = from > 0 ? { headers: rest, silenceMs } : { silenceMs };
    await receive(http, this.#path, options, async (answer) => {
      await this.#begin(answer, from);
      return (piece) => {
        this.#pieces.add(piece);
        if (this.#length !== null && this.#pieces.bytes > this.#length)
          throw new AmanaError('malformed-object');
        if (this.#pieces.bytes > this.#furthest) {
          this.#furthest = this.#pieces.bytes;
          moved();
        }
      };
    });
    if (this.#length !== null && !this.#isWhole()) throw new AmanaError('unreachable');
  }

  /** @param from what the request asked for @throws AmanaError as refused */
  async #begin(answer: Answer, from: number): Promise<void> {
    if (answer.status === WHOLE) {
      if (from > 0) this.#forget();
      this.#pieces = new Pieces();
      const isPlain = answer.headers.get('Content-Encoding') === null;
      this.#length = isPlain ? lengthOf(answer.headers.get('Content-Length')) : null;
      this.#tag = isPlain ? tagOf(answer.headers.get('ETag')) : null;
    } else if (from > 0 && (answer.status === PARTIAL || answer.status === NO_SUCH_RANGE)) {
      const isRest =
        answer.status === PARTIAL &&
        tagOf(answer.headers.get('ETag')) === this.#tag &&
        answer.headers.get('Content-Range') === `bytes ${from}-${(this.#length ?? 0) - 1}/${this.#length}`;
      if (!isRest) {
        this.#forget();
        throw new AmanaError('unreachable');
      }
      this.#isPatched = true;
    } else throw await refusalOf(answer);
  }

  /** What is here is of no use. Once, all of it may take as long as it did at first. */
  #forget(): void {
    this.#pieces = new Pieces();
    this.#length = null;
    this.#tag = null;
    this.#isPatched = false;
    if (!this.#beganAnew) this.#furthest = 0;
    this.#beganAnew = true;
  }

  async #checked(): Promise<Uint8Array> {
    const all = this.#pieces.joined();
    if (!this.#isPatched || toHex(await sha256(all)) === this.#tag) return all;
    const isTwice = this.#beganAnew;
    this.#forget();
    throw new AmanaError(isTwice ? 'malformed-object' : 'unreachable');
  }
}

const lengthOf = (text: string | null): number | null =>
  text !== null && /^[0-9]{1,10}$/.test(text) ? Number(text) : null;

const tagOf = (text: string | null): string | null => /^"([0-9a-f]{64})"$/.exec(text ?? '')?.[1] ?? null;
