/** The voice of the source's page in each of its languages, as far as a machine can hear it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ERRORS, type ErrorCode } from '#protocol/errors.ts';
import { fetchAllWords, type Messages, messages, sentenceFor } from '#source/messages/index.ts';
import { parcelMessages } from '#source/parcels/messages/index.ts';
import { LANGUAGES, type Language } from '#ui/language.ts';
import { TOP } from '../support/amana.ts';

const OTHERS = LANGUAGES.filter((language) => language !== 'en');

/** What the page says, and what it says of parcels: one voice, in two files since few people bring a parcel. */
const ENGLISH = { ...messages.en, ...parcelMessages.en };

/** Counts that between them reach every plural form of every language. */
const COUNTS = [0, 1, 2, 3, 5, 11, 21, 22, 25, 100, 101];

/** What stands for a name; a word of no language, so that it is easily found and taken out again. */
const NAME = 'Zqx';

/** A message as it is said with what it is given. */
function say(message: unknown, given: string | number): string {
  return typeof message === 'function'
    ? String(Reflect.apply(message, undefined, [given, given]))
    : String(message);
}

/** Every sentence of a language, with sample numbers and names where it takes some. */
const said = new Map<Language, [string, string][]>();

function sentences(language: Language): [string, string][] {
  const known = said.get(language) ?? sentencesOf(language);
  said.set(language, known);
  return known;
}

function sentencesOf(language: Language): [string, string][] {
  return Object.entries(wordsOf(language)).flatMap(([key, message]): [string, string][] => {
    if (Array.isArray(message)) return message.map((line): [string, string] => [key, String(line)]);
    if (typeof message !== 'function') return [[key, String(message)]];
    if (takesNames(key)) return [[key, say(message, NAME)]];
    return COUNTS.map((n): [string, string] => [key, say(message, n)]);
  });
}

/** Whether a message takes names and not numbers: told by the English one, which writes a name as it is given. */
function takesNames(key: string): boolean {
  const message: unknown = Object.entries(ENGLISH).find(([each]) => each === key)?.[1];
  return say(message, NAME).includes(NAME);
}

function wordsOf(language: Language): Messages {
  const [page, parcels] = [messages[language], parcelMessages[language]];
  const words = page && parcels ? { ...page, ...parcels } : null;
  if (!words) throw new Error(`the words of ${language} were not fetched`);
  return words;
}

/** Messages that are given a day or numbers, already in the digits of the page. */
const NUMERALS: ReadonlySet<string> = new Set([
  'talkReply',
  'recallWrong',
  'returnMeant',
  'kitLate',
  'parcelLead',
  'parcelWhole',
  'parcelParts',
  'carryMissing',
]);

/** A key as it is labelled and a program by its own name, set apart like any name. */
const FOREIGN = /\u2068(Esc|Tor)\u2069/g;

/** A sentence without the names in it, which are in whatever letters they are in. */
const withoutNames = (text: string): string => text.replaceAll(NAME, '§').replace(FOREIGN, '§');

const offenders = (language: Language, pattern: RegExp): [string, string][] =>
  sentences(language).filter(([, text]) => pattern.test(withoutNames(text)));

beforeAll(async () => {
  expect(await fetchAllWords('tr')).toBe(true);
});

describe.each(OTHERS)('the words in %s', (language) => {
  it('have the keys of English, each of the same kind', () => {
    const shape = (words: object): string[] =>
      Object.entries(words)
        .map(([key, message]) => `${key}: ${Array.isArray(message) ? message.length : typeof message}`)
        .sort();
    expect(shape(wordsOf(language))).toEqual(shape(ENGLISH));
  });

  it('say what they are given, as often as English does', () => {
    const given = (each: Language): string[] =>
      sentences(each)
        .filter(([key]) => takesNames(key))
        .map(([key, text]) => `${key} ${text.split(NAME).length - 1}`);
    expect(given(language)).toEqual(given('en'));
  });

  it('say a number wherever English says one', () => {
    const at = (each: Language, key: string): (string | undefined)[] =>
      sentences(each)
        .filter(([other]) => other === key)
        .map(([, text]) => text.match(/\p{Nd}+/gu)?.join(' '));
    // Numbers from 3 on: one and two are words in many languages.
    for (const key of Object.keys(ENGLISH).filter((each) => !takesNames(each)))
      at('en', key).forEach((digits, index) => {
        if (index < 3 || digits === undefined) return;
        expect([key, index, at(language, key)[index] !== undefined]).toEqual([key, index, true]);
      });
  });

  it('set names apart from the words around them', () => {
    const bare = sentences(language).filter(
      ([key, text]) => takesNames(key) && !NUMERALS.has(key) && !text.includes(`\u2068${NAME}\u2069`),
    );
    expect(bare).toEqual([]);
  });

  it('leave no English over', () => {
    const english = /\b(the|and|your|you|of|with|this|from|file|files|words|report|editors|newsroom)\b/i;
    expect(offenders(language, english)).toEqual([]);
    const same = sentences(language).filter(([key, text]) =>
      sentences('en').some(([other, english]) => other === key && english === text && /\p{L}{4}/u.test(text)),
    );
    expect(same).toEqual([]);
  });
});

describe.each(LANGUAGES)('the writing in %s', (language) => {
  it('has no typewriter quotes, hyphens for dashes, three dots or double spaces', () => {
    expect(offenders(language, /['"]| - |--|\.\.\.| {2}|^\s|\s$/)).toEqual([]);
  });

  it('does not shout', () => {
    expect(offenders(language, /[!！]/)).toEqual([]);
  });

  it('knows a word for every code, which never shows the code', () => {
    for (const code of Object.keys(ERRORS).filter((key): key is ErrorCode => Object.hasOwn(ERRORS, key))) {
      const sentence = sentenceFor(wordsOf(language), code);
      expect(sentence).toMatch(/^\p{L}.*\.$/su);
      expect(sentence).not.toContain(code);
    }
  });
});

const SCRIPTS: readonly (readonly [Language, RegExp])[] = [
  ['ar', /\p{Script=Arabic}/u],
  ['fa', /\p{Script=Arabic}/u],
  ['ru', /\p{Script=Cyrillic}/u],
  ['uk', /\p{Script=Cyrillic}/u],
];

it.each(SCRIPTS)('all of %s is in its own letters', (language, letters) => {
  expect(sentences(language).filter(([key, text]) => !NUMERALS.has(key) && !letters.test(text))).toEqual([]);
  expect(offenders(language, /[A-Za-z]/)).toEqual([]);
});

describe('each language by itself', () => {
  it('uses no word of the trade', () => {
    const jargon: Readonly<Record<Language, RegExp>> = {
      en: /encrypt|decrypt|metadata|upload|download|submit|submission|whistleblow|server|crypto/i,
      ar: /تشفير|بيانات وصفية|خادم/,
      fr: /chiffr[ée]|crypt|métadonn|télévers|serveur|soumettre|lanceur/i,
      es: /cifrar|cifrado|cript|metadatos|subir|servidor|denunciante/i,
      ru: /шифр|метаданн|загруз|сервер|информатор/i,
      uk: /шифр|метадан|завантаж|сервер|викривач/i,
      fa: /رمزنگاری|فراداده|بارگذاری|سرور|افشاگر/,
      tr: /şifre|üst veri|yükle|sunucu|ihbar|muhbir/i,
    };
    for (const language of LANGUAGES) expect(offenders(language, jargon[language])).toEqual([]);
  });

  it('addresses its reader politely', () => {
    expect(offenders('fr', /(?<!\p{L})(tu|toi|ton|tes)(?!\p{L})/iu)).toEqual([]);
    expect(offenders('es', /\b(tú|tu|tus|contigo|vosotros)\b/i)).toEqual([]);
    expect(offenders('ru', /(?<!\p{L})(ты|тебе|тебя|твой|твои|твоё)(?!\p{L})/iu)).toEqual([]);
    expect(offenders('uk', /(?<!\p{L})(ти|тобі|тебе|твій|твої)(?!\p{L})/iu)).toEqual([]);
    expect(offenders('fa', /(?<!\p{L})(تو|ترا|خودت)(?!\p{L})/u)).toEqual([]);
    expect(offenders('tr', /(?<!\p{L})(sen|sana|seni|senin)(?!\p{L})/iu)).toEqual([]);
  });

  it('writes Arabic and Persian with their own digits and punctuation', () => {
    for (const language of ['ar', 'fa'] as const) expect(offenders(language, /[0-9,;?]/)).toEqual([]);
    expect(offenders('ar', /[\u06f0-\u06f9]/)).toEqual([]);
    // In Persian, neither Arabic digits nor the Arabic kaf and ye.
    expect(offenders('fa', /[\u0660-\u0669\u0643\u064a\u0649]/)).toEqual([]);
  });

  it('spaces French marks with a space that does not break', () => {
    expect(offenders('fr', /[^\u202f\s][;?]|[^\u00a0]:| [;:?»]|« /)).toEqual([]);
  });

  it('uses Ukrainian letters in Ukrainian and Russian ones in Russian', () => {
    expect(offenders('uk', /[ыэъё]/i)).toEqual([]);
    expect(offenders('ru', /[іїєґ’]/i)).toEqual([]);
  });

  it('opens Spanish questions', () => {
    const halves = (text: string): number => text.split('?').length - text.split('¿').length;
    expect(sentences('es').filter(([, text]) => halves(text) !== 0)).toEqual([]);
  });
});

/** Every file of the page but its words. */
async function sources(): Promise<string> {
  const folder = join(TOP, 'src/source');
  const names = (await readdir(folder, { recursive: true })).filter(
    (name) => /\.tsx?$/.test(name) && !/^(?:parcels\/)?messages\/(?!index)/.test(name),
  );
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

describe('the page', () => {
  it('uses every key', async () => {
    const code = await sources();
    const unused = Object.keys(ENGLISH).filter((key) => !new RegExp(`\\.${key}\\b`).test(code));
    expect(unused).toEqual([]);
  });
});
