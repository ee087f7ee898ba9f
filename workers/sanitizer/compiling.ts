/** The first start on a machine: code is compiled once, for all children that follow. */
import { ChildPool } from './pool.ts';
import type { Sandbox } from './sandbox.ts';

/** Takes 3 s; on a machine that is busy with as many starts as it can hold, ten times that. */
const COMPILE_MS = 30_000;

/**
 * Lets a first child, which sees no file, compile its code into the cache that all later ones read and none can write. What
 * is not compiled within its time is not kept, and costs the children of this start some time each, nothing else.
 */
export async function compileOnce(
  sandbox: Pick<Sandbox, 'node' | 'isCompiled' | 'freezeCompiled' | 'keepCompiled'>,
  withinMs = COMPILE_MS,
): Promise<void> {
  if (sandbox.isCompiled) return;
  const pool = new ChildPool(() => sandbox.node('light'), 0);
  try {
    const child = await pool.take();
    const isWhole = await child.compile(withinMs);
    sandbox.freezeCompiled();
    if (isWhole) sandbox.keepCompiled();
  } finally {
    await pool.close();
  }
}
