/**
 * The public site as a folder of files. An article appears whole or not at all: it is written beside its place,
 * forced to disk and then renamed; the front page and the feeds follow. Doing it again changes nothing.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Masthead } from '#drawing/article.ts';
import { articlePage, frontPage, otherHalf, tombstonePage } from '#drawing/pages.ts';
import {
  type Article,
  articleLanguage,
  changedDay,
  decodeArticle,
  WITHDRAWAL_REASONS,
  type WithdrawalReason,
} from '#protocol/article.ts';
import { utf8 } from '#protocol/bytes.ts';
import { DAY_MS, type Day, parseDay } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { day as dayNumber, hex, parseJsonBytes, z } from '#protocol/schema.ts';
import { packBundle, type VerifiedBundle } from './bundle.ts';
import { atomFeed, jsonFeed, rssFeed } from './feeds.ts';

export interface Site {
  /**
   * Publishes, or corrects what stands under the same slug.
   * @returns the path of its page on either server
   * @throws AmanaError conflict for a version that a correction has already replaced
   */
  publish(bundle: VerifiedBundle, masthead: Masthead): Promise<string>;
  /**
   * Takes an article from readers and leaves word that it stood there. The same version does not come back; another
   * signed one may.
   * @throws AmanaError not-found
   */
  withdraw(slug: string, reason: WithdrawalReason, day: Day, masthead: Masthead): Promise<void>;
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

const HISTORY = 'history.json';
/** Sent with status 410 for every address below it. */
const GONE = 'gone.html';

/** Digests of every version that stood here, newest last: an old one cannot be brought back over a correction. */
const history = z.strictObject({
  versions: z.array(hex(32)),
  withdrawn: z.optional(
    z.strictObject({ day: dayNumber, reason: z.enum(WITHDRAWAL_REASONS), language: articleLanguage }),
  ),
});
type History = z.infer<typeof history>;

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

const historyBytes = (known: History): Uint8Array => utf8(`${JSON.stringify(known)}\n`);

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
      if ((await readIfThere(join(folder, slug, HISTORY))) === null) {
        await rename(join(folder, name), join(folder, slug));
      } else await rm(join(folder, name), { recursive: true, force: true });
    }
  }

  async function slugs(): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && SLUG.test(entry.name)).map(({ name }) => name);
  }

  async function articles(): Promise<Article[]> {
    const found: Article[] = [];
    for (const slug of await slugs()) {
      const bytes = await readIfThere(join(folder, slug, 'article.json'));
      if (bytes !== null) found.push(decodeArticle(bytes));
    }
    return found;
  }

  async function historyOf(slug: string): Promise<History | null> {
    const known = await readIfThere(join(folder, slug, HISTORY));
    return known === null ? null : parseJsonBytes(history, known, 'internal');
  }

  async function withdrawals(): Promise<({ slug: string } & NonNullable<History['withdrawn']>)[]> {
    const found = [];
    for (const slug of await slugs()) {
      const withdrawn = (await historyOf(slug))?.withdrawn;
      if (withdrawn !== undefined) found.push({ slug, ...withdrawn });
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

  async function redraw(article: Article, all: readonly Article[], masthead: Masthead): Promise<void> {
    const lengths = new Map<string, number>();
    for (const { name } of article.media) {
      lengths.set(name, (await stat(join(folder, article.slug, 'media', name))).size);
    }
    const other = otherHalf(article, all);
    const page = articlePage(article, (name) => lengths.get(name) ?? 0, masthead, other);
    await replaceFile(join(article.slug, 'index.html'), utf8(page), article.day);
    await keepDay(join(folder, article.slug), article.day);
  }

  /** First pages and feeds; of the articles those that name each other, since either may have come or gone. */
  async function writeFront(masthead: Masthead): Promise<void> {
    const all = await articles();
    const withdrawn = await withdrawals();
    for (const one of all)
      if (one.translation !== undefined || otherHalf(one, all) !== null) await redraw(one, all, masthead);
    const day = parseDay(Math.max(FIRST_DAY, ...all.map(changedDay), ...withdrawn.map((one) => one.day)));
    const uuid = (name: string): string => uuidOf(`${rootHex}/${name}`);
    const feed = { masthead, articles: all, withdrawn, address, uuid };
    await replaceFile('style.css', style, day);
    await replaceFile('atom.xml', utf8(atomFeed(feed)), day);
    await replaceFile('rss.xml', utf8(rssFeed(feed)), day);
    await replaceFile('feed.json', utf8(jsonFeed(feed)), day);
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
    content.set(HISTORY, historyBytes({ versions: [...versions, digest] }));

    await mkdir(join(fresh, 'media'), { recursive: true, mode: PUBLIC_FOLDER });
    for (const [name, bytes] of content) await writeDurably(join(fresh, name), bytes, article.day);
    await keepDay(join(fresh, 'media'), article.day);
    await keepDay(fresh, article.day);
    await putInPlace(fresh, article.slug, versions.length > 0);
  }

  async function putInPlace(fresh: string, slug: string, stands: boolean): Promise<void> {
    const place = join(folder, slug);
    const replaced = join(folder, `${REPLACED}${slug}`);
    if (stands) await rename(place, replaced);
    await rename(fresh, place);
    await forceToDisk(folder);
    await rm(replaced, { recursive: true, force: true });
  }

  async function writeTombstone(slug: string, known: History, masthead: Masthead): Promise<void> {
    const { withdrawn } = known;
    if (withdrawn === undefined) return;
    const fresh = join(folder, `${FRESH}${randomBytes(8).toString('hex')}`);
    await mkdir(fresh, { recursive: true, mode: PUBLIC_FOLDER });
    await writeDurably(join(fresh, HISTORY), historyBytes(known), withdrawn.day);
    await writeDurably(join(fresh, GONE), utf8(tombstonePage(withdrawn, masthead)), withdrawn.day);
    await keepDay(fresh, withdrawn.day);
    await putInPlace(fresh, slug, true);
  }

  return {
    publish: (bundle, masthead) =>
      inTurn(async () => {
        const { article, digest } = bundle;
        await mend();
        const { versions = [], withdrawn } = (await historyOf(article.slug)) ?? {};
        if (versions.at(-1) !== digest || withdrawn !== undefined) {
          if (versions.includes(digest)) throw new AmanaError('conflict');
          await writeArticle(bundle, versions, masthead);
        }
        await writeFront(masthead);
        return `/site/${article.slug}/`;
      }),

    withdraw: (slug, reason, day, masthead) =>
      inTurn(async () => {
        await mend();
        const known = await historyOf(slug);
        const bytes = await readIfThere(join(folder, slug, 'article.json'));
        if (known === null || (bytes === null && known.withdrawn === undefined))
          throw new AmanaError('not-found');
        if (bytes !== null) {
          const { language } = decodeArticle(bytes);
          await writeTombstone(slug, { ...known, withdrawn: { day, reason, language } }, masthead);
        }
        await writeFront(masthead);
      }),

    rebuild: (masthead) =>
      inTurn(async () => {
        await mend();
        const all = await articles();
        for (const article of all) await redraw(article, all, masthead);
        for (const { slug, day, ...withdrawn } of await withdrawals())
          await replaceFile(join(slug, GONE), utf8(tombstonePage({ ...withdrawn, day }, masthead)), day);
        await writeFront(masthead);
      }),
  };
}
