/** The voice of the source's page, as far as a machine can hear it. */
import { describe, expect, it } from '@jest/globals';
import { ERRORS, type ErrorCode } from '#protocol/errors.ts';
import { messages, sentenceFor } from '#source/messages/index.ts';

/** Every sentence of a catalogue, with sample words where it takes some. */
function sentences(catalogue: object): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, message]): [string, string][] => {
    if (Array.isArray(message)) return message.map((line): [string, string] => [key, String(line)]);
    if (typeof message === 'function')
      return [1, 2, 5, 11, 100].map((n): [string, string] => [key, String(message(n, n))]);
    return [[key, String(message)]];
  });
}

const english = sentences(messages.en);
const arabic = sentences(messages.ar);

describe('the messages', () => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(messages.ar).sort()).toEqual(Object.keys(messages.en).sort());
  });

  it('use no word of the trade and do not shout', () => {
    const jargon = /encrypt|decrypt|metadata|upload|download|submit|submission|whistleblow|server|crypto|!/i;
    expect(english.filter(([, text]) => jargon.test(text))).toEqual([]);
    expect(arabic.filter(([, text]) => /تشفير|بيانات وصفية|خادم|!|؟!/.test(text))).toEqual([]);
  });

  it('are written in Arabic letters, with Arabic digits and punctuation', () => {
    const names = /\u2068[^\u2069]*\u2069/g;
    expect(arabic.filter(([, text]) => !/\p{Script=Arabic}/u.test(text))).toEqual([]);
    expect(arabic.filter(([, text]) => /[A-Za-z0-9,;?]/.test(text.replace(names, '')))).toEqual(
      arabic.filter(([key]) => key === 'talkReply'),
    );
  });

  it('have a sentence for every code, which never shows the code', () => {
    for (const code of Object.keys(ERRORS).filter((key): key is ErrorCode => Object.hasOwn(ERRORS, key))) {
      expect(sentenceFor(messages.en, code)).toMatch(/^[A-Z].*\.$/s);
      expect(sentenceFor(messages.ar, code)).not.toContain(code);
    }
  });
});
