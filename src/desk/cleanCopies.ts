import type { ObjectId } from '#protocol/ids.ts';
import type { KeptSession } from './keeper/keeper.ts';

/** Pictures that a browser draws without running anything of theirs; everything else is only handed out as a file. */
const DRAWABLE = new Set(['image/jpeg', 'image/png', 'image/webp']);

export const isDrawable = (mime: string): boolean => DRAWABLE.has(mime);

interface Copy {
  readonly edition: ObjectId;
  readonly blob: Promise<Blob>;
  readonly url: Promise<string>;
}

/**
 * Clean copies as addresses that only this page knows (`blob:`), each opened once. One after the other: ten
 * thumbnails must not open ten large files side by side in memory.
 */
export class CleanCopies {
  readonly #session: KeptSession;
  readonly #copies = new Map<ObjectId, Copy>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(session: KeptSession) {
    this.#session = session;
  }

  /** The address of a clean copy, or a rejection with what went wrong; a failure is tried again when asked again. */
  url(attachment: ObjectId, edition: ObjectId): Promise<string> {
    return this.#copy(attachment, edition).url;
  }

  /** Its bytes, which the browser may keep outside of memory. */
  blob(attachment: ObjectId, edition: ObjectId): Promise<Blob> {
    return this.#copy(attachment, edition).blob;
  }

  #copy(attachment: ObjectId, edition: ObjectId): Copy {
    const known = this.#copies.get(attachment);
    if (known?.edition === edition) return known;
    // Cleaned again: the old copy would stay in memory until the desk is locked.
    known?.url.then(
      (old) => URL.revokeObjectURL(old),
      () => undefined,
    );
    const blob = this.#inTurn(async () => (await this.#session.ask('openClean', attachment)).blob);
    const made = { edition, blob, url: blob.then((opened) => URL.createObjectURL(opened)) };
    this.#copies.set(attachment, made);
    made.url.catch(() => {
      if (this.#copies.get(attachment) === made) this.#copies.delete(attachment);
    });
    return made;
  }

  /** Gives back every copy; part of locking the desk. */
  async clear(): Promise<void> {
    const urls = await Promise.allSettled([...this.#copies.values()].map(({ url }) => url));
    this.#copies.clear();
    for (const url of urls) if (url.status === 'fulfilled') URL.revokeObjectURL(url.value);
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const next = this.#last.then(act, act);
    this.#last = next.catch(() => undefined);
    return next;
  }
}
