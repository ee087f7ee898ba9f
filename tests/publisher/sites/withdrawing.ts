/** Taking back: readers find a notice where the article stood, and nothing of what it said. */
import { expect, it } from '@jest/globals';
import { type Promoted, promote } from '#publisher/index.ts';
import { statusOf } from '../../support/sites/site.ts';
import { type Stage, yes } from './stage.ts';

const namesOf = (promoted: Promoted | undefined): string[] =>
  (promoted?.media ?? []).map(({ address }) => address.slice(address.lastIndexOf('/') + 1));

export function withdrawing(at: Stage): void {
  it('has a notice in the place of an article that is withdrawn, and nothing else of it', async () => {
    // Words of no other article: a site's pages show a little of its other articles, too.
    const changes = {
      title: 'The yellow door',
      byline: 'Nobody Else',
      dateline: 'Elsewhere',
      body: 'Behind the yellow door stands a loom.',
      feature: 'photo-2.jpg',
    };
    const media = { 'photo-1.jpg': at.photo, 'photo-2.jpg': at.photo };
    const wish = at.wishFor([await at.bundleOf({ slug: 'withdrawn', ...changes }, media)]);
    const [promoted] = (await promote(at.cms(), wish, yes)) ?? [];
    const [withdrawn] = await at.takeBack(wish, 'error');
    expect(withdrawn).toMatchObject({ slug: 'withdrawn', state: 'published', differences: [] });
    const markup = await at.page('withdrawn');
    expect(markup).toContain('This article has been withdrawn');
    expect(markup).toContain('What it said could not be upheld.');
    for (const gone of ['yellow door', 'Nobody Else', 'Elsewhere', 'loom', ...namesOf(promoted)])
      expect(markup).not.toContain(gone);
    expect(await at.site.count('withdrawn')).toBe(1);
    // Ghost has no door by which a file can be taken away: it is named, so that somebody does it there.
    const addresses = (promoted?.media ?? []).map(({ address }) => address);
    expect(addresses).toHaveLength(2);
    const stays = withdrawn?.media.map(({ address }) => address) ?? [];
    expect(stays.toSorted()).toEqual(at.site.kind === 'ghost' ? addresses.toSorted() : []);
    for (const address of addresses)
      expect([address, await statusOf(address)]).toEqual([address, at.site.kind === 'ghost' ? 200 : 404]);
  });

  it('keeps the notice until somebody says that signed words take its place', async () => {
    const wish = at.wishFor([await at.bundleOf({ slug: 'back-again' }, { 'photo-1.jpg': at.photo })]);
    await promote(at.cms(), wish, yes);
    await at.takeBack(wish);
    expect(await at.page('back-again')).toContain('The newsroom no longer publishes it.');
    // The same again changes nothing; another reason is told.
    at.line.seen.length = 0;
    expect(await at.takeBack(wish, 'law')).toMatchObject([{ state: 'published', differences: [] }]);
    expect(await at.page('back-again')).toContain('A law or a court');
    await at.refused(wish, 'cms-stands');
    expect(await promote(at.cms(), { ...wish, replace: true }, yes)).toMatchObject([
      { state: 'published', differences: [] },
    ]);
    const markup = await at.page('back-again');
    const [, words] = /<div class="signed-article"[^>]*>([\s\S]*?)<\/div>/.exec(markup) ?? [];
    expect(words).toContain('Nobody passes after dark.');
    expect(words).not.toContain('no longer publishes');
  });

  it('tells readers in the language of the article, over whatever somebody wrote there meanwhile', async () => {
    const arabic = { slug: 'suhiba', language: 'ar', title: 'البوابة', body: 'نص قصير.' } as const;
    const wish = at.wishFor([await at.bundleOf(arabic)]);
    await promote(at.cms(), wish, yes);
    await at.site.change('suhiba', 'نص قصير', 'نص آخر');
    await at.takeBack(wish, 'replaced');
    const markup = await at.page('suhiba');
    expect(markup).toMatch(/<div class="signed-article" lang="ar" dir="rtl"/);
    expect(markup).toContain('حلّ محلّه مقال آخر.');
    expect(markup).not.toContain('نص آخر');
  });

  it('says nothing where no reader has seen it, and finds only its own', async () => {
    const bundles = [await at.bundleOf({ slug: 'unseen' })];
    await promote(at.cms(), at.wishFor(bundles, { wanted: { state: 'draft' } }), yes);
    expect(await at.takeBack(at.wishFor(bundles))).toMatchObject([{ state: 'draft', differences: [] }]);
    expect(await at.isSeen('unseen')).toBe(false);
    await expect(at.takeBack(at.wishFor([await at.bundleOf({ slug: 'never-was' })]))).rejects.toMatchObject({
      code: 'not-found',
    });
    await at.site.writeForeign('not-ours');
    await expect(at.takeBack(at.wishFor([await at.bundleOf({ slug: 'not-ours' })]))).rejects.toMatchObject({
      code: 'cms-collision',
    });
    expect(await at.page('not-ours')).toContain('Somebody else');
  });
}
