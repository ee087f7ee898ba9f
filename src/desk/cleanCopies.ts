import type { ObjectId } from '#protocol/ids.ts';
import type { KeptSession } from './keeper/keeper.ts';

/** Pictures that a browser draws without running anything of theirs; everything else is only handed out as a file. */
const DRAWABLE = new Set(['image/jpeg', 'image/png', 'image/webp']);

export const isDrawable = (mime: string): boolean => DRAWABLE.has(mime);

/**
 * Clean copies as addresses that only this page knows (`blob:`), each opened once. One after the other: ten
 * thumbnails must not open ten large files side by side in memory.
 */
export class CleanCopies {
  readonly #session: KeptSession;
  readonly #urls = new Map<ObjectId, Promise<string>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(session: KeptSession) {
    this.#session = session;
  }

  /** The address of a picture, or a rejection with what went wrong; a failure is tried again when asked again. */
  url(attachment: ObjectId): Promise<string> {
    const known = this.#urls.get(attachment);
    if (known) return known;
    const made = this.#inTurn(async () => {
      const file = await this.#session.ask('openClean', attachment);
      return URL.createObjectURL(file.blob);
    });
    this.#urls.set(attachment, made);
    made.catch(() => this.#urls.delete(attachment));
    return made;
  }

  /** Gives back every picture; part of locking the desk. */
  async clear(): Promise<void> {
    const urls = await Promise.allSettled(this.#urls.values());
    this.#urls.clear();
    for (const url of urls) if (url.status === 'fulfilled') URL.revokeObjectURL(url.value);
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const next = this.#last.then(act, act);
    this.#last = next.catch(() => undefined);
    return next;
  }
}
