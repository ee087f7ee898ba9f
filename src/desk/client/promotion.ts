/**
 * Bringing signed articles out: what would be sent, sending exactly that, what stands, and taking it back. Credentials
 * of sites stay where the keys are; whoever draws a page is given names and addresses.
 */
import { unzipSync } from 'fflate';
import type { SignedArticle } from '#drawing/article.ts';
import { articleMark, mediaFiles } from '#drawing/sites/content.ts';
import {
  composerFor,
  jsonBytes,
  plannedRequests,
  requestDigest,
  wordRequests,
} from '#drawing/sites/payload.ts';
import type { CmsRequest } from '#drawing/sites/target.ts';
import { decodeArticle, type WithdrawalReason } from '#protocol/article.ts';
import { type Bytes, fromUtf8, toHex } from '#protocol/bytes.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import type { CaseEvent } from '#protocol/events-case.ts';
import type { DraftSide } from '#protocol/events-draft.ts';
import { BUNDLE, OWN_SITE } from '#protocol/events-promotion.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { RelayOrder, RelayPromoted } from '#protocol/relay.ts';
import { appendToCase } from './acts-case.ts';
import { bundleForSite, keepSite, promote as promoteToOwnSite } from './acts-draft.ts';
import type { Core } from './core.ts';
import type { KeptSite } from './desk-fold.ts';
import type { SentArticle } from './promotion-fold.ts';
import { askRelay, relayFacts, trustRelay } from './promotion-relay.ts';
import type { Prepared, PromotionActs, PromotionInput, ShownRequest, SiteFacts } from './promotion-state.ts';

interface Outgoing {
  readonly zip: Bytes;
  readonly signed: SignedArticle;
}

async function outgoing(core: Core, caseId: ObjectId, side: DraftSide): Promise<Outgoing> {
  const { zip } = await bundleForSite(core, caseId, side);
  const files = new Map(Object.entries(unzipSync(zip)));
  const bytes = files.get('article.json');
  if (bytes === undefined) throw new AmanaError('internal');
  return { zip, signed: { article: decodeArticle(bytes), digest: toHex(await sha256(bytes)), files } };
}

const allOutgoing = (core: Core, { caseId, sides }: PromotionInput): Promise<Outgoing[]> =>
  Promise.all(sides.map((side) => outgoing(core, caseId, side)));

/** @throws AmanaError not-found for a site that the desk does not keep */
function siteOf(core: Core, name: string): KeptSite {
  const site = core.desk.sites.get(name);
  if (site === undefined) throw new AmanaError('not-found');
  return site;
}

const shownRequest = (site: string, request: CmsRequest): ShownRequest => ({
  purpose: request.purpose,
  method: request.method,
  url: `${site}${request.path}`,
  body:
    request.form === undefined
      ? fromUtf8(jsonBytes(request))
      : request.form.flatMap((part) => ('file' in part ? [] : [`${part.name} = ${part.value}`])).join('\n'),
  files: (request.form ?? []).flatMap((part) =>
    'file' in part
      ? [{ name: part.file.sentAs, bytes: part.file.bytes.length, sha256: part.file.sha256 }]
      : [],
  ),
});

function orderOf(
  act: RelayOrder['act'],
  { kind, address, key, author }: KeptSite,
  { wanted, replace, overwrite }: Pick<PromotionInput, 'wanted' | 'replace' | 'overwrite'>,
  more: Partial<Pick<RelayOrder, 'shown' | 'known' | 'articles' | 'reason'>> = {},
): Omit<RelayOrder, 'v' | 'bundles'> {
  const site = { kind, address, key, author };
  const reason = 'none' as const;
  return { act, site, wanted, replace, overwrite, shown: [], known: [], articles: [], reason, ...more };
}

async function planPromotion(core: Core, input: PromotionInput): Promise<ShownRequest[]> {
  const site = siteOf(core, input.site);
  const bundles = (await allOutgoing(core, input)).map(({ signed }) => signed);
  const composer = composerFor(site.kind, site.address);
  const root = toHex(core.root);
  const requests = await plannedRequests(composer, bundles, root, site.author, input.wanted);
  return requests.map((request) => shownRequest(site.address, request));
}

async function preparePromotion(core: Core, input: PromotionInput): Promise<Prepared> {
  const site = siteOf(core, input.site);
  const out = await allOutgoing(core, input);
  const zips = out.map(({ zip }) => zip);
  const { found } = await askRelay(core, orderOf('look', site, input), zips);
  if (found === undefined || found.articles.length !== out.length) throw new AmanaError('internal');
  const rootHex = toHex(core.root);
  const bundles = out.map(({ signed }) => signed);
  const composer = composerFor(site.kind, site.address, found.readersSite);
  const all = await wordRequests(composer, bundles, rootHex, found);
  const requests = all.filter((request) => request !== null);
  const known: RelayOrder['known'] = [];
  for (const [index, bundle] of bundles.entries()) {
    const sentAs = new Map(
      mediaFiles(bundle, await articleMark(rootHex, bundle.article)).map((file) => [file.name, file.sentAs]),
    );
    for (const { name, address, id } of found.articles[index]?.media ?? [])
      known.push({ sentAs: sentAs.get(name) ?? '', place: { address, id } });
  }
  return {
    requests: requests.map((request) => shownRequest(site.address, request)),
    digests: await Promise.all(requests.map(requestDigest)),
    known,
  };
}

type SentOut = Extract<CaseEvent, { type: 'sent-out' }>;

/** Told once: the same again changes nothing. */
async function record(core: Core, caseId: ObjectId, event: SentOut): Promise<void> {
  await appendToCase(core, caseId, () => {
    const { sent } = core.openCase(caseId).fold;
    const before = sent.get(`${event.target} ${event.language} ${event.slug}`);
    const isSame =
      before?.digest === event.digest &&
      before.address === event.address &&
      before.atMs === (event.atMs ?? null) &&
      before.differs === (event.differs ?? false) &&
      nameOf(before.state) === event.state;
    return isSame ? null : event;
  });
}

const nameOf = (state: string): string =>
  state === 'promoted' || state === 'updated' || state === 'corrected' ? 'published' : state;

async function noteSent(
  core: Core,
  caseId: ObjectId,
  target: string,
  promoted: Parameters<PromotionActs['noteSent']>[2],
  atMs: number | null,
): Promise<void> {
  const { draft, translation } = core.openCase(caseId).fold;
  for (const { slug, language, state, address, differences } of promoted) {
    const saved = [draft, translation].find((one) => {
      const article = one?.draft.article;
      return article?.slug === slug && article.language === language;
    });
    if (saved == null || state === 'other') continue;
    await record(core, caseId, {
      type: 'sent-out',
      target,
      digest: saved.digest,
      slug,
      language: saved.draft.article.language,
      state,
      address,
      ...(state === 'scheduled' && atMs !== null ? { atMs } : {}),
      ...(differences.length > 0 ? { differs: true as const } : {}),
    });
  }
}

async function sendPromotion(
  core: Core,
  input: PromotionInput,
  { digests, known }: Prepared,
): Promise<readonly RelayPromoted[]> {
  const site = siteOf(core, input.site);
  const out = await allOutgoing(core, input);
  const order = orderOf('send', site, input, { shown: [...digests], known });
  const { promoted = [] } = await askRelay(
    core,
    order,
    out.map(({ zip }) => zip),
  );
  const atMs = input.wanted.state === 'scheduled' ? input.wanted.atMs : null;
  await noteSent(core, input.caseId, input.site, promoted, atMs);
  return promoted;
}

async function comparePromotion(core: Core, input: PromotionInput): Promise<readonly RelayPromoted[]> {
  const zips = (await allOutgoing(core, input)).map(({ zip }) => zip);
  return (await askRelay(core, orderOf('compare', siteOf(core, input.site), input), zips)).promoted ?? [];
}

const NOTHING_WANTED = { wanted: { state: 'draft' }, replace: false, overwrite: false } as const;

const tellWithdrawn = (
  core: Core,
  caseId: ObjectId,
  { target, digest, slug, language, address }: SentArticle,
  reason: WithdrawalReason,
): Promise<void> =>
  record(core, caseId, {
    type: 'sent-out',
    target,
    digest,
    slug,
    language,
    state: 'withdrawn',
    address,
    reason,
  });

async function noteWithdrawn(
  core: Core,
  caseId: ObjectId,
  target: string,
  slug: string,
  reason: WithdrawalReason,
): Promise<void> {
  await core.catchUp(caseId);
  const { sent } = core.openCase(caseId).fold;
  const found = [...sent.values()].find((one) => one.target === target && one.slug === slug);
  if (found === undefined) throw new AmanaError('not-found');
  await tellWithdrawn(core, caseId, found, reason);
}

/** A frozen case keeps nothing in front of readers: taking back is never forbidden to those who may send out. */
async function withdrawPromotion(
  core: Core,
  { caseId, target, language, reason }: Parameters<PromotionActs['withdrawPromotion']>[0],
): Promise<readonly RelayPromoted[]> {
  await core.catchUp(caseId);
  const { fold } = core.openCase(caseId);
  const sent = [...fold.sent.values()].find((one) => one.target === target && one.language === language);
  if (sent === undefined) throw new AmanaError('not-found');
  const { slug } = sent;
  const article = { slug, language: sent.language };
  let stands: readonly RelayPromoted[] = [];
  if (target === OWN_SITE) await core.api.withdraw(slug, reason);
  else if (target !== BUNDLE) {
    const order = orderOf('withdraw', siteOf(core, target), NOTHING_WANTED, { articles: [article], reason });
    stands = (await askRelay(core, order, [])).promoted ?? [];
  }
  await tellWithdrawn(core, caseId, sent, reason);
  return stands;
}

/** @throws AmanaError signatures-missing unless exactly these words are signed off; case-frozen */
async function setEmbargo(core: Core, caseId: ObjectId, side: DraftSide, atMs: number | null): Promise<void> {
  const { signed } = await outgoing(core, caseId, side);
  await appendToCase(core, caseId, () => {
    const standing = core.openCase(caseId).fold.embargoes.get(signed.digest)?.atMs ?? null;
    return standing === atMs ? null : { type: 'embargo-set', digest: signed.digest, atMs };
  });
}

/** Another desk may do the same in the same moment: the newsroom publishes the same bundle once. */
async function sendDue(core: Core): Promise<number> {
  let sent = 0;
  for (const [caseId, { fold }] of core.openCases) {
    for (const { digest, atMs } of fold.embargoes.values()) {
      if (atMs > core.nowMs || fold.frozen !== null) continue;
      const side =
        fold.draft?.digest === digest ? 'main' : fold.translation?.digest === digest ? 'translation' : null;
      // The words were changed since: others have to be signed, and given an hour of their own.
      if (side === null) continue;
      await promoteToOwnSite(core, caseId, side);
      sent += 1;
    }
  }
  return sent;
}

async function noteBundle(core: Core, caseId: ObjectId, side: DraftSide): Promise<void> {
  const { signed } = await outgoing(core, caseId, side);
  const { slug, language } = signed.article;
  await record(core, caseId, {
    type: 'sent-out',
    target: BUNDLE,
    digest: signed.digest,
    slug,
    language,
    state: 'taken',
    address: null,
  });
}

const factsOf = ({ name, kind, address, author, keyLeft }: KeptSite): SiteFacts => ({
  name,
  kind,
  address,
  author,
  keyLeft,
});

export const promotionActs = (core: Core): PromotionActs => ({
  promotionPlaces: async () => ({
    sites: [...core.desk.sites.values()].map(factsOf),
    relay: await relayFacts(core),
  }),
  keepSite: (name, site) => keepSite(core, name, site),
  trustRelay: (fingerprint) => trustRelay(core, fingerprint),
  planPromotion: (input) => planPromotion(core, input),
  preparePromotion: (input) => preparePromotion(core, input),
  sendPromotion: (input, prepared) => sendPromotion(core, input, prepared),
  comparePromotion: (input) => comparePromotion(core, input),
  withdrawPromotion: (input) => withdrawPromotion(core, input),
  setEmbargo: (caseId, side, atMs) => setEmbargo(core, caseId, side, atMs),
  sendDue: () => sendDue(core),
  noteSent: (caseId, target, promoted, atMs) => noteSent(core, caseId, target, promoted, atMs),
  noteWithdrawn: (caseId, target, slug, reason) => noteWithdrawn(core, caseId, target, slug, reason),
  noteBundle: (caseId, side) => noteBundle(core, caseId, side),
});

/** Half a minute: nobody has promised readers a second. */
const DUE_LOOK_MS = 30_000;

/** An open desk sends what has had its hour. @returns a function that ends it */
export function keepDue(core: Core): () => void {
  const look = (): void => {
    // What could not be sent now is still due at the next look; `state.embargoes` shows that it waits.
    sendDue(core).catch((thrown: unknown) => asAmanaError(thrown));
  };
  const timer = setInterval(look, DUE_LOOK_MS);
  return () => clearInterval(timer);
}
