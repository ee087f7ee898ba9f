/** A bar on the terminal while files are worked on; nothing at all where nobody looks. */

const WIDTH = 24;
/** Redrawn at most this often: a terminal over a slow line should not be what a run waits for. */
const PAUSE_MS = 100;
const ERASE_LINE = '\r\u001b[K';

export interface Progress {
  /** Says that one more file is done. */
  done(isRejected: boolean): void;
  /** Takes the bar away, so that something else can be written; the next `done` draws it again. */
  clear(): void;
}

/** `[########----------------]  12 of 36 · 1 rejected · 20 s left` */
export function barLine(done: number, all: number, rejected: number, elapsedMs: number): string {
  const filled = Math.floor((done / all) * WIDTH);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}]`;
  const left = done === 0 || done === all ? null : Math.ceil(((elapsedMs / done) * (all - done)) / 1000);
  const count = `${String(done).padStart(String(all).length)} of ${all}`;
  const bad = rejected === 0 ? [] : [`${rejected} rejected`];
  const time = left === null ? [] : [left < 100 ? `${left} s left` : `${Math.ceil(left / 60)} min left`];
  return `${bar} ${[count, ...bad, ...time].join(' · ')}`;
}

export function startProgress(all: number, stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY || all === 0) return { done: () => undefined, clear: () => undefined };
  const startMs = performance.now();
  let done = 0;
  let rejected = 0;
  let drawnMs = Number.NEGATIVE_INFINITY;
  const draw = () => {
    drawnMs = performance.now();
    stream.write(`${ERASE_LINE}${barLine(done, all, rejected, drawnMs - startMs)}`);
  };
  draw();
  return {
    done(isRejected) {
      done += 1;
      if (isRejected) rejected += 1;
      if (done === all || performance.now() - drawnMs >= PAUSE_MS) draw();
    },
    clear() {
      drawnMs = Number.NEGATIVE_INFINITY;
      stream.write(ERASE_LINE);
    },
  };
}
