/**
 * What is sent to a site, from the signed words and from what stands there: the same code for the page that shows it
 * and for whoever sends it, so that what was shown can be compared with what is about to be sent, byte by byte.
 */
import { type Bytes, concat, toHex, utf8 } from '#protocol/bytes.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import type { SignedArticle } from '../article.ts';
import { differences } from './compare.ts';
import { articleMark, contentOf, excerptOf, featureOf, headOf, mediaFiles, type Pair } from './content.ts';
import { ghostComposer } from './ghost.ts';
import type {
  CmsRequest,
  Composer,
  MediaFile,
  MediaPlace,
  Standing,
  TargetKind,
  Text,
  WantedState,
} from './target.ts';
import { wordpressComposer } from './wordpress.ts';

/** @param site its address, without a slash at its end @param readersSite where readers come, as far as it is known */
export const composerFor = (kind: TargetKind, site: string, readersSite = `${site}/`): Composer =>
  kind === 'ghost' ? ghostComposer(readersSite) : wordpressComposer(site);

/** One article on its way. */
export interface Work {
  readonly bundle: SignedArticle;
  readonly files: readonly MediaFile[];
  readonly mark: string;
  standing: Standing | null;
  /** Where the site keeps each media file, by the article's name of it. */
  readonly places: Map<string, MediaPlace>;
}

export const worksOf = (bundles: readonly SignedArticle[], rootHex: string): Promise<Work[]> =>
  Promise.all(
    bundles.map(async (bundle) => {
      const mark = await articleMark(rootHex, bundle.article);
      return { bundle, files: mediaFiles(bundle, mark), mark, standing: null, places: new Map() };
    }),
  );

function pairOf(composer: Composer, works: readonly Work[], work: Work): Pair | null {
  const other = works.find((one) => one !== work);
  if (other === undefined) return null;
  const { language, title, slug } = other.bundle.article;
  return { language, title, address: composer.addressOf(slug) };
}

/** Its text, bare: as it has to be read back. */
export async function bareText(
  composer: Composer,
  works: readonly Work[],
  work: Work,
  author: string | null,
): Promise<Text> {
  const { bundle, mark, places } = work;
  const { title, slug } = bundle.article;
  const pair = pairOf(composer, works, work);
  return {
    title,
    slug,
    html: await contentOf(bundle, mark, (name) => places.get(name)?.address ?? '', pair),
    excerpt: excerptOf(bundle),
    author,
    feature: featureOf(bundle, places),
    head: composer.takesHead ? headOf(bundle, composer.addressOf(slug), pair) : '',
  };
}

/** The request that brings an article to its text; null where it stands so already. */
export function textRequest(composer: Composer, standing: Standing | null, text: Text): CmsRequest | null {
  const sent = { ...text, html: composer.enclosed(text.html) };
  if (standing === null) return composer.draftRequest(sent);
  return differences(composer, text, standing).length === 0 ? null : composer.changeRequest(standing, sent);
}

/** What would be sent for new articles, in this order; what only the site can know stands in guillemets. */
export async function plannedRequests(
  composer: Composer,
  bundles: readonly SignedArticle[],
  rootHex: string,
  author: string | null,
  wanted: WantedState,
): Promise<CmsRequest[]> {
  const works = await worksOf(bundles, rootHex);
  for (const { files, places } of works)
    for (const { name, sentAs } of files)
      places.set(name, { address: `«address of ${sentAs}»`, id: `«number of ${sentAs}»` });
  const named = author === null ? null : `«id of ${author}»`;
  const unknown = { id: '«id»', revision: '«revision»', atMs: null };
  const drafts = await Promise.all(
    works.map(async (work) => textRequest(composer, null, await bareText(composer, works, work, named))),
  );
  return [
    ...works.flatMap(({ files }) => files.map((file) => composer.uploadRequest(file))),
    ...drafts.filter((request) => request !== null),
    ...(wanted.state === 'draft' ? [] : works.map(() => composer.stateRequest(unknown, wanted, 0))),
  ];
}

/** What a look at the site has found: all that the exact requests depend on beside the signed words. */
export interface Found {
  readonly readersSite: string;
  /** The site's id of the wanted author; null where none was named. */
  readonly author: string | null;
  /** In the order of the bundles. */
  readonly articles: readonly {
    readonly standing: Standing | null;
    readonly media: readonly ({ readonly name: string } & MediaPlace)[];
  }[];
}

/** The exact requests that carry the words, in the order of sending; null for an article that stands so already. */
export async function wordRequests(
  composer: Composer,
  bundles: readonly SignedArticle[],
  rootHex: string,
  { author, articles }: Found,
): Promise<(CmsRequest | null)[]> {
  const works = await worksOf(bundles, rootHex);
  for (const [index, work] of works.entries()) {
    const found = articles[index];
    work.standing = found?.standing ?? null;
    for (const { name, address, id } of found?.media ?? []) work.places.set(name, { address, id });
  }
  return Promise.all(
    works.map(async (work) =>
      textRequest(composer, work.standing, await bareText(composer, works, work, author)),
    ),
  );
}

/** The body of a request in JSON, as it is sent. */
export const jsonBytes = ({ json }: CmsRequest): Bytes => utf8(JSON.stringify(json));

/** By this a sender knows that what it is about to send is what was shown. Hex. */
export const requestDigest = async (request: CmsRequest): Promise<string> =>
  toHex(await sha256(concat(utf8(`${request.method} ${request.path}\n`), jsonBytes(request))));
