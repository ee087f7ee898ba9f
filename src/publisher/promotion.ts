/**
 * The order of a promotion, the same for every site, so that readers see an article whole or not at all: look what
 * stands, send the media, make drafts of all languages, read them back, and only then let readers see them. Each
 * step finds what an attempt before it has left, so that after a lost connection the same command goes on.
 */
import { createHash } from 'node:crypto';
import type { VerifiedBundle } from '#newsroom/site/bundle.ts';
import { AmanaError } from '#protocol/errors.ts';
import { type Difference, differences } from './compare.ts';
import { articleMark, contentOf, excerptOf, marksOf, mediaFiles, type Pair, shownIn } from './content.ts';
import type { Cms, CmsRequest, MediaFile, PostState, Standing, Text, WantedState } from './target.ts';

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

interface Work {
  readonly bundle: VerifiedBundle;
  readonly files: readonly MediaFile[];
  readonly mark: string;
  standing: Standing | null;
  readonly addresses: Map<string, string>;
}

const worksOf = ({ bundles, rootHex }: Wish): Work[] =>
  bundles.map((bundle) => {
    const mark = articleMark(rootHex, bundle.article);
    return { bundle, files: mediaFiles(bundle, mark), mark, standing: null, addresses: new Map() };
  });

function pairOf(cms: Cms, works: readonly Work[], work: Work): Pair | null {
  const other = works.find((one) => one !== work);
  if (other === undefined) return null;
  const { language, title, slug } = other.bundle.article;
  return { language, title, address: cms.addressOf(slug) };
}

/** Its text, bare: as it has to be read back. */
const bareText = (cms: Cms, works: readonly Work[], work: Work, author: string | null): Text => ({
  title: work.bundle.article.title,
  slug: work.bundle.article.slug,
  html: contentOf(work.bundle, work.mark, (name) => work.addresses.get(name) ?? '', pairOf(cms, works, work)),
  excerpt: excerptOf(work.bundle),
  author,
});

const enclosedText = (cms: Cms, text: Text): Text => ({ ...text, html: cms.enclosed(text.html) });

/** What would be sent for a new article, in this order; what only the site can know stands in guillemets. */
export function plan(cms: Cms, wish: Wish): CmsRequest[] {
  const works = worksOf(wish);
  for (const { files, addresses } of works)
    for (const { name, sentAs } of files) addresses.set(name, `«address of ${sentAs}»`);
  const author = wish.author === null ? null : `«id of ${wish.author}»`;
  const unknown = { id: '«id»', revision: '«revision»', atMs: null };
  return [
    ...works.flatMap(({ files }) => files.map((file) => cms.uploadRequest(file))),
    ...works.map((work) => cms.draftRequest(enclosedText(cms, bareText(cms, works, work, author)))),
    ...(wish.wanted.state === 'draft' ? [] : works.map(() => cms.stateRequest(unknown, wish.wanted))),
  ];
}

const isSeen = ({ state }: Standing): boolean => state === 'published' || state === 'scheduled';

/** @throws AmanaError cms-collision, cms-changed, cms-stands */
function requireOurs(standing: Standing, work: Work, wish: Wish): void {
  const marks = marksOf(standing);
  if (marks === null || marks.mark !== work.mark) throw new AmanaError('cms-collision');
  if (!marks.untouched && !wish.overwrite) throw new AmanaError('cms-changed');
  if (isSeen(standing) && marks.digest !== work.bundle.digest && !wish.replace)
    throw new AmanaError('cms-stands');
}

/** Sends the files that do not stand there yet. */
async function sendMedia(cms: Cms, { files, standing, addresses }: Work): Promise<void> {
  for (const file of files) {
    const shown = standing === null ? null : shownIn(standing.html, file);
    const address = shown ?? (await cms.uploaded(file)) ?? (await cms.upload(cms.uploadRequest(file)));
    addresses.set(file.name, address);
  }
}

/** The request that brings an article to its text; null where it stands so already. */
function textRequest(cms: Cms, standing: Standing | null, text: Text): CmsRequest | null {
  const sent = enclosedText(cms, text);
  if (standing === null) return cms.draftRequest(sent);
  return differences(text, standing).length === 0 ? null : cms.changeRequest(standing, sent);
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

const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function mediaBack(cms: Cms, { files, addresses }: Work): Promise<PromotedMedia[]> {
  const back: PromotedMedia[] = [];
  for (const { name, sha256 } of files) {
    const address = addresses.get(name) ?? '';
    const bytes = await cms.mediaBytes(address);
    back.push({ name, address, same: bytes === null ? null : sha256Hex(bytes) === sha256 });
  }
  return back;
}

const alreadySo = (standing: Standing, wanted: WantedState): boolean =>
  standing.state === wanted.state && (wanted.state !== 'scheduled' || standing.atMs === wanted.atMs);

/** WordPress gives a slug away twice where two drafts have it, and changes the second one on its way out. */
async function show(cms: Cms, standing: Standing, wanted: WantedState): Promise<Standing> {
  const shown = await cms.act(cms.stateRequest(standing, wanted));
  if (shown.slug === standing.slug) return shown;
  await cms.act(cms.stateRequest(shown, { state: 'draft' }));
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
    differences: differences(text, standing),
    media: await mediaBack(cms, work),
  };
}

/**
 * @returns what stands, read back from the site; null where `approve` said no: then nothing but media was sent.
 * @throws AmanaError `cms-…`: no new article is seen by readers then, and none is seen by halves
 */
export async function promote(cms: Cms, wish: Wish, approve: Approve): Promise<Promoted[] | null> {
  await cms.check();
  const author = wish.author === null ? null : await cms.authorId(wish.author);
  const works = worksOf(wish);
  for (const work of works) {
    work.standing = await cms.find(work.bundle.article.slug);
    if (work.standing !== null) requireOurs(work.standing, work, wish);
  }
  for (const work of works) await sendMedia(cms, work);

  const texts = new Map(works.map((work) => [work, bareText(cms, works, work, author)]));
  const requests = works.map((work) => ({
    work,
    request: textRequest(cms, work.standing, textOf(texts, work)),
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
    (work) => work.standing !== null && differences(textOf(texts, work), work.standing).length === 0,
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
  const works = worksOf(wish);
  const author = wish.author === null ? null : await cms.authorId(wish.author);
  const promoted: Promoted[] = [];
  for (const work of works) {
    work.standing = await requireStanding(cms, work);
    for (const file of work.files)
      work.addresses.set(file.name, shownIn(work.standing.html, file) ?? `«${file.sentAs} is not shown»`);
    promoted.push(await report(cms, work, bareText(cms, works, work, author)));
  }
  return promoted;
}

async function requireStanding(cms: Cms, work: Work): Promise<Standing> {
  const standing = await cms.find(work.bundle.article.slug);
  if (standing === null) throw new AmanaError('not-found');
  if (marksOf(standing)?.mark !== work.mark) throw new AmanaError('cms-collision');
  return standing;
}

/** Readers see it no longer; it stays at the site as a draft, for whoever has to account for it. @throws AmanaError */
export async function withdraw(cms: Cms, wish: Wish): Promise<{ slug: string; state: PostState }[]> {
  await cms.check();
  const withdrawn: { slug: string; state: PostState }[] = [];
  for (const work of worksOf(wish)) {
    const standing = await requireStanding(cms, work);
    if (standing.state !== 'draft') await cms.act(cms.stateRequest(standing, { state: 'draft' }));
    const { slug, state } = await cms.read(standing.id);
    withdrawn.push({ slug, state });
  }
  return withdrawn;
}
