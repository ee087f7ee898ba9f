import { describe, expect, it } from '@jest/globals';
import {
  chooseLanguage,
  directionOf,
  formatBytes,
  formatDay,
  formatDayFrom,
  formatNumber,
  formatPercent,
  LANGUAGES,
  plural,
} from '#ui/language.ts';

describe('the language of a page', () => {
  it.each([
    [['ar-SY', 'en'], 'ar'],
    [['de', 'ar-EG'], 'ar'],
    [['fr-CA', 'ar-EG'], 'fr'],
    [['fa-AF'], 'fa'],
    [['EN-us'], 'en'],
    [['ja', 'de'], 'en'],
    [[], 'en'],
  ] as const)('for %j is %s', (preferred, language) => {
    expect(chooseLanguage(preferred, LANGUAGES)).toBe(language);
  });

  it('is one of those the page speaks', () => {
    expect(chooseLanguage(['fr', 'ar'], ['en', 'ar'])).toBe('ar');
  });

  it('runs from the right in Arabic and Persian only', () => {
    expect(LANGUAGES.filter((language) => directionOf(language) === 'rtl')).toEqual(['ar', 'fa']);
  });
});

describe('numbers', () => {
  it('are written in the digits of the language', () => {
    expect(formatNumber('en', 1234)).toBe('1,234');
    expect(formatNumber('ar', 12)).toBe('١٢');
    expect(formatNumber('fa', 1405)).toBe('۱٬۴۰۵');
  });

  it.each([
    [0, '0%'],
    [0.999, '99%'],
    [1, '100%'],
    [-1, '0%'],
    [2, '100%'],
  ])('say that a share of %d is %s: never whole before it is', (share, percent) => {
    expect(formatPercent('en', share)).toBe(percent);
  });

  it.each([
    [0, '0 bytes'],
    [1023, '1,023 bytes'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [10 * 1024 * 1024, '10 MB'],
    [2 * 1024 ** 3, '2 GB'],
  ])('say that %d bytes are %s', (bytes, text) => {
    expect(formatBytes('en', bytes)).toBe(text);
  });

  it('take the six forms of the Arabic plural', () => {
    const forms = {
      zero: 'لا ملفات',
      one: 'ملف',
      two: 'ملفان',
      few: '# ملفات',
      many: '# ملفًا',
      other: '# ملف',
    };
    expect([0, 1, 2, 3, 10, 11, 99, 100].map((count) => plural('ar', count, forms))).toEqual([
      'لا ملفات',
      'ملف',
      'ملفان',
      '٣ ملفات',
      '١٠ ملفات',
      '١١ ملفًا',
      '٩٩ ملفًا',
      '١٠٠ ملف',
    ]);
  });
});

describe('Slavic plurals', () => {
  const forms = { one: '# файл', few: '# файла', many: '# файлов', other: '# файла' };
  it.each([
    [0, '0 файлов'],
    [1, '1 файл'],
    [2, '2 файла'],
    [5, '5 файлов'],
    [11, '11 файлов'],
    [12, '12 файлов'],
    [21, '21 файл'],
    [104, '104 файла'],
    [111, '111 файлов'],
  ])('say %d as %s', (count, text) => {
    expect(plural('ru', count, forms)).toBe(text);
  });
});

describe('days', () => {
  it('are dates in UTC, without a time', () => {
    expect(formatDay('en', 0)).toBe('January 1, 1970');
    // Iran counts by the sun.
    expect(formatDay('fa', 0)).toBe('۱۱ دی ۱۳۴۸');
  });

  it('close to today are said as people say them', () => {
    expect(formatDayFrom('en', 100, 100)).toBe('today');
    expect(formatDayFrom('en', 99, 100)).toBe('yesterday');
    expect(formatDayFrom('en', 98, 100)).toBe('April 9, 1970');
    expect(formatDayFrom('ar', 99, 100)).toBe('أمس');
    expect(formatDayFrom('uk', 99, 100)).toBe('учора');
  });
});
