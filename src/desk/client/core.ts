/**
 * The heart of an open desk: what is known, how it is brought up to date, and the one way to add to it. The acts
 * (`acts-*.ts`) are built on `append`; the page and the command line see `session.ts`.
 */
import { equalBytes } from '#protocol/bytes.ts';
import { type Day, dayOf } from '#protocol/day.ts';
import type { SignedStatement, VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { deskStreamId, type EventBody, sealEvent } from '#protocol/events.ts';
import type { Enrolment, Identity } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Finder } from '../search/finder.ts';
import type { NewsroomApi, StreamPart } from './api.ts';
import type { Openers } from './arrivals.ts';
import { emptyCaseFold, foldCase, type KeptFile } from './case-fold.ts';
import { type DeskFold, emptyDeskFold, foldDesk } from './desk-fold.ts';
import { Keyring } from './keyring.ts';
import { everyReport, type Known, type OpenCase } from './known.ts';
import type { SnapshotMemo } from './memo.ts';
import { OneAtATime, together } from './one-at-a-time.ts';
import { forgetPurged, purgesLeft, touchesPurged, unpurged } from './purged.ts';
import { Roster } from './roster.ts';
import { snapshotOf } from './snapshot.ts';
import type { Connection, DeskState } from './state.ts';
import { type KnownReport, Store } from './store.ts';
import { EventLog } from './streams.ts';
import { Telling } from './telling.ts';

/** Colleagues write to one case within the same second rarely, and hardly six times in a row. */
const APPEND_TRIES = 6;

export interface CoreParts {
  readonly crypto: Crypto;
  /** Root public key, 32 B: from the key file, never from the newsroom. */
  readonly root: Uint8Array;
  readonly me: Identity;
  readonly api: NewsroomApi;
  /** Workers that open reports; where there are none, they are opened here. */
  readonly openers?: Openers | undefined;
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
  /** Purges that the newsroom has been told of in this session. */
  readonly purgesTried = new Set<string>();
  readonly deskStream: ObjectId;
  chores: Chores | null = null;

  readonly #now: () => number;
  readonly #telling = new Telling(
    (revision, memo) => this.#snapshot(revision, memo),
    (report, text) => this.store.giveFolded(report, text),
  );
  readonly #roster = new Roster();
  readonly #syncing = new OneAtATime(() => this.#syncOnce());
  readonly #cases = new Map<ObjectId, OpenCase>();
  #desk: { log: EventLog | null; fold: DeskFold } = { log: null, fold: emptyDeskFold() };
  #listed: ReadonlyMap<ObjectId, Day> = new Map();
  #connection: Connection = { state: 'loading' };
  #epochsLate = false;
  #upkeep: Promise<void> | null = null;
  /** How far the change of every key has come; null while there is none. */
  rekeying: { readonly done: number; readonly total: number } | null = null;
  notebookRefused = false;
  #closed = false;
  #appending: Promise<void> = Promise.resolve();

  constructor(parts: CoreParts) {
    this.crypto = parts.crypto;
    this.root = parts.root;
    this.me = parts.me;
    this.api = parts.api;
    this.store = new Store(parts.crypto, parts.openers ?? null);
    this.deskStream = deskStreamId(parts.crypto, parts.root);
    this.#now = parts.now;
  }

  today(): Day {
    return dayOf(this.#now());
  }

  /** By this device's clock. */
  get nowMs(): number {
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
    return this.#roster.directory;
  }

  get statements(): readonly SignedStatement[] {
    return this.#roster.statements;
  }

  get pending(): readonly Enrolment[] {
    return this.#roster.pending;
  }

  get desk(): DeskFold {
    return this.#desk.fold;
  }

  get isLead(): boolean {
    return this.directory.editors.some((editor) => editor.id === this.me.id && editor.role === 'lead');
  }

  /** Whether the newsroom's server has it still. */
  isListed(object: ObjectId): boolean {
    return this.#listed.has(object) || this.store.attachments.has(object);
  }

  /** Until it lists them again, a server that was told to erase them has done so. */
  unlist(objects: readonly ObjectId[]): void {
    this.#listed = new Map([...this.#listed].filter(([id]) => !objects.includes(id)));
    this.publish();
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
    return this.#telling.subscribe(listener);
  }

  setConnection(connection: Connection): void {
    const same = JSON.stringify(connection) === JSON.stringify(this.#connection);
    this.#connection = connection;
    if (!same && this.state !== null) this.publish();
  }

  /** The newest snapshot; see `telling.ts`. */
  get state(): DeskState | null {
    return this.#telling.state;
  }

  /** Something changed: whoever asks sees it at once, listeners are told in a moment. */
  publish(): void {
    if (this.#roster.known !== null && !this.#closed) this.#telling.publish();
  }

  tell(): void {
    this.#telling.tell();
  }

  keepIndex(): Finder {
    return this.#telling.keepIndex(this.isLoading);
  }

  /** For reading: while the desk is filled, what was shown last; then the newest. */
  get readable(): DeskState | null {
    return this.isLoading ? (this.#telling.shown ?? this.state) : this.state;
  }

  /** Until the first synchronisation has ended: reports come by the hundred. */
  get isLoading(): boolean {
    return this.#connection.state === 'loading';
  }

  /** Resolves once everything that is known stands in the index, where one is kept. */
  async indexed(): Promise<void> {
    await this.#telling.finder?.settled();
  }

  #snapshot(revision: number, memo: SnapshotMemo): boolean {
    const directory = this.#roster.known;
    if (directory !== null) snapshotOf(this.#known(directory), revision, this.#connection, memo);
    return directory !== null;
  }

  #known(directory: VerifiedDirectory): Known {
    return {
      crypto: this.crypto,
      root: this.root,
      myId: this.me.id,
      directory,
      pending: this.pending,
      desk: this.#desk,
      // A key without a case is a case whose making broke off.
      cases: new Map([...this.#cases].filter(([id]) => this.#desk.fold.cases.has(id))),
      store: this.store,
      listed: this.#listed,
      seen: this.seen,
      refusedKeys: this.keyring.refused,
      epochsLate: this.#epochsLate,
      rekeying: this.rekeying,
      notebookRefused: this.notebookRefused,
      purgesLeft: purgesLeft(this.desk.triage, this.purgesTried, (id) => this.isListed(id)),
    };
  }

  sync(): Promise<void> {
    return this.#syncing.run();
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
    // Asked for with the keys, and parsed once what the desk did is shown: they are the longest by far.
    const lists = Promise.all([api.reports(), api.attachments()]);
    lists.then(undefined, () => undefined);
    const wrapped = await api.keys();
    // Out of a case: what was opened of it goes, too.
    for (const id of keyring.dropWithdrawn(held, wrapped)) this.#cases.delete(id);
    keyring.take(crypto, root, me, this.directory, wrapped);
    if (keyring.refused > 0) {
      // Whoever wrapped them may have come to the desk since we read who is on it.
      await this.readPeople();
      keyring.take(crypto, root, me, this.directory, wrapped);
    }
    keyring.dropExpired(this.directory, this.today());
    if (this.isLead && !keyring.holds(this.deskStream)) await this.chores?.beginDeskStream();
    this.#openLogs();
    // At first, the desk's own stream is all that a list of reports needs; what is in the cases comes beside them.
    const isFirst = this.#desk.log?.events.length === 0;
    const cases = [...this.#cases.keys()];
    await this.readStreams(isFirst ? [this.deskStream] : [this.deskStream, ...cases]);
    // Not where the desk's key is still to come, nor after a history that broke.
    if (this.isLead && this.#desk.log?.brokenAt === null) await this.chores?.nameMyself();
    this.publish();

    const [reports, attachments] = await lists;
    this.#listed = new Map(reports.map(({ id, day }) => [id, day]));
    store.listAttachments(attachments);
    const opener = { crypto, root, keyring, keptOf: (id: ObjectId) => this.keptOf(id) };
    await together(
      store.takeReports(api, opener, unpurged(this.desk.triage, this.#listed), this),
      isFirst ? this.readStreams(cases) : Promise.resolve(),
    );
    this.publish();
    const named = [...this.reports().values()].flatMap(({ content }) =>
      content.attachments.map(({ id }) => id),
    );
    await store.takeRecords(api, opener, new Set(named));
    if (this.isLead) await this.#ensureEpochs();
    this.startUpkeep();
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

  readPeople(): Promise<void> {
    return this.#roster.read(this.crypto, this.root, this.api, this.today());
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
    const parts = await this.api.readStreams(logs.map(({ id, events }) => ({ id, from: events.length })));
    for (const part of parts) await this.#take(part);
    if (logs.some(({ brokenAt }) => brokenAt !== null)) {
      // The author may have come to the desk since we last read who is on it.
      await this.readPeople();
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
    const fresh = await log.take(this.crypto, this.root, from, events, this.#roster.signKeyOf);
    const { signOff } = this.directory;
    const { signKeyOf, isLeadId, readsId } = this.#roster;
    const rules = { crypto: this.crypto, root: this.root, signKeyOf, signOff };
    const fold = this.#cases.get(id)?.fold;
    for (const event of fresh) {
      if (fold === undefined) foldDesk(this.#desk.fold, event, isLeadId, readsId);
      else foldCase(fold, event, rules);
      // Its key is known from here on, whatever could not be opened before.
      if (event.body.type === 'files-kept') this.store.retry(event.body.attachment);
    }
    if (touchesPurged(fresh)) forgetPurged(this.desk.triage.purged, this.store, this.#cases.values());
  }

  /** The desk's own stream tells which key a case began with: the newsroom cannot give us another one for it. */
  #expectFirstKey(log: EventLog): void {
    const made = this.desk.cases.get(log.id)?.key ?? null;
    if (made !== null) log.expectFirstKey(made.commitment);
    // A key that is not the one named is told of even where nothing is given to open with it.
    log.key(this.crypto, this.root);
  }

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
    this.keyring.forget();
    this.store.forget();
    this.#cases.clear();
    this.#desk = { log: null, fold: emptyDeskFold() };
    this.#roster.forget();
    this.#telling.forget();
    this.me.seeds.fill(0);
    this.me.sign.secretKey.fill(0);
    this.me.kem.secretKey.fill(0);
  }
}
