/** The page's end of the workers that its desk's worker asks for: it makes them, ends them, and hears nothing they say. */
import type { SiblingName, SiblingWanted } from './siblings.ts';

const MAKE: Readonly<Record<SiblingName, () => Worker>> = {
  stretcher: () =>
    new Worker(new URL('./stretcher.ts', import.meta.url), { type: 'module', name: 'stretcher' }),
  opener: () => new Worker(new URL('./opener.ts', import.meta.url), { type: 'module', name: 'opener' }),
};

export class SiblingsOfPage {
  readonly #workers = new Set<Worker>();

  make({ name, talk, fate }: SiblingWanted): void {
    const worker = MAKE[name]();
    this.#workers.add(worker);
    const end = (): void => {
      worker.terminate();
      this.#workers.delete(worker);
    };
    fate.onmessage = () => {
      end();
      fate.close();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      fate.postMessage(null);
      end();
    };
    worker.postMessage(talk, [talk]);
  }

  /** All of them, and whatever they hold. */
  end(): void {
    for (const worker of this.#workers) worker.terminate();
    this.#workers.clear();
  }
}
