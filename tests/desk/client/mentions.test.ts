/** Names behind an @: whole names, of whatever script, and of nobody else. */
import { describe, expect, it } from '@jest/globals';
import { beingWritten, mentionedIn } from '#desk/client/mentions.ts';

const PEOPLE = ['Ali', 'Alison', 'Nour al-Din', 'نور', 'علي', ''].map((name) => ({ name }));
const called = (text: string): string[] => mentionedIn(text, PEOPLE).map(({ name }) => name);

describe('a name behind an @', () => {
  it.each<[string, string[]]>([
    ['@Ali, look', ['Ali']],
    ['@Alison look', ['Alison']],
    ['Ali look', []],
    ['write to mail@Ali', []],
    ['(@Nour al-Din) and @Ali', ['Ali', 'Nour al-Din']],
    ['@Nour al', []],
    ['يا @نور انظر', ['نور']],
    ['@نورا', []],
    ['@علي،', ['علي']],
    ['@', []],
  ])('%s', (text, names) => {
    expect(called(text)).toEqual(names);
  });

  it('is offered while it is written, and not in the middle of an address or a sentence', () => {
    expect(beingWritten('look @No', 8)).toEqual({ at: 5, begun: 'No' });
    expect(beingWritten('look @', 6)).toEqual({ at: 5, begun: '' });
    expect(beingWritten('mail@No', 7)).toBeNull();
    expect(beingWritten('@Ali\nand', 8)).toBeNull();
    expect(beingWritten(`@${'a'.repeat(41)}`, 42)).toBeNull();
    expect(beingWritten('no sign', 7)).toBeNull();
  });
});
