/** Which shares of a lost key count, as every device decides for itself. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { emptyRecovery, foldRecovery, type RecoveryFold, recoveryMark } from '#desk/client/recovery-fold.ts';
import { dayOf } from '#protocol/day.ts';
import { type ObjectId, parseObjectId } from '#protocol/ids.ts';

const id = (digit: string): ObjectId => parseObjectId(digit.repeat(32));
const [lead, second, editor, lost, to] = [id('1'), id('2'), id('3'), id('4'), id('5')];
const isLead = (who: ObjectId): boolean => who === lead || who === second;
type Told = Parameters<typeof foldRecovery>[3];

let fold: RecoveryFold;
const tell = (by: ObjectId, body: Told): void => foldRecovery(fold, by, dayOf(0), body, isLead);
const given = (): ObjectId[] => [...(fold.asked.get(recoveryMark(lost, to))?.given.keys() ?? [])];
const give = (by: ObjectId): void => tell(by, { type: 'share-given', lost, to, sealed: 'a share' });

beforeEach(() => {
  fold = emptyRecovery();
  const shares = [lead, second].map((holder) => ({ to: holder, sealed: 'sealed' }));
  tell(lost, { type: 'key-escrowed', shares });
});

describe('a share', () => {
  it('counts from a lead who holds one, after it was asked for before everybody', () => {
    give(lead);
    expect(given()).toEqual([]);
    tell(lead, { type: 'recovery-asked', lost, to });
    give(lead);
    give(lead);
    give(second);
    expect(given()).toEqual([lead, second]);
  });

  it('does not count from somebody who holds none: a colleague, the receiver, whoever escrowed shares of their own', () => {
    tell(lead, { type: 'recovery-asked', lost, to });
    // Shares that somebody puts down are of their own key, whatever they call them.
    tell(editor, { type: 'key-escrowed', shares: [{ to: editor, sealed: 'sealed' }] });
    for (const by of [editor, to, lost]) give(by);
    expect(given()).toEqual([]);
  });

  it('is asked for by leads alone, and never of a key for itself', () => {
    tell(editor, { type: 'recovery-asked', lost, to });
    tell(lead, { type: 'recovery-asked', lost, to: lost });
    expect(fold.asked.size).toBe(0);
  });
});
