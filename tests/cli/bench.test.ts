import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { beside, held, isMissed, measured, median, table, within } from '#cli/bench/result.ts';
import { leaksIn } from '#cli/bench/sanitize-leaks.ts';
import { rateOf } from '#cli/bench/sanitize-tools.ts';

describe('what a bench says', () => {
  it('takes the middle of the runs, not their mean', () => {
    expect([[3], [1, 100, 2], [4, 1, 2, 100], []].map(median)).toEqual([3, 2, 3, Number.NaN]);
  });

  it('keeps a promise at its bound and misses it beyond', () => {
    const row = measured('a', 'ms', [10, 20, 30]);
    const isKept = (ratio: number, kind: 'at least' | 'at most') => !isMissed(held(row, ratio, 'b', kind, 2));
    expect([1.99, 2, 2.01].map((ratio) => isKept(ratio, 'at least'))).toEqual([false, true, true]);
    expect([1.99, 2, 2.01].map((ratio) => isKept(ratio, 'at most'))).toEqual([true, true, false]);
    expect([19, 20, 21].map((limit) => isMissed(within(row, limit)))).toEqual([true, false, false]);
    expect(isMissed(beside(row, 100, 'b'))).toBe(false);
    expect(isMissed(row)).toBe(false);
  });

  it('never calls a measurement that failed a promise kept', () => {
    const nothing = measured('a', 'ms', []);
    expect(isMissed(within(nothing, 5))).toBe(true);
    expect(isMissed(held(nothing, Number.NaN, 'b', 'at least', 2))).toBe(true);
  });

  it('is a table that can stand in a README', () => {
    const rows = [
      held(measured('sealing', 'ms', [10, 12, 11]), 3.5, 'as fast', 'at least', 3),
      measured('b', 's', [1]),
    ];
    const text = table({ bench: 'x', title: 'x', machine: 'm', rows, notes: ['n'] });
    expect(text).toContain('| sealing | 11.0 ms | 10.0–12.0');
    expect(text).toContain('3.50× as fast | at least 3×: kept');
    const lines = text.split('\n').filter((line) => line.startsWith('|'));
    expect(new Set(lines.map((line) => line.split('|').length))).toEqual(new Set([7]));
  });
});

describe('the leak scanner of the bench', () => {
  const NAME = 'Nadia Planted-Haddad';
  const DAY = '2019:03:17';
  const inZip = (text: string) => Buffer.from(zipSync({ 'docProps/core.xml': strToU8(text) }));
  const inPdf = (text: string) =>
    Buffer.concat([
      Buffer.from('%PDF-1.7\n1 0 obj<</Filter/FlateDecode>>stream\r\n'),
      deflateSync(text),
      Buffer.from('\nendstream endobj'),
    ]);

  it.each([
    ['as it is', Buffer.from(`..${NAME}..`)],
    ['in other letters', Buffer.from(NAME.toUpperCase())],
    ['as UTF-16', Buffer.from(NAME, 'utf16le')],
    ['as UTF-16, the other way', Buffer.from(NAME, 'utf16le').swap16()],
    ['as hex of a PDF', Buffer.from(Buffer.from(NAME).toString('hex').toUpperCase())],
    ['in base64', Buffer.from(Buffer.from(`ab${NAME}c`).toString('base64'))],
    ['in a part of an archive', inZip(NAME)],
    ['in an archive in an archive', Buffer.from(zipSync({ 'a.docx': inZip(NAME) }))],
    ['in a name of a part', Buffer.from(zipSync({ [`${NAME}.txt`]: strToU8('x') }))],
    ['in a stream of a PDF', inPdf(NAME)],
    ['in a gzip', gzipSync(NAME)],
  ])('finds a value %s', (_where, bytes) => {
    expect(leaksIn(bytes, [NAME, DAY])).toEqual([NAME]);
  });

  it('knows a day in other spellings, and what exiftool read', () => {
    expect(leaksIn(Buffer.from('D:20190317040506'), [DAY])).toEqual([DAY]);
    expect(leaksIn(Buffer.from('2019-03-17T04:05'), [DAY])).toEqual([DAY]);
    expect(leaksIn(Buffer.from('nothing'), [NAME], `Artist ${NAME}`)).toEqual([NAME]);
  });

  it('finds nothing where nothing is', () => {
    const clean = [inZip('Two trucks.'), inPdf('Two trucks.'), Buffer.alloc(4096, 7), Buffer.alloc(0)];
    expect(clean.flatMap((bytes) => leaksIn(bytes, [NAME, DAY]))).toEqual([]);
  });
});

describe('rates', () => {
  it('count what came out, and not what was given', () => {
    const file = { path: 'a.pdf', pages: 4 };
    const run = { ms: 2000, copies: [{ file, out: 'b.pdf' }], given: 3, folder: '.', rejected: [] };
    expect([rateOf(run, 'files'), rateOf(run, 'pages')]).toEqual([0.5, 2]);
  });
});
