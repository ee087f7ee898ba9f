/**
 * A small run of `./amana faults`: processes die in the middle of their work, Redis forgets everything, the disk fills,
 * and what is stored is damaged. All that was acknowledged arrives, once, and doctor names what is broken.
 */
import { describe, expect, it } from '@jest/globals';
import { FAULTS } from '#cli/faults/list.ts';
import { type Outcome, type Result, runFaults } from '#cli/faults/run.ts';
import { amana } from '../support/amana.ts';

const REPORTS = 300;
/** One of each kind; the rest is done by `./amana faults`. */
const SOME = [
  'kill-intake-arriving',
  'kill-newsroom-idle',
  'kill-worker-cleaning',
  'kill-janitor-releasing',
  'kill-redis-arriving',
  'kill-plain-releasing',
  'kill-site-arriving',
  'kill-relay-releasing',
  'kill-watch-cleaning',
  'uploads-words-first',
  'redis-emptied',
  'disk-full',
  'blob-corrupted',
  'report-corrupted',
  'page-torn',
  'clock-jumps-ahead',
  'clock-jumps-back',
];

describe('a newsroom to which everything happens', () => {
  it('loses nothing that was acknowledged, delivers it once, and doctor names each damage', async () => {
    const faults = FAULTS.filter(({ name }) => SOME.includes(name));
    expect(faults).toHaveLength(SOME.length);
    const seen: Outcome[] = [];
    const result: Result = await runFaults(faults, REPORTS, (outcome) => seen.push(outcome));

    expect(result.outcomes).toEqual(seen);
    for (const { fault, skipped, acknowledged, lost, twice, isNamed } of result.outcomes) {
      expect({ fault, lost, twice, isNamed }).toEqual({ fault, lost: [], twice: [], isNamed: true });
      // Only what needs a file system of its own may be left out, where nobody may mount one.
      expect(skipped === null ? acknowledged > 0 : fault === 'disk-full').toBe(true);
    }
    const { acknowledged, arrived, files } = result;
    expect(acknowledged).toBeGreaterThanOrEqual(REPORTS - REPORTS / SOME.length);
    expect(arrived).toBe(acknowledged);
    expect(files.acknowledged).toBeGreaterThan(0);
    expect(files).toEqual({
      acknowledged: files.acknowledged,
      clean: files.acknowledged,
      listed: files.acknowledged,
    });
    // No job, no error text and no exact time is left in Redis; logs are codes and counts; nothing is damaged.
    expect(result.afterwards).toEqual({ keysLeft: 0, linesTelling: 0, damages: 0 });
  }, 300_000);
});

describe('amana faults', () => {
  it('says which there are, and refuses names and numbers that are none', async () => {
    const listed = await amana(['faults', '--list', '--json']);
    expect(listed.code).toBe(0);
    expect(JSON.parse(listed.stdout)).toHaveLength(FAULTS.length);
    for (const bad of [
      ['--only', 'kill-nobody'],
      ['--only', ''],
      ['--reports', '0'],
      ['--reports', 'many'],
    ]) {
      const { code, stdout, stderr } = await amana(['faults', ...bad]);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).not.toContain('    at ');
    }
  }, 60_000);
});
