import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { REDIS, RUN_PARTS, SANITIZE_BENCH_PARTS, TEST_PARTS, TOR_BENCH_PARTS } from '#cli/setup/parts.ts';
import { TOP } from '../support/amana.ts';

const names = z.record(z.string(), z.string());
const manifest = z
  .object({ dependencies: names, devDependencies: names, optionalDependencies: names })
  .parse(JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8')));
const page = readFileSync(join(TOP, 'docs/dependencies.md'), 'utf8');
/** The first cells of the tables. */
const named = new Set(
  [...page.matchAll(/^\|([^|]+)\|/gm)].flatMap(([, cell]) => (cell ?? '').match(/(?<=`)[^`,]+(?=`)/g) ?? []),
);

const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };

describe('dependencies', () => {
  it('are exact', () => {
    for (const [name, version] of Object.entries(all)) {
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
    }
  });

  it('have a reason on the page, each of them and no others', () => {
    const system = [REDIS, ...RUN_PARTS, ...TEST_PARTS, ...SANITIZE_BENCH_PARTS, ...TOR_BENCH_PARTS].map(
      (part) => part.package,
    );
    expect([...named].sort()).toEqual([...new Set([...Object.keys(all), ...system])].sort());
  });
});
