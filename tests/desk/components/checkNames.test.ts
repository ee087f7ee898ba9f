/** What the cleaning proved is told in the editor's own language: each name in a record has its words. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { arabicRecord } from '#desk/messages/ar.record.ts';
import { englishRecord } from '#desk/messages/en.record.ts';
import { TOP } from '../../support/amana.ts';

const SANITIZER = join(TOP, 'workers', 'sanitizer');

it('names every check of the sanitizer, in both languages', async () => {
  const files = (await readdir(SANITIZER, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const sources = await Promise.all(files.map((name) => readFile(join(SANITIZER, name), 'utf8')));
  const written = new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/name: '([^']+)', passed\b/g)].map(([, name = '']) => name),
    ),
  );
  expect(written.size).toBeGreaterThan(4);
  expect(Object.keys(englishRecord.checks).sort()).toEqual([...written].sort());
  expect(Object.keys(arabicRecord.checks).sort()).toEqual([...written].sort());
});
