import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '#protocol/languages.ts';
import { fetchWords, messages } from '#source/messages/index.ts';
import { meanwhileOf } from '#source/screens/meanwhile.ts';

describe.each(LANGUAGES)('files on their way, above another screen: %s', (language) => {
  it('a puzzle is not called a dead line', async () => {
    await fetchWords(language);
    const t = messages[language]!;
    const said = ([null, 'work-needed', 'unreachable'] as const).map((trouble) => meanwhileOf(t, trouble));
    expect(said).toEqual([t.wayOpen, t.errorFlooded, t.sendingWaiting]);
    expect(new Set(said).size).toBe(3);
  });
});
