/** The threat model promises nothing without a proof: every row names a test, and every test it names stands. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { TOP } from '../support/amana.ts';

const rows = readFileSync(join(TOP, 'docs/threat-model.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|') && !line.startsWith('|---'));
/** Without the heads of the two tables. */
const promises = rows.filter((row) => !/\| Proof \|$/.test(row));
const proofs = (row: string): string[] =>
  [...row.matchAll(/`([\w/-]+\.test\.ts)`/g)].map(([, path]) => path ?? '');

describe('the threat model', () => {
  it('has both tables', () => {
    expect(rows.length - promises.length).toBe(2);
    expect(promises.length).toBeGreaterThan(15);
  });

  it.each(promises)('%s', (row) => {
    expect(proofs(row)).not.toEqual([]);
    for (const path of proofs(row))
      expect({ path, stands: existsSync(join(TOP, 'tests', path)) }).toEqual({ path, stands: true });
  });
});
