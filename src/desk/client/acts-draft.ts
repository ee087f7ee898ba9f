/** The draft and its way out: save, sign, pack, promote. */
import { type Zippable, zipSync } from 'fflate';
import { parseSite } from '#drawing/sites/address.ts';
import {
  articleMarkdown,
  articleNinjs,
  bundleManifest,
  type Draft,
  draftContent,
  encodeArticle,
  signArticle,
  signersOf,
} from '#protocol/article.ts';
import { type Bytes, concat, toHex, utf8 } from '#protocol/bytes.ts';
import { DAY_MS, type Day, dayText } from '#protocol/day.ts';
import { type SignedStatement, statementPayload } from '#protocol/directory.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import { type PromotionSite, promotionSite, siteName } from '#protocol/events-desk.ts';
import type { DraftSide } from '#protocol/events-draft.ts';
import { BUNDLE, OWN_SITE } from '#protocol/events-promotion.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { parse, parseJson } from '#protocol/schema.ts';
import { appendToCase } from './acts-case.ts';
import { requireNoOpenBlock, tellBlocks } from './acts-risk.ts';
import type { CaseFold } from './case-fold.ts';
import type { Core } from './core.ts';
import { revisionsOf } from './draft-state.ts';
import { openClean } from './files.ts';
import type { Bundle, OutgoingFile } from './session.ts';
import { requireSignOff } from './sign-off.ts';
import type { CleanMedia } from './state.ts';
import { type SavedSide, sideOf, signaturesOf } from './translation-fold.ts';

/** Zip cannot say a day before 1980-01-01. */
const FIRST_ZIP_DAY = 3652;

/** Names are unique, and each is the clean copy that it says it is. @throws AmanaError malformed-object */
function requireCleanMedia({ article, sources }: Draft, media: readonly CleanMedia[]): void {
  const hashOf = new Map(media.map(({ attachment, sha256 }) => [attachment, sha256]));
  const sourceOf = new Map(sources.map(({ name, attachment }) => [name, attachment]));
  const names = new Set(article.media.map(({ name }) => name));
  const genuine = article.media.every(({ name, sha256 }) => {
    const attachment = sourceOf.get(name);
    return attachment !== undefined && hashOf.get(attachment) === sha256;
  });
  if (!genuine || names.size !== article.media.length || sourceOf.size !== names.size)
    throw new AmanaError('malformed-object');
}

const caseMedia = (core: Core, caseId: ObjectId): readonly CleanMedia[] =>
  core.state?.cases.find(({ id }) => id === caseId)?.media ?? [];

/** What is saved on a side; null where nothing is. */
function savedOn({ draft, translation }: CaseFold, side: DraftSide): SavedSide | null {
  return side === 'main' ? draft : translation;
}

/** Where a side's newest saved state stands in the case's history; null where nothing is saved. */
const newestRevision = (fold: CaseFold, side: DraftSide): number | null =>
  savedOn(fold, side) === null ? null : (revisionsOf(fold.history, side).at(-1)?.position ?? null);

/**
 * @param base the revision that the words began with, as the case's history numbers it, null for none: whatever was
 *   saved after it was not seen, and is not saved over. Left out by whoever wants to save over anything
 * @throws AmanaError conflict for another revision than that, two drafts in one language, or a translation of nothing
 */
export async function saveDraft(
  core: Core,
  caseId: ObjectId,
  unknownDraft: Draft,
  side: DraftSide = 'main',
  base?: number | null,
): Promise<void> {
  const draft = parse(draftContent, unknownDraft);
  requireCleanMedia(draft, caseMedia(core, caseId));
  await appendToCase(core, caseId, () => {
    const { fold } = core.openCase(caseId);
    if (JSON.stringify(savedOn(fold, side)?.draft) === JSON.stringify(draft)) return null;
    const newest = newestRevision(fold, side);
    if (base !== undefined && newest !== null && newest !== base) throw new AmanaError('conflict');
    const other = savedOn(fold, side === 'main' ? 'translation' : 'main');
    if (other?.draft.article.language === draft.article.language) throw new AmanaError('conflict');
    if (side === 'main') return { type: 'draft-saved', draft };
    if (fold.draft === null) throw new AmanaError('conflict');
    return { type: 'draft-saved', draft, side };
  });
  await tellBlocks(core, caseId);
}

export const dropTranslation = (core: Core, caseId: ObjectId): Promise<void> =>
  appendToCase(core, caseId, () =>
    core.openCase(caseId).fold.translation === null ? null : { type: 'translation-dropped' },
  );

export async function signDraft(core: Core, caseId: ObjectId, digest: string): Promise<void> {
  await core.catchUp(caseId);
  await requireNoOpenBlock(core, caseId);
  await appendToCase(core, caseId, () => {
    const { fold } = core.openCase(caseId);
    // Somebody saved another draft meanwhile: nobody signs words they have not seen.
    if (sideOf(fold, digest) === null) throw new AmanaError('conflict');
    if (signaturesOf(fold, digest).some(({ by }) => by === core.me.id)) return null;
    const signature = signArticle(core.crypto, core.root, digest, core.me.sign);
    return { type: 'draft-signed', digest, signature };
  });
}

const payloadOf = (statement: SignedStatement) =>
  parseJson(statementPayload, statement.payload, 'directory-invalid');

/** The statements that carry the signers up to the root, for readers who ask no server. */
function chainOf(core: Core, signers: ReadonlySet<string>): SignedStatement[] {
  const root = toHex(core.root);
  const certified = core.statements.filter((statement) => {
    const payload = payloadOf(statement);
    return payload.kind === 'editor' && signers.has(payload.signKey);
  });
  const certifiers = new Set([...certified.map(({ by }) => by), ...signers]);
  const above = core.statements.filter((statement) => {
    if (statement.by !== root) return false;
    const payload = payloadOf(statement);
    return payload.kind === 'newsroom' || (payload.kind === 'delegate' && certifiers.has(payload.key));
  });
  return [...above, ...certified];
}

/** @throws AmanaError event-invalid for a history that broke, signatures-missing, guardian-missing, media-changed */
export async function buildBundle(core: Core, caseId: ObjectId, side: DraftSide = 'main'): Promise<Bundle> {
  const { fold, log } = core.openCase(caseId);
  // Behind the break there may stand that the source is in danger, or that the words are others by now.
  if (log.brokenAt !== null || log.waitsForKey) throw new AmanaError('event-invalid');
  const saved = savedOn(fold, side);
  if (saved === null) throw new AmanaError('signatures-missing');
  const { digest, draft } = saved;
  const { article } = draft;
  // Those of editors who have left hold no longer: `signersOf` asks for today's.
  const signatures = signaturesOf(fold, digest)
    .filter(({ by }) => core.directory.editors.some((editor) => editor.id === by))
    .map(({ signature }) => signature);
  const signers = signersOf(core.crypto, core.root, core.directory, digest, signatures);
  requireSignOff(
    core.directory,
    fold.authors.get(digest) ?? null,
    signers.map(({ id }) => id),
  );

  const current = new Map(caseMedia(core, caseId).map((one) => [one.attachment, one.sha256]));
  const day = dayText(article.day);
  const files = new Map<string, Bytes>([
    ['article.json', encodeArticle(article)],
    ['article.md', utf8(articleMarkdown(article, day))],
    ['ninjs.json', utf8(articleNinjs(article, day, digest))],
  ]);
  for (const { name, sha256: expected } of article.media) {
    const attachment = draft.sources.find((source) => source.name === name)?.attachment;
    if (attachment === undefined) throw new AmanaError('malformed-object');
    if (current.get(attachment) !== expected) throw new AmanaError('media-changed');
    const bytes = await wholeOf(core, attachment);
    // What leaves the desk is what was proven clean and signed, whatever the newsroom handed out.
    if (toHex(await sha256(bytes)) !== expected) throw new AmanaError('malformed-object');
    files.set(`media/${name}`, bytes);
  }
  const listed: OutgoingFile[] = [];
  for (const [name, bytes] of files)
    listed.push({ name, bytes: bytes.length, sha256: toHex(await sha256(bytes)) });
  const manifest = parse(bundleManifest, {
    v: 1,
    root: toHex(core.root),
    digest,
    signatures,
    statements: chainOf(core, new Set(signers.map(({ signKey }) => signKey))),
    files: listed,
  });
  const manifestBytes = utf8(`${JSON.stringify(manifest, null, 2)}\n`);
  files.set('manifest.json', manifestBytes);
  const own = {
    name: 'manifest.json',
    bytes: manifestBytes.length,
    sha256: toHex(await sha256(manifestBytes)),
  };
  return { zip: packed(files, article.day), files: [...listed, own] };
}

async function wholeOf(core: Core, attachment: ObjectId): Promise<Bytes> {
  const parts: Bytes[] = [];
  for await (const part of (await openClean(core, attachment)).content) parts.push(part);
  return concat(...parts);
}

/** Times in a zip are those of this device's clock and zone, unless they are set: they are set to the article's day. */
function packed(files: ReadonlyMap<string, Bytes>, day: Day): Bytes {
  const date = new Date(Math.max(day, FIRST_ZIP_DAY) * DAY_MS);
  const mtime = new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  const entries: Zippable = {};
  for (const [name, bytes] of files)
    entries[name] = [bytes, { level: name.startsWith('media/') ? 0 : 9, mtime }];
  return new Uint8Array(zipSync(entries));
}

export async function promote(
  core: Core,
  caseId: ObjectId,
  side: DraftSide = 'main',
): Promise<{ readonly path: string }> {
  const { zip } = await bundleForSite(core, caseId, side);
  const { fold } = core.openCase(caseId);
  const digest = savedOn(fold, side)?.digest;
  if (digest === undefined) throw new AmanaError('signatures-missing');
  const path = await core.api.promote(zip);
  await appendToCase(core, caseId, () => {
    const before = side === 'main' ? fold.promoted : fold.translationPromoted;
    return before?.digest === digest && before.path === path ? null : { type: 'promoted', digest, path };
  });
  return { path };
}

/** Leads only. @throws AmanaError forbidden, malformed-request */
export async function keepSite(core: Core, unknownName: string, site: PromotionSite | null): Promise<void> {
  if (!core.isLead) throw new AmanaError('forbidden');
  const name = parse(siteName, unknownName, 'malformed-request');
  const kept = site === null ? null : parse(promotionSite, site, 'malformed-request');
  if (name === OWN_SITE || name === BUNDLE || (kept !== null && parseSite(kept.address) !== kept.address))
    throw new AmanaError('malformed-request');
  await core.append(core.deskStream, () =>
    kept === null && !core.desk.sites.has(name) ? null : { type: 'site-kept', name, site: kept },
  );
}

/** The bundle, for whoever sends it on. @throws AmanaError case-frozen, risk-open, and as `buildBundle` */
export async function bundleForSite(core: Core, caseId: ObjectId, side: DraftSide = 'main'): Promise<Bundle> {
  await core.catchUp(caseId);
  if (core.openCase(caseId).fold.frozen !== null) throw new AmanaError('case-frozen');
  // First, since a file that was cleaned anew is a finding too, and this says which one it is.
  const bundle = await buildBundle(core, caseId, side);
  await requireNoOpenBlock(core, caseId);
  return bundle;
}
