/**
 * Runs files through one inspector of the project it lies in, for tests, and tells what came of each. A process of its own,
 * because the project is a copy whose inspector has been changed (inspector.test.ts).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { DEFAULT_LIMITS } from '#workers/sanitizer/index.ts';
import { InspectorPool } from '#workers/sanitizer/inspect.ts';
import { openSandbox } from '#workers/sanitizer/sandbox.ts';

const ANSWER_MS = 8_000;

/** Processes of perl among the descendants of this one. */
function inspectors(): number {
  const listing = spawnSync('ps', ['-e', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' }).stdout;
  const all = listing
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const own = new Set([String(process.pid)]);
  // a child may be listed before its parent
  for (let depth = 0; depth < 5; depth += 1)
    for (const [pid, parent] of all) if (pid !== undefined && own.has(parent ?? '')) own.add(pid);
  return all.filter(([pid, , name]) => own.has(pid ?? '') && name === 'perl').length;
}

const sandbox = openSandbox(DEFAULT_LIMITS);
let started = 0;
const pool = new InspectorPool(() => {
  started += 1;
  return sandbox.inspector();
}, 1);
const outcomes: object[] = [];
for (const path of process.argv.slice(2)) {
  const inspecting = pool.begin();
  try {
    await inspecting.write(readFileSync(path));
    const { tags } = await inspecting.finish(ANSWER_MS);
    outcomes.push({ tags, started, inspectors: inspectors() });
  } catch (thrown) {
    outcomes.push({ refused: thrown instanceof Error ? thrown.constructor.name : String(thrown) });
  }
}
await pool.close();
sandbox.close();
process.stdout.write(JSON.stringify(outcomes));
