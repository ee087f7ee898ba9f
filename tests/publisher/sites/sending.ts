/** What stands after a promotion, and what the site has learned by it. */
import { expect, it } from '@jest/globals';
import { toHex, utf8 } from '#protocol/bytes.ts';
import {
  type CmsRequest,
  compareStanding,
  composerFor,
  encodeBody,
  plan,
  promote,
} from '#publisher/index.ts';
import { isWrite, type Stage, yes } from './stage.ts';

const PDF = utf8('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');

export function sending(at: Stage): void {
  it('gets a pair of languages with pictures, exactly as it was shown before', async () => {
    const english = await at.bundleOf(
      {
        slug: 'the-gate',
        title: 'The gate <is> closed & "locked"',
        body: 'First.\n\n## A <b>part</b>\n\n- one\n- [two](https://example.org/)\n\n![](media/photo-1.jpg)\n\nRaw <!-- /wp:html --> and <!--kg-card-end: html--> stay words.',
        authorNote: 'Written from *two* accounts.',
      },
      { 'photo-1.jpg': at.photo, 'document-1.pdf': PDF },
    );
    const arabic = await at.bundleOf(
      { slug: 'al-bawaba', language: 'ar', title: 'البوابة مغلقة', body: 'نص.', byline: 'اسم مستعار' },
      { 'photo-2.jpg': at.photo },
    );
    const wish = at.wishFor([english, arabic], { author: at.site.author });
    const before = await plan(composerFor(at.site.kind, at.site.url), wish);
    let approved: readonly CmsRequest[] = [];
    at.line.seen.length = 0;
    const promoted = await promote(at.cms(), wish, async (requests) => {
      approved = requests;
      expect(await at.isSeen('the-gate')).toBe(false);
      return true;
    });
    expect(promoted?.map(({ slug, state, differences }) => ({ slug, state, differences }))).toEqual([
      { slug: 'the-gate', state: 'published', differences: [] },
      { slug: 'al-bawaba', state: 'published', differences: [] },
    ]);
    // Ghost encodes photographs anew; everything else arrives as it was signed.
    for (const { name, same } of (promoted ?? []).flatMap(({ media }) => media))
      expect([name, same]).toEqual([name, at.site.kind === 'wordpress' || !name.endsWith('.jpg')]);

    const planned = JSON.stringify(before.filter(({ purpose }) => purpose === 'make the draft'));
    const addresses = new Map((promoted ?? []).flatMap(({ media }) => media.map((m) => [m.name, m.address])));
    const filled = planned
      .replaceAll(/«address of ([a-z]+-\d+)-[0-9a-f]{16}\.([a-z]+)»/g, (_all, stem, ending) =>
        String(addresses.get(`${stem}.${ending}`)),
      )
      .replaceAll(/"?«id of [^»]+»"?|"author":null/g, '"X"');
    const sent = JSON.stringify(approved);
    // The sum covers the addresses, and so is known as late as they are.
    const withoutAuthors = (text: string): string =>
      text
        .replaceAll(/data-sum=\\"[0-9a-f]{64}/g, '')
        .replaceAll(/"(authors)":\[\{"id":"[^"]+"\}\]|"author":("X"|\d+|null)/g, '');
    expect(withoutAuthors(sent)).toBe(withoutAuthors(filled));

    const markup = await at.page('the-gate');
    for (const part of [
      'Exclusive',
      'A reporter in the city',
      'Raqqa',
      'A &quot;closed&quot; gate',
      'A reader',
      'Author’s note',
    ])
      expect(markup).toContain(part);
    expect(markup).toContain('<h2>A &lt;b&gt;part&lt;/b&gt;</h2>');
    expect(await at.page('al-bawaba')).toMatch(/<div class="signed-article" lang="ar" dir="rtl"/);
    expect(await at.page('al-bawaba')).toContain('hreflang="en"');
  });

  it('gets nothing more when it is sent once more', async () => {
    const wish = at.wishFor([await at.bundleOf({ slug: 'once' }, { 'photo-1.jpg': at.photo })]);
    await promote(at.cms(), wish, yes);
    at.line.seen.length = 0;
    expect((await promote(at.cmsAt(at.line.url), wish, yes))?.[0]?.state).toBe('published');
    expect(at.line.seen.filter(isWrite)).toEqual([]);
    expect(await at.site.count('once')).toBe(1);
  });

  it('receives the very bytes that are shown', async () => {
    const wish = at.wishFor([await at.bundleOf({ slug: 'bytes' }, { 'photo-1.jpg': at.photo })]);
    let approved: readonly CmsRequest[] = [];
    at.line.seen.length = 0;
    await promote(at.cmsAt(at.line.url), wish, async (requests) => {
      approved = requests;
      return true;
    });
    const [draft] = approved;
    if (draft === undefined) throw new Error('nothing was shown');
    const received = at.line.seen.find(({ method, path }) => method === draft.method && path === draft.path);
    expect(received?.body.toString('utf8')).toBe(Buffer.from(encodeBody(draft)?.body ?? []).toString('utf8'));
  });

  it('learns nothing of the desk or of the machine: no editor, no key of theirs, no other header than it needs', async () => {
    const wish = at.wishFor([await at.bundleOf({ slug: 'nobody-named' }, { 'photo-1.jpg': at.photo })]);
    at.line.seen.length = 0;
    await promote(at.cmsAt(at.line.url), wish, yes);
    const HEADERS =
      /^(accept(-encoding|-language|-version)?|authorization|connection|content-(length|type)|host|sec-fetch-mode|user-agent)$/;
    const secret = [at.desk.lead, at.desk.editor].flatMap(({ identity }) => [
      identity.id,
      toHex(identity.sign.publicKey),
      identity.name,
    ]);
    for (const { headers, path, body } of at.line.seen) {
      expect(Object.keys(headers).filter((name) => !HEADERS.test(name))).toEqual([]);
      expect(headers['user-agent']).toBe('publisher');
      for (const text of secret) expect(`${path} ${body.toString('latin1')}`).not.toContain(text);
    }
    expect(at.line.seen.filter(isWrite).length).toBe(3);
  });

  it('gets nothing that readers could see when the shown payload is declined', async () => {
    const wish = at.wishFor([await at.bundleOf({ slug: 'declined' })]);
    expect(await promote(at.cms(), wish, async () => false)).toBeNull();
    expect(await at.site.count('declined')).toBe(0);
  });

  it('keeps a draft where only a draft is wanted, and lets it out later', async () => {
    const bundles = [await at.bundleOf({ slug: 'waiting' })];
    expect(
      (await promote(at.cms(), at.wishFor(bundles, { wanted: { state: 'draft' } }), yes))?.[0]?.state,
    ).toBe('draft');
    expect(await at.isSeen('waiting')).toBe(false);
    await promote(at.cms(), at.wishFor(bundles), yes);
    expect(await at.isSeen('waiting')).toBe(true);
  });

  it('is brought to another signed version only when that is said', async () => {
    const first = at.wishFor([
      await at.bundleOf({ slug: 'mended', body: 'It was Monday.' }, { 'photo-1.jpg': at.photo }),
    ]);
    const corrections = [{ day: at.desk.today(), text: 'It was not <b>Mon</b>, but Tuesday.' }];
    const second = [
      await at.bundleOf(
        { slug: 'mended', body: 'It was Tuesday.', corrections },
        { 'photo-1.jpg': at.photo },
      ),
    ];
    await promote(at.cms(), first, yes);
    await at.refused(at.wishFor(second), 'cms-stands');
    expect(await at.page('mended')).toContain('Monday');
    at.line.seen.length = 0;
    const promoted = await promote(at.cms(), at.wishFor(second, { replace: true }), yes);
    expect(promoted?.[0]).toMatchObject({ state: 'published', differences: [] });
    expect(await at.page('mended')).toContain('Tuesday');
    expect(await at.page('mended')).not.toContain('Monday');
    expect(await at.page('mended')).toMatch(
      /Corrections<\/h2>[\s\S]*not &lt;b&gt;Mon&lt;\/b&gt;, but Tuesday/,
    );
    expect(await at.site.count('mended')).toBe(1);
  });

  it('shows what somebody changed there, and is not overwritten unasked', async () => {
    const wish = at.wishFor([await at.bundleOf({ slug: 'touched', body: 'It was Monday.' })]);
    await promote(at.cms(), wish, yes);
    await at.site.change('touched', 'Monday', 'Friday');
    const [standing] = await compareStanding(at.cms(), wish);
    expect(standing?.differences.map(({ what }) => what)).toEqual(['text']);
    expect(standing?.differences[0]?.sent).toContain('Monday');
    expect(standing?.differences[0]?.stands).toContain('Friday');
    await at.refused({ ...wish, replace: true }, 'cms-changed');
    expect(await at.page('touched')).toContain('Friday');
    await promote(at.cms(), { ...wish, overwrite: true }, yes);
    expect(await at.page('touched')).toContain('Monday');
  });

  it('keeps as a draft what came back otherwise than it was sent', async () => {
    const wish = at.wishFor([await at.bundleOf({ slug: 'altered' })]);
    const honest = at.cms();
    const { composer } = honest;
    const altering = {
      ...honest,
      composer: {
        ...composer,
        enclosed: (html: string) => composer.enclosed(html.replace('Nobody passes', 'Everybody passes')),
      },
    };
    const [promoted] = (await promote(altering, wish, yes)) ?? [];
    expect(promoted).toMatchObject({ state: 'draft', differences: [{ what: 'text' }] });
    expect(await at.isSeen('altered')).toBe(false);
  });

  it('keeps an embargo', async () => {
    // Whole seconds: what both programs keep.
    const atMs = Math.floor(Date.now() / 1000) * 1000 + 24 * 60 * 60 * 1000;
    const wish = at.wishFor([await at.bundleOf({ slug: 'later' })], { wanted: { state: 'scheduled', atMs } });
    expect((await promote(at.cms(), wish, yes))?.[0]).toMatchObject({ state: 'scheduled', differences: [] });
    expect(await at.isSeen('later')).toBe(false);
    at.line.seen.length = 0;
    await promote(at.cmsAt(at.line.url), wish, yes);
    expect(at.line.seen.filter(isWrite)).toEqual([]);
    await promote(at.cms(), { ...wish, wanted: { state: 'published' } }, yes);
    expect(await at.isSeen('later')).toBe(true);
  });
}
