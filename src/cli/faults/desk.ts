/** The desk of the harness: an editor who fetches every report by the newsroom's interface, opens it, and counts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { growingParts, NewsroomApi } from '#desk/client/api.ts';
import { type Bytes, fromUtf8, toBase64 } from '#protocol/bytes.ts';
import { asAmanaError } from '#protocol/errors.ts';
import { inviteKeys, makeEnrolment, makeIdentity, openCarried, signChallenge } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { openSmall } from '#protocol/open.ts';
import { sanitizationRecord } from '#protocol/record.ts';
import { parseJsonBytes } from '#protocol/schema.ts';
import { openStorage } from '#storage/index.ts';
import { certifyFirstLead, firstInviteSecret } from '../ceremony.ts';
import { Arrivals } from './arrivals.ts';
import type { House } from './house.ts';

const LOOK_MS = 200;

export class Desk {
  readonly api: NewsroomApi;
  readonly #house: House;
  readonly #keys: ReadonlyMap<string, Bytes>;
  readonly #arrivals = new Arrivals();

  private constructor(house: House, api: NewsroomApi, keys: ReadonlyMap<string, Bytes>) {
    this.#house = house;
    this.api = api;
    this.#keys = keys;
  }

  static async enrol(house: House): Promise<Desk> {
    const { crypto, root, data } = house;
    const secret = await firstInviteSecret(data);
    if (secret === null) throw new Error('a new newsroom has an invite');
    const invite = inviteKeys(crypto, secret);
    const me = makeIdentity(crypto, 'Faults');
    const api = new NewsroomApi(house.newsroomUrl, fetch);
    const carried = await api.enrol(invite.token, makeEnrolment(crypto, root, invite, me));
    const keys = new Map(
      carried.map((key) => [key.name.replace(/^epoch:/, ''), openCarried(crypto, root, invite, key)]),
    );
    const storage = await openStorage(data);
    try {
      await certifyFirstLead(crypto, data, root, storage);
    } finally {
      await storage.close();
    }
    await api.logIn({
      editorId: me.id,
      sign: (challenge) => toBase64(signChallenge(crypto, root, me, challenge)),
    });
    return new Desk(house, api, keys);
  }

  /** Opens what is new. @throws AmanaError while the newsroom is away */
  async look(): Promise<Arrivals> {
    const fresh = this.#arrivals.list((await this.api.reports()).map(({ id }) => id));
    for (const part of growingParts(fresh))
      for (const { id, sealed } of await this.api.fetchReports(part))
        this.#arrivals.open(id, fromUtf8(await this.open('report', id, sealed)));
    return this.#arrivals;
  }

  open(kind: 'report' | 'record', id: ObjectId, sealed: Bytes): Promise<Bytes> {
    const { crypto, root } = this.#house;
    return openSmall(
      { crypto, root, kind, id, slot: 0, secretKeyOf: (epoch) => this.#keys.get(epoch) ?? null },
      sealed,
    );
  }

  secretKeyOf = (epoch: string): Bytes | null => this.#keys.get(epoch) ?? null;

  /** Looks until all of these have arrived, or the time is over; a newsroom that is away is asked again. */
  async waitFor(numbers: readonly number[], withinMs: number): Promise<void> {
    await this.until(async () => {
      const arrived = await this.look();
      return numbers.every((number) => arrived.textOf(number) !== null);
    }, withinMs);
  }

  /** @returns whether it came to be true in time */
  async until(isTrue: () => Promise<boolean>, withinMs: number): Promise<boolean> {
    const end = performance.now() + withinMs;
    for (;;) {
      try {
        if (await isTrue()) return true;
      } catch (thrown) {
        if (!['unreachable', 'busy', 'internal'].includes(asAmanaError(thrown).code)) throw thrown;
      }
      if (performance.now() > end) return false;
      await sleep(LOOK_MS);
    }
  }

  /** Waits until these are cleaned, and reads their records. @returns those that are clean, and how often each is listed */
  async cleaned(files: ReadonlySet<ObjectId>, withinMs: number): Promise<{ clean: number; listed: number }> {
    await this.until(async () => {
      const states = new Map((await this.api.attachments()).map((one) => [one.id, one.state]));
      return [...files].every((id) => states.get(id) === 'done');
    }, withinMs);
    const listed = (await this.api.attachments()).filter(({ id }) => files.has(id)).length;
    let clean = 0;
    for await (const batch of this.api.fetchRecords([...files]))
      for (const { id, sealed } of batch) {
        const record = parseJsonBytes(sanitizationRecord, await this.open('record', id, sealed));
        if (record.status === 'clean') clean += 1;
      }
    return { clean, listed };
  }
}
