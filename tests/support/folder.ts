/** A folder of the test's own, and waiting for what other processes do. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestFolder {
  readonly path: string;
  remove(): Promise<void>;
}

export async function makeFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'amana-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}

/**
 * Looks again and again until `look` gives something true. It ends in time also when a look never does, and whatever
 * becomes of the clock.
 */
export async function until<T>(look: () => Promise<T> | T, withinMs = 30_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const seen = await within(look, Math.max(0, end - performance.now()) + GRACE_MS);
    if (seen) return seen;
    if (performance.now() > end) throw new Error('what was waited for did not happen');
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

/** For the last look: what is begun in time may end later, on a slow machine. */
const GRACE_MS = 60_000;

async function within<T>(look: () => Promise<T> | T, ms: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = setTimeout(() => reject(new Error('what was waited for gave no answer')), ms);
  try {
    return await Promise.race([look(), promise]);
  } finally {
    clearTimeout(late);
  }
}
