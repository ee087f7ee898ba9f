/** What the plain form solves for others: little, one after another, and never more than a share of the machine. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MOST_SOLVED_BITS, openSolving } from '#plain/solving.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { formOf, post, startPlain, type TestPlain, wordsIn } from '../support/plainForm.ts';

const passed = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('what is solved for others', () => {
  it('is what a flood costs at its beginning, and nothing above', async () => {
    const solving = openSolving();
    let solved = 0;
    const solve = async (): Promise<string> => `solution ${++solved}`;
    expect(await solving(MOST_SOLVED_BITS, solve)).toBe('solution 1');
    await expect(solving(MOST_SOLVED_BITS + 1, solve)).rejects.toMatchObject({ code: 'flooded' });
    expect(solved).toBe(1);
  });

  it('is solved one at a time, with a rest of three times as long, and refused where too many wait', async () => {
    const rests: { readonly ms: number; readonly end: () => void }[] = [];
    const solving = openSolving((ms) => new Promise((end) => rests.push({ ms, end })));
    const begun: number[] = [];
    const solve = (number: number) => async (): Promise<string> => {
      begun.push(number);
      const from = performance.now();
      while (performance.now() - from < 20) await passed();
      return String(number);
    };
    const first = solving(5, solve(0));
    const waiting = Array.from({ length: 16 }, (_, i) => solving(5, solve(i + 1)));
    await expect(solving(5, solve(99))).rejects.toMatchObject({ code: 'busy' });
    // Whoever it was solved for does not wait for the rest; whoever comes next does.
    expect(await first).toBe('0');
    for (let i = 0; i < 50; i++) await passed();
    expect(begun).toEqual([0]);
    expect(rests[0]?.ms).toBeGreaterThanOrEqual(60);
    for (const [at, one] of waiting.entries()) {
      rests[at]?.end();
      expect(await one).toBe(String(at + 1));
      await passed();
    }
    rests.at(-1)?.end();
  });

  it('is given on by one that fails', async () => {
    const solving = openSolving(async () => undefined);
    await expect(solving(5, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await solving(5, async () => 'yes')).toBe('yes');
  });
});

describe('a flood through the form', () => {
  let intake: TestIntake;
  let plain: TestPlain;
  beforeAll(async () => {
    intake = await startIntake({}, undefined, { normal: 1 });
    plain = await startPlain({ ...intake, root: intake.newsroom.root.publicKey });
  });
  afterAll(async () => {
    await plain.stop();
    await intake.stop();
  });

  it('pays for itself: soon nothing more is solved for it, its text is kept, and the page that seals is named', async () => {
    const write = (text: string) => post(`${plain.url}/en/write`, formOf({ text }));
    const sent = await write('before the flood');
    expect([sent.status, wordsIn(sent).length]).toEqual([200, 8]);
    let refused = sent;
    for (let come = 1; refused.status === 200 && come < 400; come++) refused = await write(`flood ${come}`);
    expect([refused.status, refused.screen]).toEqual([503, 'write']);
    expect(refused.html).toContain('The newsroom is being flooded');
    expect(refused.html).toContain('Safer');
    expect(refused.html).toMatch(/<textarea[^>]*>\nflood \d+<\/textarea>/);
    // Four prices of a few dozen each, and not one more after that.
    const arrived = (await intake.storage.reports.unreleased()).length;
    expect(arrived).toBeLessThan(4 * 40);
    expect((await write('one more')).status).toBe(503);
    expect((await intake.storage.reports.unreleased()).length).toBe(arrived);
  }, 300_000);
});
