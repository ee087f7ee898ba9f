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
import type { Enrolment, Identity, WrappedKey } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { type NamedFor, parseKeyName } from '#protocol/stream-keys.ts';
import type { NewsroomApi, StreamPart } from './api.ts';
import { emptyCaseFold, foldCase, type KeptFile } from './case-fold.ts';
import { type DeskFold, emptyDeskFold, foldDesk } from './desk-fold.ts';
import { Keyring } from './keyring.ts';
import { everyReport, type Known, type OpenCase, snapshotOf } from './snapshot.ts';
import type { Connection, DeskState } from './state.ts';
import { type KnownReport, Store } from './store.ts';
import { EventLog } from './streams.ts';

/** Colleagues write to one case within the same second rarely, and hardly six times in a row. */
const APPEND_TRIES = 6;

const streamOf = (named: NamedFor): ObjectId | null => (named.kind === 'stream' ? named.stream : null);

export interface CoreParts {
  readonly crypto: Crypto;
  /** Root public key, 32 B: from the key file, never from the newsroom. */
  readonly root: Uint8Array;
  readonly me: Identity;
  readonly api: NewsroomApi;
  readonly now: () => number;
}

/** What a synchronisation does by itself: see `acts-people.ts`, `acts-access.ts` and `upkeep.ts`. */
export interface Chores {
  /** Makes the key of the desk's own stream, if nobody has one. */
  beginDeskStream(): Promise<void>;
  /** Puts the lead's own name on the desk's stream: nobody approved the first one. */
  nameMyself(): Promise<void>;
  ensureEpochs(): Promise<void>;
  /** Gives a stream another key, for those who read it today. @param append past the queue of other acts */
  rekey(stream: ObjectId, append: AppendNow): Promise<void>;
  /** What can be done beside everything else: new keys for every case, files kept, our key in shares. */
  upkeep(): Promise<void>;
}

export type AppendNow = (build: () => EventBody | null) => Promise<void>;

export class Core {
  readonly crypto: Crypto;
  readonly root: Uint8Array;
  readonly me: Identity;
  readonly api: NewsroomApi;
  readonly keyring = new Keyring();
  readonly store: Store;
  readonly seen = new Set<ObjectId>();
  readonly deskStream: ObjectId;
  chores: Chores | null = null;
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
  #upkeep: Promise<void> | null = null;
  /** How far the change of every key has come; null while there is none. */
  rekeying: { readonly done: number; readonly total: number } | null = null;
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

  /** For what is paced; tells no time of day. */
  elapsedMs(): number {
    return this.#now();
  }

  /** Whether its history stands, to its end, and we hold its key. */
  canAppend(stream: ObjectId): boolean {
    const log = this.#logOf(stream);
    return (
      log !== null && log.brokenAt === null && !log.waitsForKey && log.key(this.crypto, this.root) !== null
    );
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

  /** Everybody but administrators. */
  get isReader(): boolean {
    return this.directory.readers.some(({ id }) => id === this.me.id);
  }

  /** Cases whose histories we hold a key of. */
  get openCases(): ReadonlyMap<ObjectId, OpenCase> {
    return this.#cases;
  }

  /** Who reads a stream; null: everybody of the desk. */
  membersOf(stream: ObjectId): ReadonlySet<ObjectId> | null {
    return this.#cases.get(stream)?.fold.members ?? null;
  }

  /** Somebody who may not read on the desk any more can hold the key under which the next event would be sealed. */
  isStale(stream: ObjectId): boolean {
    const log = this.#logOf(stream);
    if (log === null || log.brokenAt !== null || log.waitsForKey) return false;
    const members = this.membersOf(stream);
    const own = this.#cases.get(stream)?.fold.gone ?? null;
    const first = this.desk.cases.get(stream)?.key?.gone ?? [];
    const without = stream === this.deskStream ? this.desk.gone : (own ?? new Set(first));
    return this.directory.gone.some((id) => (members === null || members.has(id)) && !without.has(id));
  }

  /** What opens an attachment without the key of its epoch, where its case kept it. */
  keptOf(attachment: ObjectId): KeptFile | null {
    for (const { fold } of this.#cases.values()) {
      const kept = fold.kept.get(attachment);
      if (kept !== undefined) return kept;
    }
    return null;
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
      rekeying: this.rekeying,
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
    await this.readPeople();
    // An administrator has no key and is given nothing to open.
    if (!this.isReader) return;
    const held = keyring.streams;
    const [wrapped, reports, attachments] = await Promise.all([api.keys(), api.reports(), api.attachments()]);
    this.#dropWithdrawn(held, wrapped);
    keyring.take(crypto, root, me, this.directory, wrapped);
    if (keyring.refused > 0) {
      // Whoever wrapped them may have come to the desk since we read who is on it.
      await this.readPeople();
      keyring.take(crypto, root, me, this.directory, wrapped);
    }
    keyring.dropExpired(this.directory, this.today());
    this.#listed = new Map(reports.map(({ id, day }) => [id, day]));
    store.listAttachments(attachments);
    if (this.isLead && !keyring.holds(this.deskStream)) await this.chores?.beginDeskStream();
    this.#openLogs();
    await this.readStreams([this.deskStream, ...this.#cases.keys()]);
    // Not where the desk's key is still to come, nor after a history that broke.
    if (this.isLead && this.#desk.log?.brokenAt === null) await this.chores?.nameMyself();
    this.publish();

    const opener = { crypto, root, keyring, keptOf: (id: ObjectId) => this.keptOf(id) };
    await store.takeReports(api, opener, this.#listed, () => this.publish());
    const named = [...this.reports().values()].flatMap(({ content }) =>
      content.attachments.map(({ id }) => id),
    );
    await store.takeRecords(api, opener, new Set(named));
    if (this.isLead) await this.#ensureEpochs();
    this.startUpkeep();
  }

  /** Out of a case: what was opened of it goes, too. What we made ourselves since we asked is not missing. */
  #dropWithdrawn(held: readonly ObjectId[], wrapped: readonly WrappedKey[]): void {
    const given = new Set(wrapped.map(({ name }) => parseKeyName(name)).map(streamOf));
    for (const id of held) {
      if (given.has(id)) continue;
      this.keyring.dropStream(id);
      this.#cases.delete(id);
    }
  }

  /** Beside everything else, one at a time; what it could not finish, the next synchronisation begins again. */
  startUpkeep(): void {
    if (this.#upkeep !== null || this.#closed || this.chores === null) return;
    this.#upkeep = this.chores
      .upkeep()
      .then(undefined, (thrown: unknown) => {
        if (!(thrown instanceof AmanaError)) throw thrown;
      })
      .finally(() => {
        this.#upkeep = null;
      });
  }

  /** Resolves once nothing is done any more beside everything else. */
  async settled(): Promise<void> {
    while (this.#upkeep !== null) await this.#upkeep;
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
    for (const id of this.keyring.streams) {
      const keyOf = (keyId: string | null) => this.keyring.streamKey(id, keyId);
      if (id === this.deskStream) this.#desk.log ??= new EventLog(id, keyOf);
      else if (!this.#cases.has(id))
        this.#cases.set(id, { log: new EventLog(id, keyOf), fold: emptyCaseFold() });
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
    this.#expectFirstKey(log);
    const fresh = await log.take(this.crypto, this.root, from, events, this.#signKeyOf);
    const rules = { crypto: this.crypto, root: this.root, signKeyOf: this.#signKeyOf };
    const fold = this.#cases.get(id)?.fold;
    for (const event of fresh) {
      if (fold === undefined) foldDesk(this.#desk.fold, event, this.#isLeadId);
      else foldCase(fold, event, rules);
      // Its key is known from here on, whatever could not be opened before.
      if (event.body.type === 'files-kept') this.store.retry(event.body.attachment);
    }
  }

  /** The desk's own stream tells which key a case began with: the newsroom cannot give us another one for it. */
  #expectFirstKey(log: EventLog): void {
    const made = this.desk.cases.get(log.id)?.key ?? null;
    if (made !== null) log.expectFirstKey(made.commitment);
    // A key that is not the one named is told of even where nothing is given to open with it.
    log.key(this.crypto, this.root);
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
    const appended = this.#appending.then(async () => {
      await this.#freshKey(stream);
      await this.#append(stream, build);
    });
    this.#appending = appended.then(undefined, () => undefined);
    return appended;
  }

  /** Gives the stream another key where its key may be held by somebody who has left. */
  freshen(stream: ObjectId): Promise<void> {
    return this.append(stream, () => null);
  }

  /** Nothing is sealed under a key that somebody who has left may hold. */
  async #freshKey(stream: ObjectId): Promise<void> {
    if (!this.isStale(stream)) return;
    await this.chores?.rekey(stream, (build) => this.#append(stream, build));
    if (this.isStale(stream)) throw new AmanaError('conflict');
  }

  async #append(stream: ObjectId, build: () => EventBody | null): Promise<void> {
    for (let tries = 0; tries < APPEND_TRIES; tries++) {
      const log = this.#logOf(stream);
      if (log === null) throw new AmanaError('forbidden');
      const body = build();
      if (body === null) return;
      this.#expectFirstKey(log);
      const place = log.end();
      const key = log.key(this.crypto, this.root);
      if (key === null || log.waitsForKey) throw new AmanaError('forbidden');
      const sealed = sealEvent(this.crypto, this.root, key, place, this.me, this.today(), body);
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
    this.keyring.addStreamKey(id, null, key);
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
