/** Sources that do not give up: each report and each file is sent again, under its one id, until it is acknowledged. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bytes, utf8 } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { type Recipient, sealSmall } from '#protocol/seal.ts';
import type { House } from './house.ts';

/** Reports on their way at once. */
const AT_ONCE = 8;
/** An answer that takes longer is not waited for; the same report is sent again. */
const ANSWER_MS = 10_000;
const RETRY_MS = 50;
/** Whatever is not acknowledged by then never will be. */
const GIVE_UP_MS = 120_000;
const TUS = { 'tus-resumable': '1.0.0' };

/** By it the desk counts: a number that arrives under two ids came twice. */
export const textOf = (number: number): string => `report-number-${number}-`;
export const numbersIn = (text: string): number | null => {
  const found = /report-number-(\d+)-/.exec(text)?.[1];
  return found === undefined ? null : Number(found);
};

export class Sources {
  /** Every report that was acknowledged: its number and its id. */
  readonly acknowledged = new Map<number, ObjectId>();
  /** Every file that was acknowledged. */
  readonly files = new Set<ObjectId>();
  readonly #house: House;
  readonly #recipients: { readonly desk: Recipient; readonly worker: Recipient };
  #number = 0;

  private constructor(house: House, recipients: { readonly desk: Recipient; readonly worker: Recipient }) {
    this.#house = house;
    this.#recipients = recipients;
  }

  static async come(house: House): Promise<Sources> {
    const answer = await fetch(new URL('/directory.json', house.intakeUrl));
    const directory = VerifiedDirectory.verify(
      house.crypto,
      house.root,
      await answer.json(),
      dayOf(Date.now()),
    );
    const of = ({ id, publicKey }: { id: Recipient['epochId']; publicKey: Bytes }): Recipient => ({
      epochId: id,
      publicKey,
    });
    return new Sources(house, { desk: of(directory.deskEpoch()), worker: of(directory.sanitizerEpoch()) });
  }

  /** For a report that somebody else sends. */
  takeNumber(): number {
    this.#number += 1;
    return this.#number;
  }

  /** Resolves when so many more are acknowledged. */
  async send(count: number): Promise<void> {
    let left = count;
    const one = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await this.#sendOne();
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, one));
  }

  async #sendOne(): Promise<void> {
    const number = this.takeNumber();
    const { crypto, root } = this.#house;
    const id = newObjectId(crypto);
    const bytes = await sealSmall(
      { crypto, root, kind: 'report', id, recipients: [this.#recipients.desk] },
      utf8(textOf(number)),
    );
    await insist(async () => {
      const answer = await this.#ask(`/reports/${id}`, 'PUT', bytes);
      return answer.status === 204;
    });
    this.acknowledged.set(number, id);
  }

  /** A small text file each, in pieces, as an upload over Tor comes. */
  async attach(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.#attachOne()));
  }

  async #attachOne(): Promise<void> {
    const { crypto, root } = this.#house;
    const { desk, worker } = this.#recipients;
    const id = newObjectId(crypto);
    const sealArgs = { crypto, root, kind: 'attachment' as const, id, recipients: [worker, desk] };
    const bytes = await sealSmall(sealArgs, utf8(`What stands in file ${id}.\n`));
    await insist(async () => {
      const answer = await this.#ask('/attachments', 'POST', null, {
        'upload-length': String(bytes.length),
        'upload-metadata': `id ${Buffer.from(id).toString('base64')}`,
      });
      return answer.status === 201;
    });
    await insist(async () => {
      const head = await this.#ask(`/attachments/${id}`, 'HEAD', null);
      if (head.status !== 200) return false;
      const offset = Number(head.headers.get('upload-offset'));
      const middle = Math.floor(bytes.length / 2);
      // Also when all of it is there: only the answer to the last piece says that it is accepted.
      const end = offset < middle ? middle : bytes.length;
      const answer = await this.#ask(`/attachments/${id}`, 'PATCH', bytes.slice(offset, end), {
        'upload-offset': String(offset),
      });
      return answer.status === 204 && end === bytes.length;
    });
    this.files.add(id);
  }

  async #ask(
    path: string,
    method: string,
    body: Bytes | null,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const type = method === 'PATCH' ? 'application/offset+octet-stream' : 'application/octet-stream';
    const answer = await fetch(`${this.#house.intakeUrl}${path}`, {
      method,
      headers: {
        ...(path.startsWith('/attachments') ? TUS : {}),
        ...(body === null ? {} : { 'content-type': type }),
        ...more,
      },
      body: body === null ? null : Buffer.from(body),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await answer.arrayBuffer();
    return answer;
  }
}

/** A connection that broke, or an answer that did not come: what the harness is about. */
const isNoAnswer = (thrown: unknown): boolean =>
  /^(TypeError: (fetch failed|terminated)|TimeoutError|AbortError)/.test(String(thrown));

/** Again and again until it is acknowledged, as a source's client does. @throws Error when it never is */
export async function insist(attempt: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + GIVE_UP_MS;
  for (;;) {
    try {
      if (await attempt()) return;
    } catch (thrown) {
      if (!isNoAnswer(thrown)) throw thrown;
    }
    if (performance.now() > end) throw new Error('something was not acknowledged within two minutes');
    await sleep(RETRY_MS);
  }
}
