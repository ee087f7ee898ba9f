/**
 * Which entries a notebook has: itself an entry, sealed as the others are. An entry that stands in it and that the
 * newsroom says is not there is withheld. That there is a notebook at all stands on the desk's signed stream, so that a
 * server cannot pretend that nothing was ever written.
 *
 * Whatever is named here exists, on however many devices an editor writes: an entry is written before it is named. It
 * is taken away after a change here by whoever has read it, also where it was not named: so the name that somebody else
 * is about to give it, on a state from before they wrote it, comes too late and is not given.
 */
import { type Bytes, fromBase64, toBase64 } from '#protocol/bytes.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { entryHash, entryId, MOST_ENTRIES, openEntry, sealEntry } from '#protocol/notebook.ts';
import { objectId, parseJson, z } from '#protocol/schema.ts';
import type { Core } from './core.ts';

/** Has no colon, as the name of every other entry has. */
const INDEX_NAME = 'index';

/** Two devices of one editor seldom begin an entry within the same second. */
const CHANGE_TRIES = 4;

const schema = z.strictObject({
  v: z.literal(1),
  /** One more with every change: an older state of it is known by that. */
  change: z.int().check(z.positive()),
  entries: z.array(objectId).check(z.maxLength(MOST_ENTRIES)),
});

export interface Standing {
  readonly hash: string | null;
  readonly change: number;
  readonly entries: ReadonlySet<ObjectId>;
}

export class NotebookIndex {
  readonly #core: Core;
  readonly #key: Uint8Array;
  readonly #id: ObjectId;
  readonly #tellRefused: () => void;
  #standing: Standing | null = null;
  #highest = 0;
  /** Nothing was there before we knew whether there has to be something. */
  #isUndecided = false;
  #working: Promise<unknown> = Promise.resolve();

  /** @param tellRefused what came was not, or not only, what this editor's devices wrote */
  constructor(core: Core, key: Uint8Array, tellRefused: () => void) {
    this.#core = core;
    this.#key = key;
    this.#id = entryId(core.crypto, core.root, key, INDEX_NAME);
    this.#tellRefused = tellRefused;
  }

  /** As it was read last, or for the first time. */
  known(): Promise<Standing> {
    return this.#inTurn(async () => this.#standing ?? (await this.#read()));
  }

  newest(): Promise<Standing> {
    return this.#inTurn(() => this.#read());
  }

  /**
   * Names an entry. @param since a state from before the entry was written
   * @returns false where there is a newer one @throws AmanaError unreachable, storage-full
   */
  add(entry: ObjectId, since: Standing): Promise<boolean> {
    if (since.entries.has(entry)) return Promise.resolve(true);
    return this.#inTurn(async () => {
      const isNamed = await this.#write(since, entry, true);
      if (isNamed) this.#sayBegun();
      return isNamed;
    });
  }

  /** Before an entry is taken away. @throws AmanaError unreachable, conflict, storage-full */
  remove(entry: ObjectId): Promise<void> {
    return this.#inTurn(async () => {
      for (let tries = 0; tries < CHANGE_TRIES; tries++)
        if (await this.#write(await this.#read(), entry, false)) return;
      throw new AmanaError('conflict');
    });
  }

  /** Once the desk's history is known: whether what was not there should have been. */
  async check(): Promise<void> {
    if (this.#isUndecided && this.#isBegun()) await this.newest();
  }

  forget(): void {
    this.#standing = null;
  }

  /** One after the other: an answer from before a change of ours must not look like an older state given back. */
  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const done = this.#working.then(act);
    this.#working = done.then(undefined, () => undefined);
    return done;
  }

  #isBegun(): boolean {
    return this.#core.desk.notebooks.has(this.#core.me.id);
  }

  async #read(): Promise<Standing> {
    // Written down after the index was stored: whoever sees it before they ask has to be given an index.
    const isBegun = this.#isBegun();
    const { sealed } = await this.#core.api.readNotebook(this.#id);
    const bytes = sealed === null ? null : fromBase64(sealed);
    const content = bytes === null ? null : this.#open(bytes);
    const { change, entries } = content ?? { change: 0, entries: [] };
    const isWrong = bytes === null ? isBegun : content === null;
    if (isWrong || change < this.#highest) this.#tellRefused();
    this.#isUndecided = bytes === null && !isBegun;
    this.#highest = Math.max(this.#highest, change);
    const hash = bytes === null ? null : await entryHash(bytes);
    this.#standing = { hash, change, entries: new Set(entries) };
    return this.#standing;
  }

  #open(sealed: Bytes): z.infer<typeof schema> | null {
    const { crypto, root } = this.#core;
    try {
      return parseJson(schema, openEntry(crypto, root, this.#key, this.#id, sealed), 'cannot-open');
    } catch (thrown) {
      if (thrown instanceof AmanaError) return null;
      throw thrown;
    }
  }

  /** @returns whether it was written; not where another device was faster */
  async #write(before: Standing, entry: ObjectId, isThere: boolean): Promise<boolean> {
    const { crypto, root, api } = this.#core;
    const entries = new Set(before.entries);
    if (isThere) entries.add(entry);
    else entries.delete(entry);
    const change = this.#highest + 1;
    const json = JSON.stringify({ v: 1, change, entries: [...entries] });
    const sealed = sealEntry(crypto, root, this.#key, this.#id, json);
    try {
      await api.writeNotebook(this.#id, before.hash, toBase64(sealed));
    } catch (thrown) {
      if (asAmanaError(thrown).code === 'conflict') return false;
      throw thrown;
    }
    this.#highest = change;
    this.#isUndecided = false;
    this.#standing = { hash: await entryHash(sealed), change, entries };
    return true;
  }

  /** Where it cannot be said now, it is said with the next change. */
  #sayBegun(): void {
    const { deskStream } = this.#core;
    if (this.#isBegun() || !this.#core.canAppend(deskStream)) return;
    this.#core
      .append(deskStream, () => (this.#isBegun() ? null : { type: 'notebook-begun' }))
      .then(undefined, () => undefined);
  }
}
