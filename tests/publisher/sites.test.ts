/**
 * Promotion to the real programs: a Ghost and a WordPress that run on this machine for the time of these tests. Whatever
 * goes wrong on the way, readers see an article whole or not at all.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { type VerifiedBundle, verifyBundle } from '#newsroom/site/bundle.ts';
import type { Article } from '#protocol/article.ts';
import { toHex, utf8 } from '#protocol/bytes.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import { wrapIdentity } from '#protocol/identity.ts';
import {
  type CmsRequest,
  compareStanding,
  encodeBody,
  openCms,
  plan,
  promote,
  type Wish,
  withdraw,
} from '#publisher/index.ts';
import { CHEAP, PASSPHRASE, startWorld, stateOf, type World } from '../desk/client/world.ts';
import { amana } from '../support/amana.ts';
import { anArticle, type TestDesk } from '../support/desk.ts';
import { startGhost } from '../support/sites/ghost.ts';
import { type Line, startLine, statusOf, type TestSite } from '../support/sites/site.ts';
import { startWordpress } from '../support/sites/wordpress.ts';

/** Both programs are installed and started once for all tests here. */
const START_MS = 240_000;

let world: World;
let desk: TestDesk;
let photo: Uint8Array;
let large: Uint8Array;
const PDF = utf8('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');

beforeAll(async () => {
  world = await startWorld();
  desk = world.desk;
  const plain = { width: 320, height: 240, channels: 3, background: '#2f6f8f' } as const;
  photo = new Uint8Array(await sharp({ create: plain }).jpeg().toBuffer());
  large = await noise(1000, 960);
}, START_MS);
afterAll(() => world.stop());

/** Noise does not compress: 3 bytes a pixel. */
const noise = async (width: number, height: number): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp({
      create: {
        width,
        height,
        channels: 3,
        background: '#808080',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .png()
      .toBuffer(),
  );

const hash = async (bytes: Uint8Array): Promise<string> => toHex(await sha256(new Uint8Array(bytes)));

async function bundleOf(
  changes: Partial<Article>,
  media: Record<string, Uint8Array> = {},
): Promise<VerifiedBundle> {
  const listed = await Promise.all(
    Object.entries(media).map(async ([name, bytes]) => ({
      name,
      sha256: await hash(bytes),
      caption: `The gate "at night" & <later>`,
      credit: 'A reader',
      alt: `A "closed" gate – <${name}>`,
    })),
  );
  const article = anArticle(desk.today(), { media: listed, ...changes });
  const zip = (await desk.bundle(article, [desk.lead, desk.editor], media)).zip();
  const statements = await desk.storage.statements.all();
  const directory = VerifiedDirectory.verify(desk.crypto, desk.root, { v: 1, statements }, desk.today());
  return verifyBundle({ crypto: desk.crypto, root: desk.root, directory }, zip);
}

const wishFor = (bundles: readonly VerifiedBundle[], changes: Partial<Wish> = {}): Wish => ({
  bundles,
  rootHex: toHex(desk.root),
  author: null,
  wanted: { state: 'published' },
  replace: false,
  overwrite: false,
  ...changes,
});

const yes = async (): Promise<boolean> => true;
const isWrite = ({ method }: { method: string }): boolean => method !== 'GET';

describe.each([
  ['Ghost', startGhost],
  ['WordPress', startWordpress],
] as const)('%s', (_name, startSite) => {
  let site: TestSite;
  let line: Line;
  beforeAll(async () => {
    site = await startSite();
    line = await startLine(site.url);
  }, START_MS);
  afterAll(async () => {
    await line?.close();
    await site?.stop();
  }, START_MS);

  const cmsAt = (url: string, key = site.key) =>
    openCms({ kind: site.kind, site: url, key }, fetch, () => Date.now());
  const cms = () => cmsAt(site.url);
  const readersAddress = (slug: string): string =>
    site.kind === 'ghost' ? `${site.url}/${slug}/` : `${site.url}/?name=${slug}`;
  const page = async (slug: string): Promise<string> => (await fetch(readersAddress(slug))).text();
  const isSeen = async (slug: string): Promise<boolean> => (await statusOf(readersAddress(slug))) === 200;

  async function refused(wish: Wish, code: string, url = site.url, key = site.key): Promise<void> {
    const thrown: unknown = await promote(cmsAt(url, key), wish, yes).catch((error: unknown) => error);
    // Its cause says what the site answered, for whoever reads a failure of this test.
    if (Object(thrown).code !== code) throw thrown;
    expect(thrown).toMatchObject({ code });
  }

  it('gets a pair of languages with pictures, exactly as it was shown before', async () => {
    const english = await bundleOf(
      {
        slug: 'the-gate',
        title: 'The gate <is> closed & "locked"',
        body: 'First.\n\n## A <b>part</b>\n\n- one\n- [two](https://example.org/)\n\n![](media/photo-1.jpg)\n\nRaw <!-- /wp:html --> and <!--kg-card-end: html--> stay words.',
        authorNote: 'Written from *two* accounts.',
      },
      { 'photo-1.jpg': photo, 'document-1.pdf': PDF },
    );
    const arabic = await bundleOf(
      { slug: 'al-bawaba', language: 'ar', title: 'البوابة مغلقة', body: 'نص.', byline: 'اسم مستعار' },
      { 'photo-2.jpg': photo },
    );
    const wish = wishFor([english, arabic], { author: site.author });
    const before = plan(cms(), wish);
    let approved: readonly CmsRequest[] = [];
    line.seen.length = 0;
    const promoted = await promote(cms(), wish, async (requests) => {
      approved = requests;
      expect(await isSeen('the-gate')).toBe(false);
      return true;
    });
    expect(promoted?.map(({ slug, state, differences }) => ({ slug, state, differences }))).toEqual([
      { slug: 'the-gate', state: 'published', differences: [] },
      { slug: 'al-bawaba', state: 'published', differences: [] },
    ]);
    // Ghost encodes photographs anew; everything else arrives as it was signed.
    for (const { name, same } of (promoted ?? []).flatMap(({ media }) => media))
      expect([name, same]).toEqual([name, site.kind === 'wordpress' || !name.endsWith('.jpg')]);

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

    const markup = await page('the-gate');
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
    expect(await page('al-bawaba')).toMatch(/<div class="signed-article" lang="ar" dir="rtl"/);
    expect(await page('al-bawaba')).toContain('hreflang="en"');
  });

  it('gets nothing more when it is sent once more', async () => {
    const wish = wishFor([await bundleOf({ slug: 'once' }, { 'photo-1.jpg': photo })]);
    await promote(cms(), wish, yes);
    line.seen.length = 0;
    expect((await promote(cmsAt(line.url), wish, yes))?.[0]?.state).toBe('published');
    expect(line.seen.filter(isWrite)).toEqual([]);
    expect(await site.count('once')).toBe(1);
  });

  it('receives the very bytes that are shown', async () => {
    const wish = wishFor([await bundleOf({ slug: 'bytes' }, { 'photo-1.jpg': photo })]);
    let approved: readonly CmsRequest[] = [];
    line.seen.length = 0;
    await promote(cmsAt(line.url), wish, async (requests) => {
      approved = requests;
      return true;
    });
    const [draft] = approved;
    if (draft === undefined) throw new Error('nothing was shown');
    const received = line.seen.find(({ method, path }) => method === draft.method && path === draft.path);
    expect(received?.body.toString('utf8')).toBe(Buffer.from(encodeBody(draft)?.body ?? []).toString('utf8'));
  });

  it('learns nothing of the desk or of the machine: no editor, no key of theirs, no other header than it needs', async () => {
    const wish = wishFor([await bundleOf({ slug: 'nobody-named' }, { 'photo-1.jpg': photo })]);
    line.seen.length = 0;
    await promote(cmsAt(line.url), wish, yes);
    const HEADERS =
      /^(accept(-encoding|-language|-version)?|authorization|connection|content-(length|type)|host|sec-fetch-mode|user-agent)$/;
    const secret = [desk.lead, desk.editor].flatMap(({ identity }) => [
      identity.id,
      toHex(identity.sign.publicKey),
      identity.name,
    ]);
    for (const { headers, path, body } of line.seen) {
      expect(Object.keys(headers).filter((name) => !HEADERS.test(name))).toEqual([]);
      expect(headers['user-agent']).toBe('publisher');
      for (const text of secret) expect(`${path} ${body.toString('latin1')}`).not.toContain(text);
    }
    expect(line.seen.filter(isWrite).length).toBe(3);
  });

  it('gets nothing that readers could see when the shown payload is declined', async () => {
    const wish = wishFor([await bundleOf({ slug: 'declined' })]);
    expect(await promote(cms(), wish, async () => false)).toBeNull();
    expect(await site.count('declined')).toBe(0);
  });

  it('keeps a draft where only a draft is wanted, and lets it out later', async () => {
    const bundles = [await bundleOf({ slug: 'waiting' })];
    expect((await promote(cms(), wishFor(bundles, { wanted: { state: 'draft' } }), yes))?.[0]?.state).toBe(
      'draft',
    );
    expect(await isSeen('waiting')).toBe(false);
    await promote(cms(), wishFor(bundles), yes);
    expect(await isSeen('waiting')).toBe(true);
  });

  it('is brought to another signed version only when that is said', async () => {
    const first = wishFor([
      await bundleOf({ slug: 'mended', body: 'It was Monday.' }, { 'photo-1.jpg': photo }),
    ]);
    const corrections = [{ day: desk.today(), text: 'It was not <b>Mon</b>, but Tuesday.' }];
    const second = [
      await bundleOf({ slug: 'mended', body: 'It was Tuesday.', corrections }, { 'photo-1.jpg': photo }),
    ];
    await promote(cms(), first, yes);
    await refused(wishFor(second), 'cms-stands');
    expect(await page('mended')).toContain('Monday');
    line.seen.length = 0;
    const promoted = await promote(cms(), wishFor(second, { replace: true }), yes);
    expect(promoted?.[0]).toMatchObject({ state: 'published', differences: [] });
    expect(await page('mended')).toContain('Tuesday');
    expect(await page('mended')).not.toContain('Monday');
    expect(await page('mended')).toMatch(/Corrections<\/h2>[\s\S]*not &lt;b&gt;Mon&lt;\/b&gt;, but Tuesday/);
    expect(await site.count('mended')).toBe(1);
  });

  it('shows what somebody changed there, and is not overwritten unasked', async () => {
    const wish = wishFor([await bundleOf({ slug: 'touched', body: 'It was Monday.' })]);
    await promote(cms(), wish, yes);
    await site.change('touched', 'Monday', 'Friday');
    const [standing] = await compareStanding(cms(), wish);
    expect(standing?.differences.map(({ what }) => what)).toEqual(['text']);
    expect(standing?.differences[0]?.sent).toContain('Monday');
    expect(standing?.differences[0]?.stands).toContain('Friday');
    await refused({ ...wish, replace: true }, 'cms-changed');
    expect(await page('touched')).toContain('Friday');
    await promote(cms(), { ...wish, overwrite: true }, yes);
    expect(await page('touched')).toContain('Monday');
  });

  it('keeps as a draft what came back otherwise than it was sent', async () => {
    const wish = wishFor([await bundleOf({ slug: 'altered' })]);
    const honest = cms();
    const altering = {
      ...honest,
      enclosed: (html: string) => honest.enclosed(html.replace('Nobody passes', 'Everybody passes')),
    };
    const [promoted] = (await promote(altering, wish, yes)) ?? [];
    expect(promoted).toMatchObject({ state: 'draft', differences: [{ what: 'text' }] });
    expect(await isSeen('altered')).toBe(false);
  });

  it('loses an article that is withdrawn, and gets it back', async () => {
    const wish = wishFor([await bundleOf({ slug: 'withdrawn' })]);
    await promote(cms(), wish, yes);
    expect(await withdraw(cms(), wish)).toEqual([{ slug: 'withdrawn', state: 'draft' }]);
    expect(await isSeen('withdrawn')).toBe(false);
    await promote(cms(), wish, yes);
    expect(await isSeen('withdrawn')).toBe(true);
    await expect(withdraw(cms(), wishFor([await bundleOf({ slug: 'never-was' })]))).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('keeps an embargo', async () => {
    // Whole seconds: what both programs keep.
    const atMs = Math.floor(Date.now() / 1000) * 1000 + 24 * 60 * 60 * 1000;
    const wish = wishFor([await bundleOf({ slug: 'later' })], { wanted: { state: 'scheduled', atMs } });
    expect((await promote(cms(), wish, yes))?.[0]).toMatchObject({ state: 'scheduled', differences: [] });
    expect(await isSeen('later')).toBe(false);
    line.seen.length = 0;
    await promote(cmsAt(line.url), wish, yes);
    expect(line.seen.filter(isWrite)).toEqual([]);
    await promote(cms(), { ...wish, wanted: { state: 'published' } }, yes);
    expect(await isSeen('later')).toBe(true);
  });

  describe('refuses, with nothing for readers:', () => {
    it('wrong credentials', async () => {
      const wish = wishFor([await bundleOf({ slug: 'no-key' })]);
      await refused(wish, 'cms-credentials', site.url, site.wrongKey);
      expect(() => cmsAt(site.url, 'no key at all')).toThrow(
        expect.objectContaining({ code: 'cms-credentials' }),
      );
      expect(await site.count('no-key')).toBe(0);
    });

    it('an account that may not publish', async () => {
      if (site.weakKey === null) return;
      const wish = wishFor([await bundleOf({ slug: 'too-weak' })]);
      await refused(wish, 'cms-forbidden', site.url, site.weakKey);
      expect(await isSeen('too-weak')).toBe(false);
    });

    it('an unknown author, asked for before and looked at after', async () => {
      const wish = wishFor([await bundleOf({ slug: 'no-author' })], { author: 'nobody@example.org' });
      await refused(wish, 'cms-author-unknown');
      const unknown = site.kind === 'ghost' ? 'f'.repeat(24) : '987654';
      const blind = { ...cms(), authorId: async () => unknown };
      await expect(promote(blind, wish, yes)).rejects.toMatchObject({ code: 'cms-author-unknown' });
      expect(await site.count('no-author')).toBe(0);
    });

    it("somebody else's article at the same address", async () => {
      await site.writeForeign('taken');
      await refused(
        wishFor([await bundleOf({ slug: 'taken' })], { replace: true, overwrite: true }),
        'cms-collision',
      );
      expect(await site.count('taken')).toBe(1);
      expect(await page('taken')).toContain('Somebody else');
    });

    it('an article of the same address that came in between', async () => {
      const wish = wishFor([await bundleOf({ slug: 'raced', body: 'Ours alone.' })]);
      const late = async (): Promise<boolean> => {
        await site.writeForeign('raced');
        return true;
      };
      await expect(promote(cms(), wish, late)).rejects.toMatchObject({ code: 'cms-collision' });
      expect(await page('raced')).toContain('Somebody else');
      for (const slug of ['raced', 'raced-2']) expect(await page(slug)).not.toContain('Ours alone.');
    });

    it('a change that somebody makes in between', async () => {
      const first = wishFor([await bundleOf({ slug: 'together', body: 'It was Monday.' })]);
      await promote(cms(), first, yes);
      const second = wishFor([await bundleOf({ slug: 'together', body: 'It was Tuesday.' })], {
        replace: true,
      });
      const late = async (): Promise<boolean> => {
        // Ghost counts changes by seconds.
        await new Promise((resolve) => setTimeout(resolve, 1_100));
        await site.change('together', 'Monday', 'Friday');
        return true;
      };
      await expect(promote(cms(), second, late)).rejects.toMatchObject({ code: 'cms-changed' });
      expect(await page('together')).toContain('Friday');
    });

    it('a picture that is larger than it takes', async () => {
      const wish = wishFor([await bundleOf({ slug: 'heavy' }, { 'photo-1.png': large })]);
      line.takeAtMost(1024 * 1024);
      await refused(wish, 'cms-too-large', line.url);
      line.takeAtMost(Number.POSITIVE_INFINITY);
      // Ghost itself takes any size; PHP has two limits: for a file and for all of a form.
      if (site.kind === 'wordpress') {
        await refused(wish, 'cms-too-large');
        const between = await bundleOf({ slug: 'heavy' }, { 'photo-1.png': await noise(800, 640) });
        await refused(wishFor([between]), 'cms-too-large');
      }
      expect(await site.count('heavy')).toBe(0);
    });
  });

  describe('by ./amana promote', () => {
    let folder: string;
    let zips: string[];
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'amana-promote-'));
      const english = anArticle(desk.today(), { slug: 'told-by-command' });
      const arabic = anArticle(desk.today(), { slug: 'told-in-arabic', language: 'ar', title: 'قيل' });
      zips = [];
      for (const article of [english, arabic]) {
        const zip = (await desk.bundle(article, [desk.lead, desk.editor])).zip();
        const path = join(folder, `${article.slug}.zip`);
        await writeFile(path, zip);
        zips.push(path);
      }
      await writeFile(join(folder, 'key'), `${site.key}\n`, { mode: 0o600 });
      await writeFile(join(folder, 'wrong'), site.wrongKey, { mode: 0o600 });
      await writeFile(join(folder, 'open'), site.key, { mode: 0o644 });
    });
    afterAll(() => rm(folder, { recursive: true }));

    const command = (more: readonly string[], key = 'key') =>
      amana([
        'promote',
        ...zips,
        ...['--to', site.kind, '--site', site.url, '--root', toHex(desk.root)],
        ...(key === '' ? [] : ['--key-file', join(folder, key)]),
        ...more,
      ]);

    it('prints the exact payload without a key and without a request', async () => {
      const { code, stdout } = await command(['--dry-run', '--json'], '');
      expect(code).toBe(0);
      const requests = stdout
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text));
      expect(requests.map(({ purpose }) => purpose)).toEqual([
        'make the draft',
        'make the draft',
        'let readers see it',
        'let readers see it',
      ]);
      expect(stdout).toContain('signed-article');
      expect(stdout).not.toContain(site.key.slice(-12));
      expect(await site.count('told-by-command')).toBe(0);
    });

    it('sends nothing where nobody can be asked, with an open key file, or with a wrong key', async () => {
      expect(await command([])).toMatchObject({ code: 2, stderr: expect.stringContaining('--dry-run') });
      expect(await command(['--yes'], 'open')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('chmod 600'),
      });
      const { code, stderr } = await command(['--yes', '--json'], 'wrong');
      expect([code, JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error.code]).toEqual([
        1,
        'cms-credentials',
      ]);
      expect(await site.count('told-')).toBe(0);
    });

    it('promotes, compares and withdraws', async () => {
      const { code, stdout } = await command(['--yes', '--json']);
      expect([
        code,
        stdout
          .trim()
          .split('\n')
          .map((text) => JSON.parse(text).state),
      ]).toEqual([0, ['published', 'published']]);
      expect((await command(['--compare'])).code).toBe(0);
      await site.change('told-by-command', 'Nobody', 'Everybody');
      const compared = await command(['--compare']);
      expect([compared.code, compared.stdout]).toEqual([
        1,
        expect.stringContaining('its text is not what was sent'),
      ]);
      expect((await command(['--withdraw'])).code).toBe(0);
      for (const slug of ['told-by-command', 'told-in-arabic']) expect(await isSeen(slug)).toBe(false);
    });
  });

  it('gets an article from the desk, with the key that the desk keeps sealed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'amana-promote-to-'));
    const lead = await world.open(desk.lead);
    try {
      await lead.sync();
      const second = await world.joined(lead, `Second ${site.kind}`);
      const report = await world.sendReport(world.newThread(), 'The bridge is closed.');
      await lead.sync();
      const caseId = await lead.fileReport(report, { title: 'Bridge' });
      await second.sync();
      const slug = 'from-the-desk';
      await lead.saveDraft(caseId, { article: anArticle(desk.today(), { slug }), sources: [] });
      await second.sync();
      const digest = stateOf(lead).cases.find(({ id }) => id === caseId)?.draft?.digest ?? '';
      await lead.signDraft(caseId, digest);
      await second.signDraft(caseId, digest);

      const { crypto, root } = desk;
      const file = wrapIdentity(crypto, await loadArgon2(), root, desk.lead.identity, PASSPHRASE, CHEAP);
      const [keyFile, passphrase, siteKey] = ['lead.key', 'passphrase', 'site.key'].map((name) =>
        join(folder, name),
      );
      if (keyFile === undefined || passphrase === undefined || siteKey === undefined)
        throw new Error('no names');
      await writeFile(keyFile, JSON.stringify(file));
      await writeFile(passphrase, PASSPHRASE);
      await writeFile(siteKey, site.key, { mode: 0o600 });
      const onDesk = (...args: readonly string[]) =>
        amana([
          'desk',
          '--key',
          keyFile,
          '--passphrase-file',
          passphrase,
          '--server',
          desk.url,
          '--json',
          ...args,
        ]);

      expect(
        await onDesk('site', 'paper', '--to', site.kind, '--site', site.url, '--key-file', siteKey),
      ).toMatchObject({ code: 0 });
      const listed = await onDesk('sites');
      expect(listed.stdout).toContain(site.url);
      expect(listed.stdout).not.toContain(site.key.slice(-12));
      const dry = await onDesk('promote-to', 'paper', caseId, '--dry-run');
      expect([dry.code, dry.stdout.includes(digest), dry.stdout.includes(caseId)]).toEqual([0, true, false]);
      const sent = await onDesk('promote-to', 'paper', caseId, '--yes');
      expect([sent.code, JSON.parse(sent.stdout).state]).toEqual([0, 'published']);
      expect(await page(slug)).toContain('Nobody passes after dark.');

      await lead.sync();
      await lead.freeze(caseId, 'She may be in danger.');
      const frozen = await onDesk('promote-to', 'paper', caseId, '--yes');
      expect([frozen.code, JSON.parse(frozen.stderr.trim().split('\n').at(-1) ?? '').error.code]).toEqual([
        1,
        'forbidden',
      ]);
    } finally {
      await lead.lock();
      await rm(folder, { recursive: true });
    }
  }, 120_000);

  describe('the connection is lost', () => {
    const AT: readonly (readonly [string, (path: string, body: string) => boolean])[] = [
      ['an upload', (path) => /upload|media/.test(path)],
      ['the draft', (path, body) => /posts/.test(path) && /"status":"draft"/.test(body)],
      ['the publication', (path, body) => /posts/.test(path) && /"status":"publish/.test(body)],
    ];
    const cases = AT.flatMap(([what, at]) =>
      (['before', 'after'] as const).map((when) => ({ what, at, when })),
    );

    it.each(cases)(
      '$when $what is done: nothing by halves, and the same again goes on',
      async ({ what, at, when }) => {
        const slug = `lost-${when}-${what.replace(/^(an|the) /, '')}`;
        const wish = wishFor([
          await bundleOf({ slug, body: 'Begin.\n\nThe end.' }, { 'photo-1.jpg': photo }),
        ]);
        line.cut(when, (one) => isWrite(one) && at(one.path, one.body.toString('utf8')));
        await refused(wish, 'cms-unreachable', line.url);
        if (await isSeen(slug)) expect(await page(slug)).toMatch(/Begin\.[\s\S]*The end\./);
        const promoted = await promote(cmsAt(line.url), wish, yes);
        expect(promoted?.[0]).toMatchObject({ state: 'published', differences: [] });
        expect(await page(slug)).toContain('The end.');
        expect(await site.count(slug)).toBe(1);
      },
    );

    it('in the middle of an update: readers see one version or the other', async () => {
      const body = (word: string): string => `It was ${word}.\n\nAll of ${word}.`;
      await promote(cms(), wishFor([await bundleOf({ slug: 'half', body: body('Monday') })]), yes);
      const second = wishFor([await bundleOf({ slug: 'half', body: body('Tuesday') })], { replace: true });
      for (const when of ['before', 'after'] as const) {
        line.cut(when, isWrite);
        await promote(cmsAt(line.url), second, yes).catch((thrown: unknown) =>
          expect(thrown).toMatchObject({ code: 'cms-unreachable' }),
        );
        expect(await page('half')).toMatch(/It was (Mon|Tues)day[\s\S]*All of \1day/);
      }
      await promote(cms(), second, yes);
      expect(await page('half')).toContain('All of Tuesday.');
    });
  });
});
