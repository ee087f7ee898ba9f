/** The harness believes its own counting, so that is fed here with what never happens: a report that is lost, and one that comes twice. */
import { describe, expect, it } from '@jest/globals';
import { closing, codeOf } from '#cli/commands/faults.ts';
import { Arrivals, type Count } from '#cli/faults/arrivals.ts';
import type { Result } from '#cli/faults/run.ts';
import { textOf } from '#cli/faults/sources.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';

const newId = (): ObjectId =>
  newObjectId({ random: (bytes) => globalThis.crypto.getRandomValues(new Uint8Array(bytes)) });

/** Ten reports, each acknowledged under an id of its own. */
const acknowledged = new Map(Array.from({ length: 10 }, (_, at) => [at + 1, newId()]));
const idOf = (number: number): ObjectId => acknowledged.get(number) ?? newId();
const all = [...acknowledged.keys()];

/** @param come the number and the id of each report at the desk, as often as it is listed */
function counted(come: readonly (readonly [number, ObjectId])[]): Count {
  const arrivals = new Arrivals();
  const fresh = new Set(arrivals.list(come.map(([, id]) => id)));
  for (const [number, id] of come) if (fresh.has(id)) arrivals.open(id, textOf(number));
  expect(arrivals.list(come.map(([, id]) => id))).toEqual([]);
  return arrivals.count(acknowledged, all);
}
const whole = all.map((number) => [number, idOf(number)] as const);

/** A run in which everything else is well. */
const runWith = (count: Count): Result => ({
  outcomes: [],
  acknowledged: all.length,
  ...count,
  files: { acknowledged: 0, clean: 0, listed: 0 },
  afterwards: { keysLeft: 0, linesTelling: 0, damages: 0 },
  seconds: 1,
});

describe('what the harness counts', () => {
  it('is whole when each has come once', () => {
    const count = counted(whole);
    expect(count).toEqual({ arrived: 10, lost: [], twice: [] });
    expect(codeOf(runWith(count))).toBe(0);
    expect(closing(runWith(count))).not.toMatch(/^.*(Lost|Twice):/m);
  });

  it('names what is lost: gone, or there under an id that nobody was given', () => {
    for (const count of [
      counted(whole.filter(([number]) => number !== 7)),
      counted(whole.map(([number, id]) => [number, number === 7 ? newId() : id] as const)),
    ]) {
      expect(count).toEqual({ arrived: 9, lost: [7], twice: [] });
      expect(codeOf(runWith(count))).toBe(2);
      expect(closing(runWith(count))).toContain('Lost: report 7.');
    }
  });

  it('names what came twice: under another id, or listed twice under its own', () => {
    for (const more of [newId(), idOf(3)]) {
      const count = counted([...whole, [3, more]]);
      expect(count).toEqual({ arrived: 10, lost: [], twice: [3] });
      expect(codeOf(runWith(count))).toBe(2);
      expect(closing(runWith(count))).toContain('Twice: report 3.');
    }
  });

  it('names both, one not hidden by the other', () => {
    const count = counted([...whole.filter(([number]) => number !== 7), [3, newId()]]);
    expect(count).toEqual({ arrived: 9, lost: [7], twice: [3] });
    expect(closing(runWith(count))).toContain('9 at the desk, 1 lost, 1 twice');
  });

  it('goes on after what came before, and counts only what it is asked for', () => {
    const arrivals = new Arrivals();
    arrivals.open(idOf(1), textOf(1));
    expect(arrivals.list([idOf(1), idOf(2)])).toEqual([idOf(2)]);
    expect(arrivals.count(acknowledged, [1])).toEqual({ arrived: 1, lost: [], twice: [] });
    expect(arrivals.count(acknowledged, [1, 2])).toEqual({ arrived: 1, lost: [2], twice: [] });
    expect(() => arrivals.open(idOf(2), 'somebody else’s words')).toThrow('nobody has sent');
  });
});
