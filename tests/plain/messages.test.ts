/** The plain form's own words: the same in every language, in its own letters, and every one of them used. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { plainMessages } from '#plain/messages/index.ts';
import { LANGUAGES, type Language } from '#ui/language.ts';
import { TOP } from '../support/amana.ts';

const NAME = 'Ωmega';
const MIB = 1024 ** 2;

function sentences(language: Language): [string, string][] {
  const { wordsIn, filesLimit, tooMuch, ...rest } = plainMessages[language];
  const texts = Object.entries(rest).flatMap(([key, message]) =>
    (Array.isArray(message) ? message : [message]).map((text): [string, string] => [key, String(text)]),
  );
  return [
    ...texts,
    ['wordsIn', wordsIn(NAME)],
    ['filesLimit', filesLimit(10, 31 * MIB)],
    ['tooMuch', tooMuch(31 * MIB)],
  ];
}

const offenders = (language: Language, pattern: RegExp): [string, string][] =>
  sentences(language).filter(([, text]) => pattern.test(text.replaceAll(NAME, '§').replaceAll('Safer', '')));

describe.each(LANGUAGES)('the words in %s', (language) => {
  it('have the keys of English, each of the same kind and number', () => {
    const shape = (each: Language): string[] =>
      sentences(each)
        .map(([key]) => key)
        .sort();
    expect(shape(language)).toEqual(shape('en'));
  });

  it('are written with care: no typewriter marks, nothing shouted, no English left over', () => {
    expect(offenders(language, /['"]| - |--|\.\.\.| {2}|^\s|\s$|[!！]/)).toEqual([]);
    if (language === 'en') return;
    expect(
      offenders(language, /\b(the|and|your|you|with|this|from|files|words|report|editors|newsroom)\b/i),
    ).toEqual([]);
    expect(plainMessages[language].wordsIn(NAME)).toContain(`\u2068${NAME}\u2069`);
  });

  it('use no word of the trade', () => {
    const jargon =
      /encrypt|metadata|upload|submi|server\b|chiffr|métadonn|serveur|cifrad|metadatos|servidor|шифр|метадан|сервер|تشفير|خادم|رمزنگاری|سرور|şifre|sunucu/i;
    expect(offenders(language, jargon)).toEqual([]);
  });
});

describe('each language by itself', () => {
  it('writes Arabic and Persian in their own letters, digits and marks', () => {
    expect(offenders('ar', /[A-Za-z0-9,;?]|[\u06f0-\u06f9]/)).toEqual([]);
    expect(offenders('fa', /[A-Za-z0-9,;?]|[\u0660-\u0669\u0643\u064a\u0649]/)).toEqual([]);
  });

  it('spaces French marks with a space that does not break', () => {
    expect(offenders('fr', /[^\u00a0]:| [;:?»]|« /)).toEqual([]);
  });

  it('tells Russian from Ukrainian', () => {
    expect(offenders('uk', /[ыэъё]/i)).toEqual([]);
    expect(offenders('ru', /[іїєґ’]/i)).toEqual([]);
  });
});

it('every word of it is used', () => {
  const folder = join(TOP, 'src/plain');
  const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('messages'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const unused = Object.keys(plainMessages.en).filter((key) => !new RegExp(`\\bp\\.${key}\\b`).test(code));
  expect(unused).toEqual([]);
});
