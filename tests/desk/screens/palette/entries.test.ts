/** What a few letters mean in the palette, in both languages, and where its keys go. */
import { describe, expect, it } from '@jest/globals';
import { type Entry, foundEntries, MOST_ENTRIES, movedTo } from '#desk/screens/palette/entries.ts';
import { parseObjectId } from '#protocol/ids.ts';

const id = (n: number) => parseObjectId(n.toString(16).padStart(32, '0'));
const conversation = (n: number, name: string, alias: string, more: string): Entry => ({
  key: String(n),
  goal: { kind: 'conversation', thread: id(n) },
  name,
  alias,
  more,
});

const ENTRIES: readonly Entry[] = [
  { key: 'lock', goal: { kind: 'act', act: 'lock' }, name: 'Lock the desk now', alias: '', more: '' },
  { key: 'case', goal: { kind: 'case', thread: id(1) }, name: 'المطحنة القديمة', alias: '', more: '' },
  conversation(1, 'Apricot Beaver', 'قندس مشمشي', 'Four lorries came to the old mill.'),
  conversation(2, 'Bronze Raven', 'غراب برونزي', 'The clinic has no beaver fur.'),
  {
    key: 'person',
    goal: { kind: 'person', person: id(9) },
    name: 'أمل الأحمد',
    alias: '',
    more: 'desk lead',
  },
];
const keys = (query: string): string[] => foundEntries(ENTRIES, query).map(({ key }) => key);

describe('the palette', () => {
  it('finds names before the words of reports, in either language, folded', () => {
    expect(keys('beaver')).toEqual(['1', '2']);
    expect(keys('BEAV apr')).toEqual(['1']);
    expect(keys('قندس')).toEqual(['1']);
    expect(keys('المطحنه القديمه')).toEqual(['case']);
    expect(keys('امل')).toEqual(['person']);
    expect(keys('lock')).toEqual(['lock']);
    expect(keys('nothing like it')).toEqual([]);
  });

  it('shows acts and what there is before anything is typed, and never more than can be read', () => {
    expect(keys('')).toEqual(['lock', 'case', '1', '2']);
    const many = Array.from({ length: 500 }, (_, n) => conversation(n, `Raven ${n}`, '', ''));
    expect(foundEntries(many, 'raven')).toHaveLength(MOST_ENTRIES);
  });

  it('goes round with the arrows, and nowhere in an empty list', () => {
    expect([movedTo('ArrowDown', 4, 5), movedTo('ArrowUp', 0, 5)]).toEqual([0, 4]);
    expect([movedTo('PageDown', 1, 5), movedTo('PageUp', 3, 5)]).toEqual([4, 0]);
    expect([movedTo('x', 1, 5), movedTo('ArrowDown', 0, 0)]).toEqual([null, null]);
  });
});
