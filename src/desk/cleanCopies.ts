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
  readonly #urls = new Map<ObjectId, { readonly edition: ObjectId; readonly url: Promise<string> }>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(session: KeptSession) {
    this.#session = session;
  }

  /** The address of a picture, or a rejection with what went wrong; a failure is tried again when asked again. */
  url(attachment: ObjectId, edition: ObjectId): Promise<string> {
    const known = this.#urls.get(attachment);
    if (known?.edition === edition) return known.url;
    // Cleaned again: the old picture would stay in memory until the desk is locked.
    known?.url.then(
      (old) => URL.revokeObjectURL(old),
      () => undefined,
    );
    const made = this.#inTurn(async () => {
      const file = await this.#session.ask('openClean', attachment);
      return URL.createObjectURL(file.blob);
    });
    this.#urls.set(attachment, { edition, url: made });
    made.catch(() => {
      if (this.#urls.get(attachment)?.url === made) this.#urls.delete(attachment);
    });
    return made;
  }

  /** Gives back every picture; part of locking the desk. */
  async clear(): Promise<void> {
    const urls = await Promise.allSettled([...this.#urls.values()].map(({ url }) => url));
    this.#urls.clear();
    for (const url of urls) if (url.status === 'fulfilled') URL.revokeObjectURL(url.value);
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const next = this.#last.then(act, act);
    this.#last = next.catch(() => undefined);
    return next;
  }
}
