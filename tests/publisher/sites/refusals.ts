/** What goes wrong before anything stands: a clear code, and nothing for readers. */
import { describe, expect, it } from '@jest/globals';
import { promote } from '#publisher/index.ts';
import { noise, type Stage, yes } from './stage.ts';

export function refusing(at: Stage): void {
  describe('refuses, with nothing for readers:', () => {
    it('wrong credentials', async () => {
      const wish = at.wishFor([await at.bundleOf({ slug: 'no-key' })]);
      await at.refused(wish, 'cms-credentials', at.site.url, at.site.wrongKey);
      expect(() => at.cmsAt(at.site.url, 'no key at all')).toThrow(
        expect.objectContaining({ code: 'cms-credentials' }),
      );
      expect(await at.site.count('no-key')).toBe(0);
    });

    it('an account that may not publish', async () => {
      if (at.site.weakKey === null) return;
      const wish = at.wishFor([await at.bundleOf({ slug: 'too-weak' })]);
      await at.refused(wish, 'cms-forbidden', at.site.url, at.site.weakKey);
      expect(await at.isSeen('too-weak')).toBe(false);
    });

    it('an unknown author, asked for before and looked at after', async () => {
      const wish = at.wishFor([await at.bundleOf({ slug: 'no-author' })], { author: 'nobody@example.org' });
      await at.refused(wish, 'cms-author-unknown');
      const unknown = at.site.kind === 'ghost' ? 'f'.repeat(24) : '987654';
      const blind = { ...at.cms(), authorId: async () => unknown };
      await expect(promote(blind, wish, yes)).rejects.toMatchObject({ code: 'cms-author-unknown' });
      expect(await at.site.count('no-author')).toBe(0);
    });

    it("somebody else's article at the same address", async () => {
      await at.site.writeForeign('taken');
      await at.refused(
        at.wishFor([await at.bundleOf({ slug: 'taken' })], { replace: true, overwrite: true }),
        'cms-collision',
      );
      expect(await at.site.count('taken')).toBe(1);
      expect(await at.page('taken')).toContain('Somebody else');
    });

    it('an article of the same address that came in between', async () => {
      const wish = at.wishFor([await at.bundleOf({ slug: 'raced', body: 'Ours alone.' })]);
      const late = async (): Promise<boolean> => {
        await at.site.writeForeign('raced');
        return true;
      };
      await expect(promote(at.cms(), wish, late)).rejects.toMatchObject({ code: 'cms-collision' });
      expect(await at.page('raced')).toContain('Somebody else');
      for (const slug of ['raced', 'raced-2']) expect(await at.page(slug)).not.toContain('Ours alone.');
    });

    it('a change that somebody makes in between', async () => {
      const first = at.wishFor([await at.bundleOf({ slug: 'together', body: 'It was Monday.' })]);
      await promote(at.cms(), first, yes);
      const second = at.wishFor([await at.bundleOf({ slug: 'together', body: 'It was Tuesday.' })], {
        replace: true,
      });
      const late = async (): Promise<boolean> => {
        // Ghost counts changes by seconds.
        await new Promise((resolve) => setTimeout(resolve, 1_100));
        await at.site.change('together', 'Monday', 'Friday');
        return true;
      };
      await expect(promote(at.cms(), second, late)).rejects.toMatchObject({ code: 'cms-changed' });
      expect(await at.page('together')).toContain('Friday');
    });

    it('a picture that is larger than it takes', async () => {
      const wish = at.wishFor([await at.bundleOf({ slug: 'heavy' }, { 'photo-1.png': at.large })]);
      at.line.takeAtMost(1024 * 1024);
      await at.refused(wish, 'cms-too-large', at.line.url);
      at.line.takeAtMost(Number.POSITIVE_INFINITY);
      // Ghost itself takes any size; PHP has two limits: for a file and for all of a form.
      if (at.site.kind === 'wordpress') {
        await at.refused(wish, 'cms-too-large');
        const between = await at.bundleOf({ slug: 'heavy' }, { 'photo-1.png': await noise(800, 640) });
        await at.refused(at.wishFor([between]), 'cms-too-large');
      }
      expect(await at.site.count('heavy')).toBe(0);
    });
  });
}
