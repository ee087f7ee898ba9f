/** Ending a sandboxed child for good, whatever it does and however early it is. */
import type { ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';
import { z } from '#protocol/schema.ts';

/** bubblewrap says at once which process it made; a host where it does not is broken, and its bubblewrap is killed alone. */
const NO_NEWS_MS = 5_000;

/** bwrap(1), `--info-fd` */
const bubblewrapNews = z.object({ 'child-pid': z.int().check(z.positive()) });

/**
 * Kills the first process of the child's namespace, which takes everything in it along. Killing bubblewrap alone is
 * not enough: until the child has asked to die with its parent, it would be left behind and go on.
 */
export function dieWithNamespace(child: ChildProcess): () => void {
  let first: number | null = null;
  let dying = false;
  // bubblewrap waits for its child: while it has not ended, the number cannot have been given to another process
  const alive = (): boolean => child.exitCode === null && child.signalCode === null;
  const killFirst = (pid: number): void => {
    if (!alive()) return;
    try {
      process.kill(pid, 'SIGKILL');
    } catch (thrown) {
      if (!isGone(thrown)) throw thrown;
    }
  };
  const news = child.stdio[4];
  let text = '';
  if (news instanceof Readable) {
    news.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (!text.includes('}')) return;
      first = parseNews(text);
      if (dying && first !== null) killFirst(first);
    });
  }
  return () => {
    dying = true;
    if (first !== null) killFirst(first);
    else setTimeout(() => void child.kill('SIGKILL'), NO_NEWS_MS).unref();
  };
}

function parseNews(text: string): number | null {
  const parsed = bubblewrapNews.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data['child-pid'] : null;
}

const isGone = (thrown: unknown): boolean =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ESRCH';
