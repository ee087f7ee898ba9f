import { describe, expect, it } from '@jest/globals';
import type { OpenedArrival } from '#desk/client/arrivals.ts';
import { decodeOpened, encodeOpened } from '#desk/keeper/handful.ts';
import { toBase64, toHex, utf8 } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import { newId, random } from '../../support/random.ts';

const report = (): OpenedArrival => ({
  state: 'report',
  id: newId(),
  thread: newId(),
  content: {
    v: 1,
    text: 'The trucks “came” at noon 🚚\nالشاحنات فارغة \u2028',
    language: 'ar',
    day: dayOf(Date.UTC(2026, 1, 3)),
    threadKey: toBase64(random(32)),
    attachments: [{ id: newId(), name: 'a\\b".jpg', type: 'image/jpeg', bytes: 7, keepOriginal: true }],
  },
  folded: 'the trucks came at noon',
});

const canary = (): OpenedArrival => ({
  state: 'canary',
  id: newId(),
  canary: {
    day: dayOf(Date.UTC(2026, 1, 3)),
    threadKey: toBase64(random(32)),
    attachment: newId(),
    hidden: toBase64(random(16)),
    by: toHex(random(32)),
    signature: toBase64(random(64)),
  },
});

describe('what an opener answers', () => {
  it('comes through as it was', () => {
    const opened = [
      report(),
      canary(),
      { state: 'dummy', id: newId() },
      { state: 'closed', id: newId() },
    ] as const;
    expect(decodeOpened(encodeOpened(opened))).toEqual(opened);
    expect(decodeOpened(encodeOpened([]))).toEqual([]);
  });

  it.each([
    ['a text that is none of these', '[{"state":"read","id":"00000000000000000000000000000000"}]'],
    [
      'a report without its words',
      `[{"state":"report","id":"${newId()}","thread":"${newId()}","folded":null}]`,
    ],
    ['half of one', '[{"state":"dummy"'],
  ])('is refused when it is %s', (_, text) => {
    expect(() => decodeOpened(utf8(text))).toThrow(expect.objectContaining({ code: 'malformed-object' }));
  });
});
