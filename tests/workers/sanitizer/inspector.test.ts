/**
 * The inspector, looked at from within a fork that a file has taken over, after it has locked itself: in a copy of the project whose
 * inspector.pl has planted.pl where exiftool's library would parse the file. All else, launcher and pool, is the project's own.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from '#protocol/schema.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const PARSING = 'sub extract {\n    my ($handle) = @_;\n';
const RUN = 'inspector-run.ts';

/** Starts the worker with a descriptor that is not its own, beyond what its children may open themselves. */
const LEAKING = 'use POSIX; exit 1 unless POSIX::dup2(1, 300); exec @ARGV';

const outcomes = z.array(
  z.union([
    z.object({
      tags: z.array(z.tuple([z.string(), z.string(), z.string()])),
      started: z.number(),
      inspectors: z.number(),
    }),
    z.object({ refused: z.string() }),
  ]),
);
type Outcome = z.infer<typeof outcomes>[number];

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'amana-planted-'));
  cpSync(join(PROJECT, 'workers'), join(copy, 'workers'), { recursive: true });
  cpSync(join(PROJECT, 'src/protocol'), join(copy, 'src/protocol'), { recursive: true });
  cpSync(join(PROJECT, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'));
  mkdirSync(join(copy, 'tests'));
  cpSync(join(import.meta.dirname, RUN), join(copy, 'tests', RUN));
  const path = join(copy, 'workers/sanitizer/inspector.pl');
  const [before, after, ...more] = readFileSync(path, 'utf8').split(PARSING);
  if (before === undefined || after === undefined || more.length > 0) throw new Error('nowhere to plant');
  const planted = readFileSync(join(import.meta.dirname, 'planted.pl'), 'utf8');
  const taken = '    if (my $seen = planted($handle)) { return ($seen, undef) }\n';
  writeFileSync(path, `${before}${planted}\n${PARSING}${taken}${after}`);
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

async function inspect(...files: readonly string[]): Promise<Outcome[]> {
  const paths = files.map((text, index) => {
    const path = join(copy, `file-${index}`);
    writeFileSync(path, text);
    return path;
  });
  const run = [process.execPath, join(copy, 'tests', RUN), ...paths];
  const { stdout } = await promisify(execFile)('perl', ['-e', LEAKING, ...run], { cwd: copy });
  return outcomes.parse(JSON.parse(stdout));
}

/** What the planted code says it has seen, in a file's only tag. */
function seenBy(outcome: Outcome | undefined): unknown {
  if (outcome === undefined || !('tags' in outcome)) throw new Error(`no answer: ${JSON.stringify(outcome)}`);
  expect(outcome.tags.map(([group, name]) => [group, name])).toEqual([['Planted', 'seen']]);
  return JSON.parse(outcome.tags[0]?.[2] ?? '');
}

const HONEST = 'Two trucks passed at noon.\n';
const honest = (started: number) => ({
  tags: expect.arrayContaining([['File', 'MIMEType', 'text/plain']]),
  started,
  inspectors: 1,
});

describe('a fork of the inspector that its file has taken over', () => {
  it('has no door: no memory or descriptor of others, no file to write, no process, no signal', async () => {
    const [outcome] = await inspect('planted doors');
    expect(seenBy(outcome)).toEqual({
      memory: [],
      made: [],
      written: [],
      processes: [],
      signals: [],
      seen: [],
      // the file itself, and the one its answer goes into
      held: ['file', 'file'],
    });
  });

  it('cannot read the next request: no answer is taken from one that has not ended, and the next file has its own', async () => {
    const [first, next] = await inspect('planted stay', HONEST);
    expect(first).toEqual({ refused: 'TookTooLong' });
    expect(next).toEqual(honest(2));
  });

  it('leaves nothing to the next one: no process, no file, no word, no changed pipe', async () => {
    const [first, next, doors] = await inspect('planted leave', HONEST, 'planted doors');
    expect(seenBy(first)).toEqual({});
    expect(next).toEqual(honest(1));
    expect(seenBy(doors)).toMatchObject({ made: [], held: ['file', 'file'] });
  });

  it('has nothing of another file in its memory', async () => {
    const theirs = 'Remembered-theirs-'.repeat(100_000);
    const [first, next] = await inspect(theirs, 'planted remember');
    expect(first).toEqual(honest(1));
    expect(seenBy(next)).toEqual({ theirs: 0, own: 1 });
  });
});
