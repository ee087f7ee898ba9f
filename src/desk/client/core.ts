/**
 * The heart of an open desk: what is known, how it is brought up to date, and the one way to add to it. The acts
 * (`acts-*.ts`) are built on `append`; the page and the command line see `session.ts`.
 */
import { equalBytes, fromHex } from '#protocol/bytes.ts';
import { type Day, dayOf } from '#protocol/day.ts';
import { type SignedStatement, VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { deskStreamId, type EventBody, sealEvent } from '#protocol/events.ts';
import type { Enrolment, Identity } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { NewsroomApi, StreamPart } from './api.ts';
import { emptyCaseFold, foldCase } from './case-fold.ts';
import { type DeskFold, emptyDeskFold, foldDesk } from './desk-fold.ts';
import { Keyring } from './keyring.ts';
import { everyReport, type Known, type OpenCase, snapshotOf } from './snapshot.ts';
import type { Connection, DeskState } from './state.ts';
import { type KnownReport, Store } from './store.ts';
import { EventLog } from './streams.ts';

/** Colleagues write to one case within the same second rarely, and hardly six times in a row. */
const APPEND_TRIES = 6;

export interface CoreParts {
  readonly crypto: Crypto;
  /** Root public key, 32 B: from the key file, never from the newsroom. */
  readonly root: Uint8Array;
  readonly me: Identity;
  readonly api: NewsroomApi;
  readonly now: () => number;
}

/** What a synchronisation does once per round, for leads: see `acts-people.ts`. */
export interface LeadChores {
  /** Makes the key of the desk's own stream, if nobody has one. */
  beginDeskStream(): Promise<void>;
  /** Puts the lead's own name on the desk's stream: nobody approved the first one. */
  nameMyself(): Promise<void>;
  ensureEpochs(): Promise<void>;
}

export class Core {
  readonly crypto: Crypto;
  readonly root: Uint8Array;
  readonly me: Identity;
  readonly api: NewsroomApi;
  readonly keyring = new Keyring();
  readonly store: Store;
  readonly seen = new Set<ObjectId>();
  readonly deskStream: ObjectId;
  chores: LeadChores | null = null;
  state: DeskState | null = null;

  readonly #now: () => number;
  readonly #listeners = new Set<(state: DeskState) => void>();
  readonly #cases = new Map<ObjectId, OpenCase>();
  #desk: { log: EventLog | null; fold: DeskFold } = { log: null, fold: emptyDeskFold() };
  #directory: VerifiedDirectory | null = null;
  #directoryMark = '';
  #statements: readonly SignedStatement[] = [];
  #pending: readonly Enrolment[] = [];
  #listed: ReadonlyMap<ObjectId, Day> = new Map();
  #connection: Connection = { state: 'loading' };
  #revision = 0;
  #epochsLate = false;
  #closed = false;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #appending: Promise<void> = Promise.resolve();

  constructor(parts: CoreParts) {
    this.crypto = parts.crypto;
    this.root = parts.root;
    this.me = parts.me;
    this.api = parts.api;
    this.store = new Store(parts.crypto);
    this.deskStream = deskStreamId(parts.crypto, parts.root);
    this.#now = parts.now;
  }

  today(): Day {
    return dayOf(this.#now());
  }

  /** @throws AmanaError internal before the first synchronisation */
  get directory(): VerifiedDirectory {
    if (this.#directory === null) throw new AmanaError('internal');
    return this.#directory;
  }

  /** Every statement as the newsroom keeps it, for the bundle's chain. */
  get statements(): readonly SignedStatement[] {
    return this.#statements;
  }

  get pending(): readonly Enrolment[] {
    return this.#pending;
  }

  get desk(): DeskFold {
    return this.#desk.fold;
  }

  get isLead(): boolean {
    return this.directory.editors.some((editor) => editor.id === this.me.id && editor.role === 'lead');
  }

  /** @throws AmanaError not-found for a case that is not there or whose key we do not have */
  openCase(id: ObjectId): OpenCase {
    const open = this.#cases.get(id);
    if (open === undefined) throw new AmanaError('not-found');
    return open;
  }

  reports(): Map<ObjectId, KnownReport> {
    return everyReport({ store: this.store, cases: this.#cases });
  }

  subscribe(listener: (state: DeskState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setConnection(connection: Connection): void {
    const same = JSON.stringify(connection) === JSON.stringify(this.#connection);
    this.#connection = connection;
    if (!same && this.state !== null) this.publish();
  }

  publish(): void {
    if (this.#directory === null || this.#closed) return;
    this.#revision += 1;
    this.state = snapshotOf(this.#known(this.#directory), this.#revision, this.#connection);
    for (const listener of this.#listeners) listener(this.state);
  }

  #known(directory: VerifiedDirectory): Known {
    return {
      crypto: this.crypto,
      root: this.root,
      myId: this.me.id,
      directory,
      pending: this.#pending,
      desk: this.#desk,
      // A key without a case is a case whose making broke off.
      cases: new Map([...this.#cases].filter(([id]) => this.#desk.fold.cases.has(id))),
      store: this.store,
      listed: this.#listed,
      seen: this.seen,
      refusedKeys: this.keyring.refused,
      epochsLate: this.#epochsLate,
    };
  }

  /** One at a time; whoever asks while one runs gets the next, which sees everything that was there when they asked. */
  sync(): Promise<void> {
    if (this.#running === null) {
      this.#running = this.#syncOnce().finally(() => {
        this.#running = null;
      });
      return this.#running;
    }
    this.#next ??= this.#running
      .then(undefined, () => undefined)
      .then(() => {
        this.#next = null;
        return this.sync();
      });
    return this.#next;
  }

  async #syncOnce(): Promise<void> {
    try {
      await this.#readEverything();
      if (this.#connection.state !== 'live') this.#connection = { state: 'current' };
      this.publish();
    } catch (thrown) {
      this.setConnection({ state: 'offline', code: asAmanaError(thrown).code });
      throw thrown;
    }
  }

  async #readEverything(): Promise<void> {
    const { api, keyring, store, crypto, root, me } = this;
    const [wrapped, reports, attachments] = await Promise.all([
      api.keys(),
      api.reports(),
      api.attachments(),
      this.readPeople(),
    ]);
    keyring.take(crypto, root, me, this.directory, wrapped);
    if (keyring.refused > 0) {
      // Whoever wrapped them may have come to the desk since we read who is on it.
      await this.readPeople();
      keyring.take(crypto, root, me, this.directory, wrapped);
    }
    keyring.dropExpired(this.directory, this.today());
    this.#listed = new Map(reports.map(({ id, day }) => [id, day]));
    store.listAttachments(attachments);
    if (this.isLead && !keyring.streams.has(this.deskStream)) await this.chores?.beginDeskStream();
    this.#openLogs();
    await this.readStreams([this.deskStream, ...this.#cases.keys()]);
    // Not where the desk's key is still to come, nor after a history that broke.
    if (this.isLead && this.#desk.log?.brokenAt === null) await this.chores?.nameMyself();
    this.publish();

    const opener = { crypto, root, keyring };
    await store.takeReports(api, opener, this.#listed, () => this.publish());
    const named = [...this.reports().values()].flatMap(({ content }) =>
      content.attachments.map(({ id }) => id),
    );
    await store.takeRecords(api, opener, new Set(named));
    if (this.isLead) await this.#ensureEpochs();
  }

  /** What the desk has already opened must not wait for, nor fall with, the keys of weeks to come. */
  async #ensureEpochs(): Promise<void> {
    try {
      await this.chores?.ensureEpochs();
      this.#epochsLate = false;
    } catch (thrown) {
      if (!(thrown instanceof AmanaError)) throw thrown;
      this.#epochsLate = true;
    }
  }

  /** The roster, verified up to the root of the key file. @throws AmanaError directory-invalid */
  async readPeople(): Promise<void> {
    const { statements, pending } = await this.api.people();
    const today = this.today();
    const mark = `${today} ${statements.map(({ signature }) => signature).join(' ')}`;
    if (mark !== this.#directoryMark) {
      this.#directory = VerifiedDirectory.verify(this.crypto, this.root, { v: 1, statements }, today);
      this.#directoryMark = mark;
      this.#statements = statements;
    }
    this.#pending = pending;
  }

  #openLogs(): void {
    for (const [id, key] of this.keyring.streams) {
      if (id === this.deskStream) this.#desk.log ??= new EventLog(id, key);
      else if (!this.#cases.has(id))
        this.#cases.set(id, { log: new EventLog(id, key), fold: emptyCaseFold() });
    }
  }

  #logOf(id: ObjectId): EventLog | null {
    return id === this.deskStream ? this.#desk.log : (this.#cases.get(id)?.log ?? null);
  }

  /** Reads on where each stream was left. @returns what the newsroom gave */
  async readStreams(ids: readonly ObjectId[]): Promise<readonly StreamPart[]> {
    const logs = ids.flatMap((id) => this.#logOf(id) ?? []);
    for (const log of logs) log.brokenAt = null;
    const parts = await this.api.readStreams(logs.map(({ id, events }) => ({ id, from: events.length })));
    for (const part of parts) await this.#take(part);
    if (logs.some(({ brokenAt }) => brokenAt !== null)) {
      // The author may have come to the desk since we last read who is on it.
      await this.readPeople();
      for (const log of logs) log.brokenAt = null;
      for (const part of parts) await this.#take(part);
    }
    return parts;
  }

  /** The newest history of one stream, shown before anything is decided on it. */
  async catchUp(id: ObjectId): Promise<void> {
    await this.readStreams([id]);
    this.publish();
  }

  async #take({ id, from, events }: StreamPart): Promise<void> {
    const log = this.#logOf(id);
    if (log === null) return;
    const fresh = await log.take(this.crypto, this.root, from, events, this.#signKeyOf);
    const rules = { crypto: this.crypto, root: this.root, signKeyOf: this.#signKeyOf };
    const fold = this.#cases.get(id)?.fold;
    for (const event of fresh) {
      if (fold === undefined) foldDesk(this.#desk.fold, event, this.#isLeadId);
      else foldCase(fold, event, rules);
    }
  }

  readonly #signKeyOf = (editor: ObjectId): Uint8Array | null => {
    const known = this.directory.formerAndPresent.find(({ id }) => id === editor);
    return known === undefined ? null : fromHex(known.signKey);
  };

  readonly #isLeadId = (editor: ObjectId): boolean =>
    this.directory.formerAndPresent.some(({ id, role }) => id === editor && role === 'lead');

  /**
   * Adds an event at the end of a stream. Where a colleague was faster, their events are read and `build` decides
   * anew on what is now there.
   * @param build the event to add, or null where there is nothing to do any more; may throw to give up
   * @throws AmanaError conflict after several tries; forbidden where we have no key for the stream
   */
  append(stream: ObjectId, build: () => EventBody | null): Promise<void> {
    const appended = this.#appending.then(() => this.#append(stream, build));
    this.#appending = appended.then(undefined, () => undefined);
    return appended;
  }

  async #append(stream: ObjectId, build: () => EventBody | null): Promise<void> {
    for (let tries = 0; tries < APPEND_TRIES; tries++) {
      const log = this.#logOf(stream);
      if (log === null) throw new AmanaError('forbidden');
      const body = build();
      if (body === null) return;
      const place = log.end();
      const sealed = sealEvent(this.crypto, this.root, log.key, place, this.me, this.today(), body);
      try {
        await this.api.append(stream, place.position, sealed);
        await this.#take({ id: stream, from: place.position, events: [sealed] });
        this.publish();
        return;
      } catch (thrown) {
        const { code } = asAmanaError(thrown);
        // A line that broke may have broken after the event was stored: look before trying again.
        if (code !== 'conflict' && code !== 'unreachable') throw thrown;
      }
      const parts = await this.readStreams([stream]);
      this.publish();
      if (parts.some(({ events }) => events.some((event) => equalBytes(event, sealed)))) return;
    }
    throw new AmanaError('conflict');
  }

  /** Takes a key that we made, and opens its stream. */
  addStreamKey(id: ObjectId, key: Uint8Array<ArrayBuffer>): void {
    this.keyring.streams.set(id, key);
    this.#openLogs();
  }

  /** Forgets everything; nothing can be done with this session any more, and what is under way shows nothing. */
  forget(): void {
    this.#closed = true;
    this.#listeners.clear();
    this.keyring.forget();
    this.store.forget();
    this.#cases.clear();
    this.#desk = { log: null, fold: emptyDeskFold() };
    this.#directory = null;
    this.state = null;
    this.me.seeds.fill(0);
    this.me.sign.secretKey.fill(0);
    this.me.kem.secretKey.fill(0);
  }
}
