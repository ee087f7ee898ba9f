/**
 * The public site as a folder of files. An article appears whole or not at all: it is written beside its place,
 * forced to disk and then renamed; the front page and the feeds follow. Doing it again changes nothing.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type Article, decodeArticle } from '#protocol/article.ts';
import { utf8 } from '#protocol/bytes.ts';
import { DAY_MS, type Day, parseDay } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { hex, parseJsonBytes, z } from '#protocol/schema.ts';
import type { Masthead } from './article.ts';
import { packBundle, type VerifiedBundle } from './bundle.ts';
import { atomFeed, rssFeed } from './feeds.ts';
import { articlePage, frontPage } from './pages.ts';

export interface Site {
  /**
   * Publishes, or corrects what stands under the same slug.
   * @returns the path of its page on either server
   * @throws AmanaError conflict for a version that a correction has already replaced
   */
  publish(bundle: VerifiedBundle, masthead: Masthead): Promise<string>;
  /** Mends what a crash left half-way and writes every page anew, as a newer renderer or another name wants it. */
  rebuild(masthead: Masthead): Promise<void>;
}

export interface SitePlace {
  readonly folder: string;
  /** Where readers find it, with a slash at its end; null leaves the links of the feeds relative. */
  readonly address: string | null;
  /** Root public key, hex: what the feeds' permanent names are made from. */
  readonly rootHex: string;
}

/** Names that begin with a dot are never served. */
const FRESH = '.new-';
const REPLACED = '.old-';
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** The intake reads the site as another user. */
const PUBLIC_FILE = 0o644;
const PUBLIC_FOLDER = 0o755;

/** The time of the front page while nothing is published. */
const FIRST_DAY = parseDay(0);

/** Digests of every version that stood here, newest last: an old one cannot be brought back over a correction. */
const history = z.strictObject({ versions: z.array(hex(32)) });

const isMissing = (thrown: unknown): boolean =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ENOENT';

async function readIfThere(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file);
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw thrown;
  }
}

async function forceToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** On disk when it resolves, with the start of a day as its time. */
async function writeDurably(file: string, content: Uint8Array, day: Day): Promise<void> {
  const handle = await open(file, 'wx', PUBLIC_FILE);
  try {
    await handle.writeFile(content);
    await handle.utimes(new Date(day * DAY_MS), new Date(day * DAY_MS));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What is in the folder is on disk, and the folder tells no more than a day. */
async function keepDay(path: string, day: Day): Promise<void> {
  await forceToDisk(path);
  await utimes(path, new Date(day * DAY_MS), new Date(day * DAY_MS));
}

/** RFC 9562, version 8: a name made from a hash. */
function uuidOf(text: string): string {
  const digest = createHash('sha256').update(text).digest().subarray(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  return `urn:uuid:${digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`;
}

export async function openSite({ folder, address, rootHex }: SitePlace): Promise<Site> {
  await mkdir(folder, { recursive: true, mode: PUBLIC_FOLDER });
  const style = await readFile(new URL('./style.css', import.meta.url));
  let last: Promise<unknown> = Promise.resolve();

  /** One change at a time, whatever became of the one before. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = last.then(act, act);
    last = turn.catch(() => undefined);
    return turn;
  }

  async function mend(): Promise<void> {
    for (const name of await readdir(folder)) {
      if (name.startsWith(FRESH)) await rm(join(folder, name), { recursive: true, force: true });
      if (!name.startsWith(REPLACED)) continue;
      const slug = name.slice(REPLACED.length);
      if ((await readIfThere(join(folder, slug, 'article.json'))) === null) {
        await rename(join(folder, name), join(folder, slug));
      } else await rm(join(folder, name), { recursive: true, force: true });
    }
  }

  async function articles(): Promise<Article[]> {
    const found: Article[] = [];
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || !SLUG.test(entry.name)) continue;
      found.push(decodeArticle(await readFile(join(folder, entry.name, 'article.json'))));
    }
    return found;
  }

  async function replaceFile(name: string, content: Uint8Array, day: Day): Promise<void> {
    const standing = await readIfThere(join(folder, name));
    if (standing !== null && Buffer.from(content).equals(standing)) return;
    const fresh = join(folder, `${FRESH}${randomBytes(8).toString('hex')}`);
    await writeDurably(fresh, content, day);
    await rename(fresh, join(folder, name));
  }

  async function redraw(article: Article, masthead: Masthead): Promise<void> {
    const lengths = new Map<string, number>();
    for (const { name } of article.media) {
      lengths.set(name, (await stat(join(folder, article.slug, 'media', name))).size);
    }
    const page = articlePage(article, (name) => lengths.get(name) ?? 0, masthead);
    await replaceFile(join(article.slug, 'index.html'), utf8(page), article.day);
    await keepDay(join(folder, article.slug), article.day);
  }

  async function writeFront(masthead: Masthead): Promise<void> {
    const all = await articles();
    const day = parseDay(Math.max(FIRST_DAY, ...all.map((article) => article.day)));
    const feed = { masthead, articles: all, address, uuid: (name: string) => uuidOf(`${rootHex}/${name}`) };
    await replaceFile('style.css', style, day);
    await replaceFile('atom.xml', utf8(atomFeed(feed)), day);
    await replaceFile('rss.xml', utf8(rssFeed(feed)), day);
    await replaceFile('index.html', utf8(frontPage(all, masthead)), day);
    await keepDay(folder, day);
  }

  async function writeArticle(
    bundle: VerifiedBundle,
    versions: readonly string[],
    masthead: Masthead,
  ): Promise<void> {
    const { article, digest, files } = bundle;
    const fresh = join(folder, `${FRESH}${randomBytes(8).toString('hex')}`);
    const bytesOf = (name: string): number => files.get(`media/${name}`)?.length ?? 0;
    const content = new Map<string, Uint8Array>(files);
    content.set('index.html', utf8(articlePage(article, bytesOf, masthead)));
    content.set('bundle.zip', packBundle(bundle));
    content.set('history.json', utf8(`${JSON.stringify({ versions: [...versions, digest] })}\n`));

    await mkdir(join(fresh, 'media'), { recursive: true, mode: PUBLIC_FOLDER });
    for (const [name, bytes] of content) await writeDurably(join(fresh, name), bytes, article.day);
    await keepDay(join(fresh, 'media'), article.day);
    await keepDay(fresh, article.day);

    const place = join(folder, article.slug);
    const replaced = join(folder, `${REPLACED}${article.slug}`);
    if (versions.length > 0) await rename(place, replaced);
    await rename(fresh, place);
    await forceToDisk(folder);
    await rm(replaced, { recursive: true, force: true });
  }

  return {
    publish: (bundle, masthead) =>
      inTurn(async () => {
        const { article, digest } = bundle;
        await mend();
        const known = await readIfThere(join(folder, article.slug, 'history.json'));
        const versions = known === null ? [] : parseJsonBytes(history, known, 'internal').versions;
        if (versions.at(-1) !== digest) {
          if (versions.includes(digest)) throw new AmanaError('conflict');
          await writeArticle(bundle, versions, masthead);
        }
        await writeFront(masthead);
        return `/site/${article.slug}/`;
      }),

    rebuild: (masthead) =>
      inTurn(async () => {
        await mend();
        for (const article of await articles()) await redraw(article, masthead);
        await writeFront(masthead);
      }),
  };
}
