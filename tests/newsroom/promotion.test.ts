/** From a signed bundle to the public site: everything is verified, nothing else gets through, twice is once. */

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync, zipSync } from 'fflate';
import { verifyBundle } from '#newsroom/site/bundle.ts';
import type { Article } from '#protocol/article.ts';
import { toHex, utf8 } from '#protocol/bytes.ts';
import { addDays, DAY_MS } from '#protocol/day.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import { anArticle, type BundleParts, JPEG, startDesk, type TestDesk } from '../support/desk.ts';

let desk: TestDesk;
let token: string;
beforeAll(async () => {
  desk = await startDesk();
  token = await desk.login(desk.editor);
});
afterAll(() => desk.stop());

const post = (zip: Uint8Array<ArrayBuffer>) =>
  desk.ask('POST', '/api/promotions', { token, body: zip, headers: { 'content-type': 'application/zip' } });

const both = () => [desk.lead, desk.editor];

const PDF = utf8('%PDF-1.4\n%%EOF\n');
const hash = async (bytes: Uint8Array): Promise<string> => toHex(await sha256(bytes));

const withMedia = async (changes: Partial<Article> = {}): Promise<BundleParts> => {
  const media = { 'photo-1.jpg': JPEG, 'document-1.pdf': PDF };
  const article = anArticle(desk.today(), {
    media: [
      {
        name: 'photo-1.jpg',
        sha256: await hash(JPEG),
        caption: 'The gate',
        credit: 'A reader',
        alt: 'A closed gate',
      },
      { name: 'document-1.pdf', sha256: await hash(PDF), caption: 'The order', credit: '', alt: '' },
    ],
    ...changes,
  });
  return desk.bundle(article, both(), media);
};

const page = async (path: string): Promise<string> =>
  Buffer.from((await desk.ask('GET', path)).bytes).toString('utf8');

describe('a bundle with two signatures', () => {
  it('becomes a static page, two feeds and a download', async () => {
    const { zip, files } = await withMedia({ slug: 'the-gate', title: 'The gate <is> closed & "locked"' });
    const answer = await post(zip());
    expect(answer.json()).toEqual({ path: '/site/the-gate/' });

    const markup = await page('/site/the-gate/');
    expect(markup).toContain('<html lang="en" dir="ltr">');
    expect(markup).toContain('<h1>The gate &lt;is&gt; closed &amp; &quot;locked&quot;</h1>');
    expect(markup).toContain('<img src="media/photo-1.jpg" alt="A closed gate">');
    expect(markup).toContain('href="media/document-1.pdf"');
    expect(markup).toMatch(/<p class="exclusive">Exclusive<\/p>/);
    expect(markup).not.toMatch(/<script|style=|onload|https?:/);

    const picture = await desk.ask('GET', '/site/the-gate/media/photo-1.jpg');
    expect([picture.headers.get('content-type'), toHex(picture.bytes)]).toEqual(['image/jpeg', toHex(JPEG)]);

    expect(await page('/site/')).toContain('<a href="the-gate/">');
    expect(await page('/site/rss.xml')).toContain('<link>the-gate/</link>');
    expect(await page('/site/atom.xml')).toContain('href="the-gate/"');
    expect(await page('/site/atom.xml')).toMatch(/<id>urn:uuid:[0-9a-f-]{36}<\/id>/);

    const bundle = (await desk.ask('GET', '/site/the-gate/bundle.zip')).bytes;
    const unpacked = unzipSync(bundle);
    expect(Object.keys(unpacked).sort()).toEqual([...Object.keys(files), 'manifest.json'].sort());
    for (const [name, bytes] of Object.entries(files)) expect(toHex(unpacked[name]!)).toBe(toHex(bytes));
  });

  it('can be checked by a reader with what is in it and the root key, and nothing else', async () => {
    const { zip } = await withMedia({ slug: 'checkable' });
    await post(zip());
    const bundle = (await desk.ask('GET', '/site/checkable/bundle.zip')).bytes;
    const manifest = JSON.parse(Buffer.from(unzipSync(bundle)['manifest.json']!).toString());
    const directory = VerifiedDirectory.verify(
      desk.crypto,
      desk.root,
      { v: 1, statements: manifest.statements },
      desk.today(),
    );
    expect(verifyBundle({ crypto: desk.crypto, root: desk.root, directory }, bundle).article.slug).toBe(
      'checkable',
    );
  });

  it('is the same published twice, and by another session', async () => {
    const { zip } = await withMedia({ slug: 'twice' });
    await post(zip());
    const before = await readFile(join(desk.siteFolder, 'twice', 'bundle.zip'));
    expect((await post(zip())).json()).toEqual({ path: '/site/twice/' });
    expect(before.equals(await readFile(join(desk.siteFolder, 'twice', 'bundle.zip')))).toBe(true);
  });

  it('can be corrected, and an old version cannot come back over the correction', async () => {
    const first = (
      await desk.bundle(anArticle(desk.today(), { slug: 'mended', body: 'It was Monday.' }), both())
    ).zip();
    const second = (
      await desk.bundle(anArticle(desk.today(), { slug: 'mended', body: 'It was Tuesday.' }), both())
    ).zip();
    await post(first);
    expect((await post(second)).status).toBe(200);
    expect(await page('/site/mended/')).toContain('Tuesday');
    expect((await post(first)).code).toBe('conflict');
    expect(await page('/site/mended/')).toContain('Tuesday');
    expect((await post(second)).status).toBe(200);
  });

  it('in Arabic is right-to-left throughout', async () => {
    const article = anArticle(desk.today(), {
      slug: 'hawajiz',
      language: 'ar',
      title: 'حواجز شمال المدينة',
      authorNote: 'ملاحظة.',
    });
    await post((await desk.bundle(article, both())).zip());
    const markup = await page('/site/hawajiz/');
    expect(markup).toContain('<html lang="ar" dir="rtl">');
    for (const word of ['خاص', 'بقلم', 'ملاحظة الكاتب']) expect(markup).toContain(word);
    expect(await page('/site/')).toContain('<li lang="ar" dir="rtl">');
  });

  it('leaves no time finer than a day on the files, and none in the download', async () => {
    await post((await withMedia({ slug: 'timeless' })).zip());
    const folder = join(desk.siteFolder, 'timeless');
    for (const name of await readdir(folder, { recursive: true })) {
      expect([name, (await stat(join(folder, name))).mtimeMs % DAY_MS]).toEqual([name, 0]);
    }
    const zip = await readFile(join(folder, 'bundle.zip'));
    // DOS time of the first local header: hours, minutes and seconds.
    expect(zip.readUInt16LE(10)).toBe(0);
  });

  it('is served by its path only: nothing beside the site, nothing half-written', async () => {
    await mkdir(join(desk.siteFolder, '.new-half'), { recursive: true });
    await writeFile(join(desk.siteFolder, '.new-half', 'index.html'), 'half');
    expect((await desk.ask('GET', '/site/.new-half/')).status).toBe(404);
  });
});

describe('a crash', () => {
  it('in the middle of a correction is mended with the next promotion', async () => {
    await post((await desk.bundle(anArticle(desk.today(), { slug: 'crashed' }), both())).zip());
    await rename(join(desk.siteFolder, 'crashed'), join(desk.siteFolder, '.old-crashed'));
    await mkdir(join(desk.siteFolder, '.new-left'));
    await post((await desk.bundle(anArticle(desk.today(), { slug: 'after-the-crash' }), both())).zip());
    expect((await desk.ask('GET', '/site/crashed/')).status).toBe(200);
    expect(existsSync(join(desk.siteFolder, '.new-left'))).toBe(false);
    expect(await page('/site/')).toContain('<a href="crashed/">');
  });
});

describe('a bundle is refused', () => {
  const refused = async (zip: Uint8Array<ArrayBuffer>, code: string): Promise<void> => {
    const before = (await readdir(desk.siteFolder)).sort();
    expect((await post(zip)).code).toBe(code);
    expect((await readdir(desk.siteFolder)).sort()).toEqual(before);
  };
  const article = (changes: Partial<Article> = {}) =>
    anArticle(desk.today(), { slug: 'refused', ...changes });
  const withManifest = ({ manifest, zip }: BundleParts, changes: object) =>
    zip({ 'manifest.json': utf8(JSON.stringify({ ...manifest, ...changes })) });

  it('with one signature, or twice the same', async () => {
    await refused((await desk.bundle(article(), [desk.lead])).zip(), 'signatures-missing');
    await refused((await desk.bundle(article(), [desk.lead, desk.lead])).zip(), 'signatures-missing');
    await refused((await desk.bundle(article(), [])).zip(), 'signatures-missing');
  });

  it('with a signature of somebody who is not on the desk', async () => {
    const stranger = await desk.addEditor('Was here', 'editor');
    const parts = await desk.bundle(article(), [desk.lead, stranger]);
    await desk.storage.statements.add(
      desk.signByRoot({
        kind: 'revocation',
        key: toHex(stranger.identity.sign.publicKey),
        day: desk.today(),
      }),
    );
    await refused(parts.zip(), 'signatures-missing');
  });

  it('with a signature over other words, or over the words of another newsroom', async () => {
    const parts = await desk.bundle(article(), both());
    const other = await desk.bundle(article({ title: 'Other words' }), both());
    await refused(withManifest(parts, { signatures: other.manifest.signatures }), 'signatures-missing');
    await refused(withManifest(parts, { root: 'ab'.repeat(32) }), 'malformed-object');
    await refused(withManifest(parts, { digest: other.manifest.digest }), 'malformed-object');
  });

  it('without the statements that let a reader check it', async () => {
    const parts = await desk.bundle(article(), both());
    await refused(withManifest(parts, { statements: [] }), 'directory-invalid');
    await refused(
      withManifest(parts, { statements: parts.manifest.statements.slice(0, 2) }),
      'signatures-missing',
    );
  });

  it('when any one of its files was changed, left out or added', async () => {
    const parts = await withMedia({ slug: 'refused' });
    for (const [name, bytes] of Object.entries(parts.files)) {
      const changed = Uint8Array.from(bytes);
      changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
      await refused(parts.zip({ [name]: changed }), 'malformed-object');
      const { [name]: _left, ...rest } = parts.files;
      const manifest = utf8(JSON.stringify(parts.manifest));
      await refused(new Uint8Array(zipSync({ ...rest, 'manifest.json': manifest })), 'malformed-object');
    }
    await refused(parts.zip({ 'media/photo-2.jpg': JPEG }), 'malformed-object');
    await refused(new Uint8Array(zipSync(parts.files)), 'malformed-object');
  });

  it('when its Markdown or ninjs says something that was not signed', async () => {
    for (const name of ['article.md', 'ninjs.json']) {
      const parts = await desk.bundle(article(), both());
      const words = utf8(Buffer.from(parts.files[name]!).toString().replace('Nobody', 'Everybody'));
      const files = await Promise.all(
        parts.manifest.files.map(async (file) =>
          file.name === name ? { name, bytes: words.length, sha256: await hash(words) } : file,
        ),
      );
      const manifest = utf8(JSON.stringify({ ...parts.manifest, files }));
      await refused(parts.zip({ [name]: words, 'manifest.json': manifest }), 'malformed-object');
    }
  });

  it('when a picture is something else', async () => {
    const svg = utf8('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
    const media = [{ name: 'photo-1.png', sha256: await hash(svg), caption: '', credit: '', alt: '' }];
    await refused(
      (await desk.bundle(article({ media }), both(), { 'photo-1.png': svg })).zip(),
      'malformed-object',
    );
  });

  it('when it is dated in the future', async () => {
    await refused(
      (await desk.bundle(article({ day: addDays(desk.today(), 1) }), both())).zip(),
      'malformed-object',
    );
  });

  it.each([
    '../evil.html',
    '/etc/evil',
    'media/../../evil',
    'media/photo-1.html',
    'media/photo-0.jpg',
    'index.html',
    'media/',
    'a\\b',
    'ARTICLE.JSON',
    'history.json',
  ])('with an entry named %j', async (name) => {
    const { files, manifest } = await desk.bundle(article(), both());
    const entries = new Map<string, Uint8Array>([
      ...Object.entries(files),
      [name, PDF],
      ['manifest.json', utf8(JSON.stringify(manifest))],
    ]);
    await refused(new Uint8Array(zipSync(Object.fromEntries(entries))), 'malformed-object');
  });

  it('when it expands to more than it may', async () => {
    const bomb = new Uint8Array(65 * 1024 * 1024);
    const { files } = await desk.bundle(article(), both());
    const zip = new Uint8Array(zipSync({ ...files, 'media/photo-1.jpg': bomb }, { level: 9 }));
    expect(zip.length).toBeLessThan(1024 * 1024);
    await refused(zip, 'too-large');
  });

  it('when it lies about how much it expands to', async () => {
    const bomb = new Uint8Array(8 * 1024 * 1024);
    const parts = await desk.bundle(article(), both());
    const zip = Buffer.from(zipSync({ ...parts.files, 'media/photo-1.jpg': bomb }, { level: 9 }));
    const directory = zip.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
    zip.writeUInt32LE(12, directory + 24);
    await refused(new Uint8Array(zip), 'malformed-object');
  });

  it('when it is no zip at all, or half of one', async () => {
    const whole = (await desk.bundle(article(), both())).zip();
    await refused(new Uint8Array(0), 'malformed-object');
    await refused(utf8('not a zip'), 'malformed-object');
    for (const part of [0.1, 0.5, 0.9, 0.99])
      await refused(whole.slice(0, Math.floor(whole.length * part)), 'malformed-object');
  });

  it('when every byte of its end is turned, one by one', async () => {
    const parts = await desk.bundle(article(), both());
    const judge = {
      crypto: desk.crypto,
      root: desk.root,
      directory: VerifiedDirectory.verify(
        desk.crypto,
        desk.root,
        { v: 1, statements: await desk.storage.statements.all() },
        desk.today(),
      ),
    };
    const whole = parts.zip();
    const good = verifyBundle(judge, whole);
    for (let at = whole.length - 400; at < whole.length; at++) {
      const turned = Uint8Array.from(whole);
      turned[at] = (turned[at] ?? 0) ^ 0xff;
      try {
        // What a zip reader does not look at (times, attributes) may be anything: the words are still the signed ones.
        expect(verifyBundle(judge, turned).digest).toBe(good.digest);
      } catch (thrown) {
        expect(thrown).toHaveProperty('code');
      }
    }
  });
});
