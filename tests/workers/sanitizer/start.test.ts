/** What makes the start of a child cheap: code compiled once, and the right sandbox at the first try. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openCompiled } from '#workers/sanitizer/compiled.ts';
import { likelyProfile } from '#workers/sanitizer/likely.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'amana-compiled-'));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const made = (name: string): string => mkdtempSync(join(top, name));

describe('compiled code', () => {
  it('is kept for the next start, and is another one once the code or the packages have changed', () => {
    const [base, code, from] = [made('base-'), made('code-'), made('from-')];
    const packages = join(top, 'packages.json');
    writeFileSync(join(code, 'child.ts'), 'one');
    writeFileSync(join(from, 'child.cache'), 'compiled');
    const first = openCompiled(base, code, packages);
    expect(first.folder).toBeNull();
    first.keep(from);

    const { folder } = openCompiled(base, code, packages);
    expect(folder === null ? null : readFileSync(join(folder, 'child.cache'), 'utf8')).toBe('compiled');
    writeFileSync(packages, '{}');
    expect(openCompiled(base, code, packages).folder).toBeNull();
    writeFileSync(join(code, 'child.ts'), 'two and more');
    const changed = openCompiled(base, code, packages);
    expect(changed.folder).toBeNull();
    changed.keep(from);
    expect(readdirSync(base)).toHaveLength(1);
    expect(folder === null || existsSync(folder)).toBe(false);
  });

  it('is done without where it cannot be kept', () => {
    const [code, from] = [made('code-'), made('from-')];
    const nowhere = openCompiled(join(top, 'missing'), code, 'packages.json');
    nowhere.keep(from);
    expect(nowhere.folder).toBeNull();
    expect(openCompiled(undefined, code, 'packages.json').folder).toBeNull();
  });
});

describe('the likely sandbox', () => {
  it.each([
    ['a document or an archive', 'PK\u0003\u0004', 'office'],
    ['an old document', '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1', 'office'],
    ['rich text', '{\\rtf1\\ansi', 'office'],
    ['a film', '\0\0\0\u0020ftypisom\0\0\u0002\0', 'media'],
    ['a film of an old camera', '\0\0\u0001\0moov', 'media'],
    ['sound', 'RIFF\0\0\0\0WAVEfmt ', 'light'],
    ['sound with tags', 'ID3\u0004\0', 'light'],
    ['a phone photo', '\0\0\0\u0020ftypheic\0\0\0\0', 'light'],
    ['a photo', '\u00ff\u00d8\u00ff\u00e1', 'light'],
    ['a picture', '\u0089PNG\r\n\u001a\n', 'light'],
    ['a picture in pieces', 'RIFF\0\0\0\0WEBPVP8 ', 'light'],
    ['pages', '%PDF-1.7', 'light'],
    ['text', 'Two trucks.', 'light'],
    ['nothing', '', 'light'],
  ])('%s', (_what, start, profile) => {
    expect(likelyProfile(Buffer.from(start, 'latin1'))).toBe(profile);
  });
});
