/**
 * What has been said and is not out yet. A reply is held for a moment in which it can be taken back: once it is in a
 * drop nobody can. What is held is in the notebook, too, so that neither a lock nor a crash loses it.
 */
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { EntryName } from './client/notebook.ts';
import type { KeptSession } from './keeper/keeper.ts';
import type { PageNotebook } from './notebook.ts';

/** Long enough to read two lines again, short enough that nobody waits for it. */
export const HOLD_MS = 10_000;
/** The next snapshot shows what was sent; until then it stays where it was written. */
const SHOWN_AFTER_MS = 5000;

export interface Outgoing {
  readonly id: number;
  readonly kind: 'reply' | 'note';
  /** The conversation of a reply, the case of a note. */
  readonly to: ObjectId;
  readonly text: string;
  /** Where the case's history ended when it was written: what stands before is something else. */
  readonly after: number;
  /** refused: trying again changes nothing. */
  readonly state: 'held' | 'sending' | 'failed' | 'refused' | 'sent';
  readonly code: ErrorCode | null;
}

export class Outbox {
  readonly #session: KeptSession;
  readonly #notebook: PageNotebook;
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #items: readonly Outgoing[] = [];
  #last = 0;

  constructor(session: KeptSession, notebook: PageNotebook) {
    this.#session = session;
    this.#notebook = notebook;
  }

  get items(): readonly Outgoing[] {
    return this.#items;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  add(kind: Outgoing['kind'], to: ObjectId, text: string, after: number): void {
    this.#last += 1;
    const item: Outgoing = { id: this.#last, kind, to, text, after, state: 'held', code: null };
    this.#put([...this.#items, item]);
    if (kind === 'note') void this.#send(item.id);
    else
      this.#timers.set(
        item.id,
        setTimeout(() => void this.#send(item.id), HOLD_MS),
      );
  }

  /** Sends what is held, or tries again. */
  now(id: number): void {
    void this.#send(id);
  }

  /** @returns its words, which are nobody's but the writer's again; null where it is too late */
  takeBack(id: number): string | null {
    const item = this.#items.find((each) => each.id === id);
    if (item === undefined || item.state === 'sending' || item.state === 'sent') return null;
    clearTimeout(this.#timers.get(id));
    this.#put(this.#items.filter((each) => each.id !== id));
    return item.text;
  }

  /** What is held stays unsent: it is in the notebook. */
  end(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#listeners.clear();
    this.#items = [];
  }

  async #send(id: number): Promise<void> {
    clearTimeout(this.#timers.get(id));
    const item = this.#items.find((each) => each.id === id);
    if (item === undefined || item.state === 'sending' || item.state === 'sent') return;
    this.#change(id, 'sending', null);
    try {
      await this.#session.ask(item.kind, item.to, item.text);
      this.#change(id, 'sent', null);
      setTimeout(() => this.#put(this.#items.filter((each) => each.id !== id)), SHOWN_AFTER_MS);
    } catch (thrown) {
      const { code } = asAmanaError(thrown);
      this.#change(id, code === 'unreachable' || code === 'busy' ? 'failed' : 'refused', code);
    }
  }

  #change(id: number, state: Outgoing['state'], code: ErrorCode | null): void {
    this.#put(this.#items.map((each) => (each.id === id ? { ...each, state, code } : each)));
  }

  #put(items: readonly Outgoing[]): void {
    const touched = new Set([...this.#items, ...items].map(({ to }) => to));
    this.#items = items;
    for (const to of touched) {
      const unsent = items.filter((each) => each.to === to && each.state !== 'sent');
      this.#notebook.entry(`sending:${to}`).set(unsent.map(({ text }) => text).join('\n\n'));
    }
    for (const listener of this.#listeners) listener();
  }
}

/** What is on its way to one conversation or case, in the order in which it was written. */
export function useOutgoing(outbox: Outbox, to: ReadonlySet<ObjectId>): readonly Outgoing[] {
  const [, redraw] = useState(0);
  useLayoutEffect(() => outbox.subscribe(() => redraw((count) => count + 1)), [outbox]);
  return outbox.items.filter((item) => to.has(item.to));
}

/**
 * Words of a session from before that never went out come back into their field, above what stands there; what did go out does not.
 * @param field where they were written: it is waited for, since what it holds is not known before
 */
export function useUnsent(
  notebook: PageNotebook,
  outbox: Outbox,
  to: ObjectId,
  field: EntryName,
  wasSent: (text: string) => boolean,
): void {
  useEffect(() => {
    const entry = notebook.entry(`sending:${to}`);
    const written = notebook.entry(field);
    void Promise.all([entry.ready, written.ready]).then(() => {
      const { text } = entry;
      if (text === '' || outbox.items.some((item) => item.to === to)) return;
      entry.set('');
      if (!wasSent(text)) written.set(written.text.trim() === '' ? text : `${text}\n\n${written.text}`);
    });
  }, [notebook, outbox, to, field]);
}
