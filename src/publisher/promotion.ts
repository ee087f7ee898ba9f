/**
 * The order of a promotion, the same for every site, so that readers see an article whole or not at all: look what
 * stands, send the media, make drafts of all languages, read them back, and only then let readers see them. Each
 * step finds what an attempt before it has left, so that after a lost connection the same command goes on.
 */
import { type Difference, differences } from '#drawing/sites/compare.ts';
import { articleMark, marksOf, noticeText, shownIn } from '#drawing/sites/content.ts';
import {
  bareText,
  type Found,
  plannedRequests,
  textRequest,
  type Work,
  worksOf,
} from '#drawing/sites/payload.ts';
import type {
  CmsRequest,
  Composer,
  MediaFile,
  MediaPlace,
  PostState,
  Standing,
  Text,
  WantedState,
} from '#drawing/sites/target.ts';
import type { VerifiedBundle } from '#newsroom/site/bundle.ts';
import type { Article, WithdrawalReason } from '#protocol/article.ts';
import { toHex } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { Cms } from './cms.ts';

export interface Wish {
  /** One article, or the languages of a pair. */
  readonly bundles: readonly VerifiedBundle[];
  /** Root public key, hex: whose articles these are. */
  readonly rootHex: string;
  /** An account at the site, by e-mail address or short name; null for the account of the credentials. */
  readonly author: string | null;
  readonly wanted: WantedState;
  /** Whether another signed version that readers see already may be replaced. */
  readonly replace: boolean;
  /** Whether it may be replaced even though somebody changed it on the site. */
  readonly overwrite: boolean;
  /** Where files were put a moment ago, by the name they were sent as: Ghost could not say. */
  readonly known?: ReadonlyMap<string, MediaPlace>;
}

/** Shown before anything that a reader could come to see is sent. @returns whether it may go out */
export type Approve = (requests: readonly CmsRequest[]) => Promise<boolean>;

export interface PromotedMedia {
  readonly name: string;
  readonly address: string;
  /** Whether readers get exactly the signed bytes; null where it could not be looked at. */
  readonly same: boolean | null;
}

export interface Promoted {
  readonly slug: string;
  readonly language: string;
  readonly address: string;
  readonly state: PostState;
  /** What stands otherwise than it was sent. Empty when all is well. */
  readonly differences: readonly Difference[];
  readonly media: readonly PromotedMedia[];
}

/** What would be sent for new articles, without asking anybody. */
export const plan = (composer: Composer, { bundles, rootHex, author, wanted }: Wish): Promise<CmsRequest[]> =>
  plannedRequests(composer, bundles, rootHex, author, wanted);

const isSeen = ({ state }: Standing): boolean => state === 'published' || state === 'scheduled';

/** @throws AmanaError cms-collision, cms-changed, cms-stands */
async function requireOurs(standing: Standing, work: Work, wish: Wish): Promise<void> {
  const marks = await marksOf(standing);
  if (marks === null || marks.mark !== work.mark) throw new AmanaError('cms-collision');
  if (!marks.untouched && !wish.overwrite) throw new AmanaError('cms-changed');
  if (isSeen(standing) && marks.digest !== work.bundle.digest && !wish.replace)
    throw new AmanaError('cms-stands');
}

/** Where a text that stands shows this very file; null where the site has to be asked, or it shows none. */
function shownPlace(cms: Cms, { standing }: Work, file: MediaFile): MediaPlace | null {
  if (standing === null || cms.composer.kind === 'wordpress') return null;
  const address = shownIn(`${standing.html}<img src="${standing.feature}">`, file);
  return address === null ? null : { address, id: null };
}

/** Sends the files that do not stand there yet. */
async function sendMedia(cms: Cms, work: Work, known: ReadonlyMap<string, MediaPlace>): Promise<void> {
  for (const file of work.files) {
    const place =
      known.get(file.sentAs) ??
      shownPlace(cms, work, file) ??
      (await cms.uploaded(file)) ??
      (await cms.upload(cms.composer.uploadRequest(file)));
    work.places.set(file.name, place);
  }
}

/** A draft that got another address or another author is taken away at once. @throws AmanaError */
async function requirePlace(cms: Cms, fresh: boolean, text: Text, standing: Standing): Promise<void> {
  const code =
    standing.slug !== text.slug
      ? 'cms-collision'
      : text.author !== null && standing.authors[0] !== text.author
        ? 'cms-author-unknown'
        : null;
  if (code === null) return;
  if (fresh) await cms.remove(standing.id);
  throw new AmanaError(code);
}

/** WordPress takes every change for the newest, so this looks again right before. @throws AmanaError cms-changed */
async function requireStill(cms: Cms, standing: Standing): Promise<void> {
  const { revision, html } = await cms.read(standing.id);
  if (revision !== standing.revision || html !== standing.html) throw new AmanaError('cms-changed');
}

async function mediaBack(cms: Cms, { files, places }: Work): Promise<PromotedMedia[]> {
  const back: PromotedMedia[] = [];
  for (const { name, sha256: wanted } of files) {
    const address = places.get(name)?.address ?? '';
    const bytes = await cms.mediaBytes(address);
    back.push({ name, address, same: bytes === null ? null : toHex(await sha256(bytes)) === wanted });
  }
  return back;
}

const alreadySo = (standing: Standing, wanted: WantedState): boolean =>
  standing.state === wanted.state && (wanted.state !== 'scheduled' || standing.atMs === wanted.atMs);

/** WordPress gives a slug away twice where two drafts have it, and changes the second one on its way out. */
async function show(cms: Cms, standing: Standing, wanted: WantedState): Promise<Standing> {
  const shown = await cms.act(cms.composer.stateRequest(standing, wanted, cms.nowMs()));
  if (shown.slug === standing.slug) return shown;
  await cms.act(cms.composer.stateRequest(shown, { state: 'draft' }, cms.nowMs()));
  throw new AmanaError('cms-collision');
}

async function report(cms: Cms, work: Work, text: Text): Promise<Promoted> {
  const standing = await cms.read(work.standing?.id ?? '');
  const { slug, language } = work.bundle.article;
  return {
    slug,
    language,
    address: standing.address,
    state: standing.state,
    differences: differences(cms.composer, text, standing),
    media: await mediaBack(cms, work),
  };
}

interface Looked {
  readonly author: string | null;
  readonly works: readonly Work[];
}

async function lookAndSendMedia(cms: Cms, wish: Wish): Promise<Looked> {
  await cms.check();
  const author = wish.author === null ? null : await cms.authorId(wish.author);
  const works = await worksOf(wish.bundles, wish.rootHex);
  for (const work of works) {
    work.standing = await cms.find(work.bundle.article.slug);
    if (work.standing !== null) await requireOurs(work.standing, work, wish);
  }
  for (const work of works) await sendMedia(cms, work, wish.known ?? new Map());
  return { author, works };
}

/** Looks what stands there and sends the media: nothing of it is seen by a reader. @throws AmanaError `cms-…` */
export async function look(cms: Cms, wish: Wish): Promise<Found> {
  const { author, works } = await lookAndSendMedia(cms, wish);
  return {
    readersSite: cms.readersSite,
    author,
    articles: works.map(({ standing, places }) => ({
      standing,
      media: [...places].map(([name, place]) => ({ name, ...place })),
    })),
  };
}

/**
 * @returns what stands, read back from the site; null where `approve` said no: then nothing but media was sent.
 * @throws AmanaError `cms-…`: no new article is seen by readers then, and none is seen by halves
 */
export async function promote(cms: Cms, wish: Wish, approve: Approve): Promise<Promoted[] | null> {
  const { author, works } = await lookAndSendMedia(cms, wish);
  const texts = new Map<Work, Text>();
  for (const work of works) texts.set(work, await bareText(cms.composer, works, work, author));
  const requests = works.map((work) => ({
    work,
    request: textRequest(cms.composer, work.standing, textOf(texts, work)),
  }));
  const shown = requests.flatMap(({ request }) => (request === null ? [] : [request]));
  if (!(await approve(shown))) return null;

  for (const { work, request } of requests) {
    const fresh = work.standing === null;
    if (request !== null && work.standing !== null) await requireStill(cms, work.standing);
    if (request !== null) work.standing = await cms.act(request);
    if (work.standing !== null) await requirePlace(cms, fresh, textOf(texts, work), work.standing);
  }
  // What a site has changed on the way stays a draft: readers see the signed words or nothing.
  const asSent = works.every(
    (work) =>
      work.standing !== null && differences(cms.composer, textOf(texts, work), work.standing).length === 0,
  );
  if (asSent && wish.wanted.state !== 'draft') {
    for (const work of works) {
      if (work.standing !== null && !alreadySo(work.standing, wish.wanted))
        work.standing = await show(cms, work.standing, wish.wanted);
    }
  }
  const promoted: Promoted[] = [];
  for (const work of works) promoted.push(await report(cms, work, textOf(texts, work)));
  return promoted;
}

function textOf(texts: ReadonlyMap<Work, Text>, work: Work): Text {
  const text = texts.get(work);
  if (text === undefined) throw new AmanaError('internal');
  return text;
}

/** What stands of these articles, without changing anything. @throws AmanaError not-found, cms-collision */
export async function compareStanding(cms: Cms, wish: Wish): Promise<Promoted[]> {
  await cms.check();
  const works = await worksOf(wish.bundles, wish.rootHex);
  const author = wish.author === null ? null : await cms.authorId(wish.author);
  const promoted: Promoted[] = [];
  for (const work of works) {
    work.standing = await requireStanding(cms, work.bundle.article.slug, work.mark);
    for (const file of work.files) {
      const place = shownPlace(cms, work, file) ?? (await cms.uploaded(file));
      work.places.set(file.name, place ?? { address: `«${file.sentAs} is not shown»`, id: null });
    }
    promoted.push(await report(cms, work, await bareText(cms.composer, works, work, author)));
  }
  return promoted;
}

async function requireStanding(cms: Cms, slug: string, mark: string): Promise<Standing> {
  const standing = await cms.find(slug);
  if (standing === null) throw new AmanaError('not-found');
  if ((await marksOf(standing))?.mark !== mark) throw new AmanaError('cms-collision');
  return standing;
}

/** What an article is found by. */
export type ArticleName = Pick<Article, 'slug' | 'language'>;

/** What is said in the place of articles that are withdrawn. */
export interface WithdrawalWish {
  readonly rootHex: string;
  readonly articles: readonly ArticleName[];
  readonly reason: WithdrawalReason;
  readonly day: Day;
}

/** A notice in its place, and nothing of what it said; one that no reader has seen goes back to a draft. */
async function withdrawOne(cms: Cms, one: ArticleName, wish: WithdrawalWish): Promise<Promoted> {
  const { reason, day } = wish;
  const mark = await articleMark(wish.rootHex, one);
  const stood = await requireStanding(cms, one.slug, mark);
  const text = await noticeText(one.slug, { language: one.language, day, reason }, mark);
  const isNoticed = stood.state === 'published';
  const request = isNoticed
    ? textRequest(cms.composer, stood, text)
    : stood.state === 'draft'
      ? null
      : cms.composer.stateRequest(stood, { state: 'draft' }, cms.nowMs());
  if (request !== null) await cms.act(request);
  const standing = await cms.read(stood.id);
  // After the words: files are missed by nobody who finds the notice.
  const left = isNoticed ? await cms.removeMedia(stood, mark) : [];
  return {
    slug: one.slug,
    language: one.language,
    address: standing.address,
    state: standing.state,
    differences: isNoticed ? differences(cms.composer, text, standing) : [],
    media: left.map((address) => ({ name: nameIn(address), address, same: null })),
  };
}

const nameIn = (address: string): string => address.slice(address.lastIndexOf('/') + 1).slice(0, 100);

/**
 * Readers find a notice where the articles stood, whatever anybody has done to them there meanwhile.
 * @returns what stands there now; `media` are the files that the site would not let go @throws AmanaError `cms-…`, not-found
 */
export async function withdraw(cms: Cms, wish: WithdrawalWish): Promise<Promoted[]> {
  await cms.check();
  const withdrawn: Promoted[] = [];
  for (const one of wish.articles) withdrawn.push(await withdrawOne(cms, one, wish));
  return withdrawn;
}
