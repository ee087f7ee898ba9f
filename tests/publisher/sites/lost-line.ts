/** The connection is lost at every step. */
import { describe, expect, it } from '@jest/globals';
import { promote } from '#publisher/index.ts';
import { isWrite, type Stage, yes } from './stage.ts';

export function losingTheLine(at: Stage): void {
  describe('the connection is lost', () => {
    const STEPS: readonly (readonly [string, (path: string, body: string) => boolean])[] = [
      ['an upload', (path) => /upload|media/.test(path)],
      ['the draft', (path, body) => /posts/.test(path) && /"status":"draft"/.test(body)],
      ['the publication', (path, body) => /posts/.test(path) && /"status":"publish/.test(body)],
    ];
    const cases = STEPS.flatMap(([what, isStep]) =>
      (['before', 'after'] as const).map((when) => ({ what, isStep, when })),
    );

    it.each(cases)(
      '$when $what is done: nothing by halves, and the same again goes on',
      async ({ what, isStep, when }) => {
        const slug = `lost-${when}-${what.replace(/^(an|the) /, '')}`;
        const wish = at.wishFor([
          await at.bundleOf({ slug, body: 'Begin.\n\nThe end.' }, { 'photo-1.jpg': at.photo }),
        ]);
        at.line.cut(when, (one) => isWrite(one) && isStep(one.path, one.body.toString('utf8')));
        await at.refused(wish, 'cms-unreachable', at.line.url);
        if (await at.isSeen(slug)) expect(await at.page(slug)).toMatch(/Begin\.[\s\S]*The end\./);
        const promoted = await promote(at.cmsAt(at.line.url), wish, yes);
        expect(promoted?.[0]).toMatchObject({ state: 'published', differences: [] });
        expect(await at.page(slug)).toContain('The end.');
        expect(await at.site.count(slug)).toBe(1);
      },
    );

    it('in the middle of an update: readers see one version or the other', async () => {
      const body = (word: string): string => `It was ${word}.\n\nAll of ${word}.`;
      await promote(at.cms(), at.wishFor([await at.bundleOf({ slug: 'half', body: body('Monday') })]), yes);
      const second = at.wishFor([await at.bundleOf({ slug: 'half', body: body('Tuesday') })], {
        replace: true,
      });
      for (const when of ['before', 'after'] as const) {
        at.line.cut(when, isWrite);
        await promote(at.cmsAt(at.line.url), second, yes).catch((thrown: unknown) =>
          expect(thrown).toMatchObject({ code: 'cms-unreachable' }),
        );
        expect(await at.page('half')).toMatch(/It was (Mon|Tues)day[\s\S]*All of \1day/);
      }
      await promote(at.cms(), second, yes);
      expect(await at.page('half')).toContain('All of Tuesday.');
    });
  });
}
