/**
 * Search over everything this editor may read. It lives where the keys live, follows the snapshots, and answers with
 * conversations. Nothing of it is ever written or sent anywhere: it ends with the worker (docs/adr/0018).
 */
import type { ObjectId } from '#protocol/ids.ts';
import { turns } from '../client/breathe.ts';
import type { DeskReport, DeskState } from '../client/state.ts';
import { folded, foldedUnits, type Units } from '../text/fold.ts';
import { caseTexts, reportText, type SearchedCase } from './texts.ts';
import { type Document, WordIndex } from './words.ts';

/** What a search found so far. */
export interface Found {
  /** Conversations in which every word of the query stands, or in the case they are in. */
  readonly threads: readonly ObjectId[];
  /** Texts that were not looked at, because the index is still being built: ask again in a moment. */
  readonly waiting: number;
}

/** A text that is to be found, by a conversation or a case. */
interface Held {
  readonly owner: ObjectId;
  readonly source: string;
  /** Null while it waits to be read. */
  document: Document | null;
}

interface Waiting {
  readonly key: string;
  readonly held: Held;
  readonly foldedText: () => Units;
}

/** What was folded already of a report that says this; null where it was not. */
export type GiveFolded = (report: ObjectId, text: string) => Units | null;

export class Finder {
  readonly #giveFolded: GiveFolded;
  readonly #index = new WordIndex();
  readonly #held = new Map<string, Held>();
  readonly #ownerOf: (ObjectId | null)[] = [];
  #queue: Waiting[] = [];
  /** Of the queue, how many were read. */
  #read = 0;
  readonly #partsOf = new Map<ObjectId, readonly string[]>();
  #reports: readonly DeskReport[] = [];
  #cases: readonly SearchedCase[] = [];
  /** Of the reports, each once; made when somebody searches, and not again for the next letter. Null until then. */
  #threads: readonly ObjectId[] | null = null;
  /** By conversation. */
  #caseOf: ReadonlyMap<ObjectId, ObjectId> = new Map();
  #working: Promise<void> | null = null;
  #ended = false;
  /** Something is not there any more, and not only told anew. */
  #mustForget = false;

  constructor(giveFolded: GiveFolded = () => null) {
    this.#giveFolded = giveFolded;
  }

  /** Takes over what is new in a snapshot, and forgets what is not in it any more. */
  follow({ reports, cases }: Pick<DeskState, 'reports'> & { readonly cases: readonly SearchedCase[] }): void {
    if (reports !== this.#reports) {
      this.#followReports(reports);
      this.#threads = null;
    }
    if (cases !== this.#cases) this.#followCases(cases);
    // Of a report that was purged or a case that was lost, no word stays.
    if (this.#mustForget || this.#index.isWorthTidying) this.#index.tidy();
    this.#mustForget = false;
    if (this.#read < this.#queue.length) this.#working ??= this.#work();
  }

  /** How many different words are in memory: what was lost is not among them. */
  get words(): number {
    return this.#index.words;
  }

  /** Resolves once everything that is known has been read. */
  async settled(): Promise<void> {
    while (this.#working !== null) await this.#working;
  }

  find(query: string): Found {
    const words = folded(query)
      .split(' ')
      .filter((word) => word !== '');
    const owners = words.map((word) => this.#ownersWith(word));
    this.#threads ??= [...new Set(this.#reports.map(({ thread }) => thread))];
    const found = this.#threads.filter((thread) => {
      const caseId = this.#caseOf.get(thread);
      return owners.every((some) => some.has(thread) || (caseId !== undefined && some.has(caseId)));
    });
    return { threads: found, waiting: this.#queue.length - this.#read };
  }

  end(): void {
    this.#ended = true;
    this.#queue = [];
    this.#held.clear();
    this.#threads = null;
    this.#caseOf = new Map();
  }

  #ownersWith(word: string): ReadonlySet<ObjectId> {
    const owners = new Set<ObjectId>();
    const met = new Uint8Array(this.#ownerOf.length);
    this.#index.find(word, (document) => {
      if (met[document] === 1) return;
      met[document] = 1;
      const owner = this.#ownerOf[document];
      if (owner !== undefined && owner !== null) owners.add(owner);
    });
    return owners;
  }

  #followReports(reports: readonly DeskReport[]): void {
    const there = new Set(reports.map(({ id }) => id));
    for (const { id } of this.#reports) {
      if (there.has(id)) continue;
      this.#drop(id);
      this.#mustForget = true;
    }
    // The newest are read first: whoever searches at once most likely means one of them.
    for (const report of reports) {
      const { id, thread, text } = report;
      const known = this.#held.get(id);
      // Most of them, each time: what stayed costs a look and no more.
      if (known?.source !== text || known.owner !== thread)
        this.#hold(id, thread, text, () => this.#giveFolded(id, text) ?? foldedUnits(reportText(report)));
    }
    this.#reports = reports;
  }

  #followCases(cases: readonly SearchedCase[]): void {
    const before = new Map(this.#cases.map((one) => [one.id, one]));
    for (const one of cases) {
      if (before.get(one.id) !== one) this.#followCase(one);
      before.delete(one.id);
    }
    for (const id of before.keys()) {
      for (const key of this.#partsOf.get(id) ?? []) this.#drop(key);
      this.#partsOf.delete(id);
      this.#mustForget = true;
    }
    this.#cases = cases;
    this.#caseOf = new Map(cases.flatMap(({ id, threads }) => threads.map((thread) => [thread, id])));
  }

  #followCase(one: SearchedCase): void {
    const texts = caseTexts(one);
    for (const key of this.#partsOf.get(one.id) ?? []) if (!texts.has(key)) this.#drop(key);
    for (const [key, text] of texts) this.#hold(key, one.id, text, () => foldedUnits(text));
    this.#partsOf.set(one.id, [...texts.keys()]);
  }

  #hold(key: string, owner: ObjectId, source: string, foldedText: () => Units): void {
    const known = this.#held.get(key);
    if (known?.source === source && known.owner === owner) return;
    if (known !== undefined) this.#drop(key);
    const held = { owner, source, document: null };
    this.#held.set(key, held);
    this.#queue.push({ key, held, foldedText });
  }

  #drop(key: string): void {
    const held = this.#held.get(key);
    this.#held.delete(key);
    if (held === undefined || held.document === null) return;
    this.#ownerOf[held.document] = null;
    this.#index.remove(held.document);
  }

  async #work(): Promise<void> {
    for (let next = this.#queue[0]; next !== undefined && !this.#ended; next = this.#queue[this.#read]) {
      const { key, held, foldedText } = next;
      this.#read += 1;
      // Dropped, or another text by now.
      if (this.#held.get(key) === held) {
        held.document = this.#index.add(foldedText());
        this.#ownerOf[held.document] = held.owner;
      }
      await turns.next();
    }
    this.#queue = [];
    this.#read = 0;
    this.#working = null;
  }
}
