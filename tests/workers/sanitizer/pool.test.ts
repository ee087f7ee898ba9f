/** Spares, and the code compiled for them, on a machine that is too busy for a moment or is being updated. */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { FRAME_KINDS, frameHeader } from '#workers/sanitizer/channel.ts';
import { compileOnce } from '#workers/sanitizer/compiling.ts';
import { DEFAULT_LIMITS, startSanitizer } from '#workers/sanitizer/index.ts';
import { ChildPool } from '#workers/sanitizer/pool.ts';
import type { SandboxedChild } from '#workers/sanitizer/sandbox.ts';
import { inPieces, picture } from './made.ts';

const HELLO = Buffer.from(
  JSON.stringify({ hello: true, uid: 65534, CapEff: '0', CapBnd: '0', NoNewPrivs: '1', Seccomp: '2' }),
);

/** A child that says hello, or ends without a word; it does nothing that it is told. */
function fakeChild(saysHello: boolean): SandboxedChild {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  const { promise: ended, resolve: kill } = Promise.withResolvers<void>();
  if (saysHello) {
    stdout.write(frameHeader(FRAME_KINDS.message, HELLO.length));
    stdout.write(HELLO);
  } else {
    stdout.end();
    kill();
  }
  return { stdin, stdout, ended, kill };
}

describe('spare children', () => {
  it('that did not come up in a busy moment cost the next files nothing once the sandbox starts again', async () => {
    let isBusy = true;
    const pool = new ChildPool(() => fakeChild(!isBusy), 2);
    await expect(pool.fill()).rejects.toMatchObject({ code: 'sandbox-unavailable' });
    isBusy = false;
    expect((await pool.take()).alive).toBe(true);
    expect((await pool.take()).alive).toBe(true);
    await pool.close();
  });

  it('are worth no more than the sandbox: where none starts now, a file is told so', async () => {
    const pool = new ChildPool(() => fakeChild(false), 2);
    await expect(pool.take()).rejects.toMatchObject({ code: 'sandbox-unavailable' });
    await pool.close();
  });
});

describe('the first child, which compiles for the others', () => {
  it('may take too long: it is killed, nothing of it is kept or written any more, and the start goes on', async () => {
    const done: string[] = [];
    const child = fakeChild(true);
    const sandbox = {
      isCompiled: false,
      node: () => ({
        ...child,
        kill: () => {
          done.push('killed');
          child.kill();
        },
      }),
      freezeCompiled: () => void done.push('frozen'),
      keepCompiled: () => void done.push('kept'),
    };
    await compileOnce(sandbox, 20);
    expect(done).toEqual(['killed', 'frozen']);
  });
});

/** What children run: compiled at this start, or kept from an earlier one where this process keeps compiled code. */
function compiledFolders(): string[] {
  const inside = (folder: string, prefix: string) =>
    readdirSync(folder)
      .filter((name) => name.startsWith(prefix))
      .map((name) => join(folder, name));
  const own = inside(tmpdir(), `amana-sandbox-${process.pid}-`).flatMap((folder) => inside(folder, 'cache-'));
  const kept = getCompileCacheDir();
  return kept === undefined ? own : [...own, ...inside(kept, 'children-')];
}

describe('a sanitizer whose compiled code is removed by an update', () => {
  it('cleans on', async () => {
    const png = await picture().png().toBuffer();
    const sanitizer = await startSanitizer({ limits: DEFAULT_LIMITS, spare: 0 });
    const removed = compiledFolders().map((path) => ({
      path,
      aside: join(dirname(path), `gone-${basename(path)}`),
    }));
    try {
      expect(removed).not.toEqual([]);
      for (const { path, aside } of removed) renameSync(path, aside);
      const { record, clean } = await sanitizer.sanitize(() => inPieces(png));
      await clean?.dispose();
      expect(record).toMatchObject({ status: 'clean', reason: null });
    } finally {
      // Sanitizers of other tests start with it; one that began meanwhile may have made it anew.
      for (const { path, aside } of removed)
        if (existsSync(path)) rmSync(aside, { recursive: true, force: true });
        else renameSync(aside, path);
      await sanitizer.close();
    }
  });
});
