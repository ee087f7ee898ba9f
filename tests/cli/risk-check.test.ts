/** The headless check as a program: what it prints, what it answers, what it refuses. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseJson, z } from '#protocol/schema.ts';

const top = join(import.meta.dirname, '../..');
const articles = join(top, 'tests/fixtures/reports');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'amana-risk-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const run = (args: readonly string[], input = '') => {
  const { status, stdout, stderr } = spawnSync(join(top, 'amana'), ['risk-check', ...args], {
    encoding: 'utf8',
    input,
  });
  return { status, stdout, stderr };
};
const lineSchema = z.strictObject({
  rule: z.string(),
  level: z.enum(['block', 'warn']),
  span: z.strictObject({ start: z.int(), end: z.int(), line: z.int(), column: z.int() }),
  text: z.string(),
  why: z.string(),
  proposal: z.string(),
  replacement: z.nullable(z.string()),
});
const findings = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parseJson(lineSchema, line));

describe('amana risk-check', () => {
  it('says that no known pattern was found, never that a draft is safe', () => {
    const { status, stdout } = run([file('quiet.md', 'The law of 1998 was repealed.')]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'no known pattern found\n' });
    expect(run(['-', '--json'], 'The law was repealed.')).toMatchObject({ status: 0, stdout: '' });
    expect(run(['-'], 'ألغي القانون.').stdout).toBe('لم يعثر على أي نمط معروف\n');
  });

  it('answers 1 to warnings and 2 to blocks, with lines and UTF-16 offsets', () => {
    expect(run(['-'], 'It happened last night.').status).toBe(1);
    const text = '🙂 one\r\ntwo +44 7700 900123.';
    const { status, stdout } = run(['-', '--json'], text);
    expect(status).toBe(2);
    const [finding] = findings(stdout);
    expect(finding?.span).toEqual({ start: 12, end: 27, line: 2, column: 5 });
    expect(text.slice(12, 27)).toBe(finding?.text);
  });

  it('reads reports, a dictionary in either form, and the day', () => {
    const report = file(
      'report.txt',
      'i think nobody in the office was told why the safe stood open and i am afraid',
    );
    const plain = file(
      'names.txt',
      '# the case\nperson: Karim Haddad\nplace: Wadi Halam\nfact: the second key was copied at the market\n',
    );
    const json = file(
      'names.json',
      JSON.stringify({ people: ['Karim Haddad'], attribution: { level: 'background', wording: 'a person' } }),
    );
    const draft = 'Nobody in the office was told why the safe stood open. Karim Haddad saw it a week ago.';
    for (const dictionary of [plain, json]) {
      const { stdout } = run(
        ['-', '--against', report, '--dictionary', dictionary, '--day', '2015-01-26', '--json'],
        draft,
      );
      expect(findings(stdout).map(({ rule, level }) => [rule, level])).toEqual([
        ['overlap', 'warn'],
        ['dictionary', 'block'],
        ['relative-time', 'warn'],
      ]);
      expect(stdout).toContain('2015-01-19');
    }
  });

  it('explains in the language that was asked for', () => {
    expect(run(['-', '--lang', 'ar'], 'Ring +44 7700 900123.').stdout).toContain('رقم هاتف');
    expect(run(['-', '--lang', 'en'], 'اتصل على ٠٩٤٤ ١٢٣ ٤٥٦').stdout).toContain('Telephone number');
  });

  it('prints nothing that steers a terminal', () => {
    const { stdout } = run(['-'], 'a\u202eb and a\u0007c');
    expect(stdout).toContain('<U+202E>');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it.each([
    [['/nowhere/draft.md'], 3, 'there is no draft'],
    [[tmpdir()], 3, 'is a folder'],
    [['-', '--against', '-'], 3, 'only one of the files'],
    [['-', '--day', '2015-02-30'], 2, 'YYYY-MM-DD'],
    [['-', '--lang', 'fr'], 2, 'en, ar'],
    [[], 2, 'draft'],
  ])('refuses %j', (args, status, sentence) => {
    const answer = run(args);
    expect(answer.status).toBe(status);
    expect(answer.stderr).toContain(sentence);
    expect(answer.stdout).toBe('');
  });

  it('refuses what is not text, and a dictionary of another form', () => {
    expect(run([file('draft.docx', Uint8Array.of(0x50, 0x4b, 0xff, 0xfe))])).toMatchObject({ status: 3 });
    expect(run(['-', '--dictionary', file('bad.json', '{"people":"Karim"}')], 'x').stderr).toContain(
      'another form',
    );
  });

  it('points at what gives people away in the two articles', () => {
    const of = (name: string, ...args: string[]) =>
      findings(run([join(articles, name), '--json', ...args]).stdout);
    const first = of('abandoning-the-organization.en.txt', '--day', '2015-01-26');
    const has = (list: ReturnType<typeof of>, rule: string, words: string) =>
      list.some((finding) => finding.rule === rule && finding.text.includes(words));
    expect(has(first, 'place', 'camp of “Alekershi”')).toBe(true);
    expect(has(first, 'time-place-role', 'January 19')).toBe(true);
    expect(has(first, 'time-place-role', 'Alekershi')).toBe(true);
    for (const name of ['Abu Islam Anbari', 'Abdalaziz Alhamza', 'Peter Hove Olesen'])
      expect(has(first, 'name', name)).toBe(true);
    expect(has(first, 'insider', 'A source from within the organization')).toBe(true);
    expect(has(first, 'relative-time', 'a week ago')).toBe(true);
    expect(has(first, 'small-group', '12 prisoners')).toBe(true);
    expect(has(first, 'biography', 'Faculty of Law')).toBe(true);
    const second = of('defection-in-the-ranks.en.txt');
    expect(has(second, 'place', 'equestrian')).toBe(true);
    for (const name of ['Abu Obeida Almasri', 'Abdalaziz Alhamza', 'Peter Hove Olesen'])
      expect(has(second, 'name', name)).toBe(true);
    expect(has(second, 'insider', 'the reporter of the campaign')).toBe(true);
    expect(has(second, 'small-group', '75 members')).toBe(true);
  });
});
