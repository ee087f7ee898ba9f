/** What the page says while the desk is filled, and how it tells of many things that are wrong at once. */
import { describe, expect, it } from '@jest/globals';
import type { PageState, Person, Warning } from '#desk/client/state.ts';
import { fillingOf } from '#desk/filling.ts';
import { arabic } from '#desk/messages/ar.ts';
import { english } from '#desk/messages/en.ts';
import { progressWords } from '#desk/screens/Opening.tsx';
import { warningLines } from '#desk/screens/warningLines.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';

const id = (place: number): ObjectId => parseObjectId(place.toString(16).padStart(32, '0'));

const me: Person = {
  id: id(1),
  name: 'Amal',
  role: 'editor',
  words: [],
  present: true,
  until: null,
  endsSoon: false,
};
type Seen = Pick<PageState, 'me' | 'connection' | 'opening'>;
const loading: Seen = { me, connection: { state: 'loading' }, opening: { done: 500, total: 2000 } };
const lost: Seen = { ...loading, connection: { state: 'offline', code: 'unreachable' } };

describe('a desk that is being filled', () => {
  it.each([
    ['its list is asked for', { ...loading, opening: { done: 0, total: null } }, 'opening'],
    ['reports are opened', loading, 'opening'],
    ['only histories of cases are still read', { ...loading, opening: null }, 'opening'],
    ['the line broke before all had come', lost, 'lost'],
    ['it is filled', { me, connection: { state: 'live' }, opening: null }, 'whole'],
    ['the line breaks afterwards', { ...lost, opening: null }, 'whole'],
    ['nothing ever comes', { ...loading, me: { ...me, role: 'administrator' } }, 'administrator'],
  ] as const)('when %s', (_, seen, state) => {
    expect(fillingOf(seen).state).toBe(state);
  });

  it('says how many of how many, where that is known', () => {
    expect(progressWords(english, fillingOf(loading))).toBe('Opening reports: 500 of 2,000');
    expect(progressWords(arabic, fillingOf(loading))).toContain('من');
    expect(progressWords(english, fillingOf(lost))).toBe('500 of 2,000 reports opened so far');
    expect(progressWords(english, fillingOf({ ...loading, opening: { done: 0, total: null } }))).toBe(
      'Asking the newsroom for its reports',
    );
    expect(progressWords(english, fillingOf({ ...loading, opening: null }))).toBe('');
  });
});

describe('what is wrong', () => {
  const broken = (place: number): Warning => ({
    kind: 'history-broken',
    stream: 'case',
    caseId: id(place),
    position: 3,
  });
  const titles = new Map([[id(1), 'Bridge']]);
  const titleOf = (caseId: ObjectId): string => titles.get(caseId) ?? '';

  it('names the one case whose history broke', () => {
    const [line, ...more] = warningLines([broken(1)], english, titleOf);
    expect(line?.sentence).toContain('“Bridge”');
    expect(line?.cases).toEqual([]);
    expect(more).toEqual([]);
  });

  it.each([english, arabic])('is one sentence for forty histories, with all of them behind it', (m) => {
    const many = Array.from({ length: 40 }, (_, place) => broken(place));
    const lines = warningLines([...many, { kind: 'keys-refused', count: 2 }], m, titleOf);
    expect(lines.map(({ sentence }) => sentence)).toEqual([
      m.warnings.brokenCases(40),
      m.warnings.keysRefused,
    ]);
    expect(lines[0]?.cases).toEqual(many.map((_, place) => id(place)));
  });

  it('tells of the history of the desk apart from those of cases', () => {
    const desk: Warning = { kind: 'history-broken', stream: 'desk', caseId: null, position: 0 };
    const lines = warningLines([desk, broken(1), broken(2)], english, titleOf);
    expect(lines.map(({ sentence }) => sentence)).toEqual([
      english.warnings.deskBroken,
      english.warnings.brokenCases(2),
    ]);
  });

  it('counts cases and not reports where something else was filed, and keys that are missing', () => {
    const differing = [1, 1, 2].map(
      (place, report): Warning => ({ kind: 'report-differs', report: id(100 + report), caseId: id(place) }),
    );
    const keys = [3, 4, 5].map((place): Warning => ({ kind: 'case-key-missing', caseId: id(place) }));
    expect(warningLines([...differing, ...keys], english, titleOf)).toEqual([
      { sentence: english.warnings.differsIn(2), cases: [id(1), id(2)] },
      { sentence: english.warnings.caseKeys(3), cases: [] },
    ]);
  });
});
