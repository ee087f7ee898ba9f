/** The draft and its way out: save, sign, pack, promote. */
import { type Zippable, zipSync } from 'fflate';
import {
  articleMarkdown,
  articleNinjs,
  bundleManifest,
  type Draft,
  draftContent,
  encodeArticle,
  requireSignatures,
  signArticle,
  signersOf,
} from '#protocol/article.ts';
import { type Bytes, concat, toHex, utf8 } from '#protocol/bytes.ts';
import { DAY_MS, type Day, dayText } from '#protocol/day.ts';
import { type SignedStatement, statementPayload } from '#protocol/directory.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import { type PromotionSite, promotionSite, siteName } from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { parse, parseJson } from '#protocol/schema.ts';
import { appendToCase } from './acts-case.ts';
import { requireNoOpenBlock, tellBlocks } from './acts-risk.ts';
import type { Core } from './core.ts';
import { openClean } from './files.ts';
import type { Bundle, OutgoingFile } from './session.ts';
import { presentSignatures } from './snapshot.ts';
import type { CleanMedia } from './state.ts';

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

export async function saveDraft(core: Core, caseId: ObjectId, unknownDraft: Draft): Promise<void> {
  const draft = parse(draftContent, unknownDraft);
  requireCleanMedia(draft, caseMedia(core, caseId));
  await appendToCase(core, caseId, () => {
    const saved = core.openCase(caseId).fold.draft;
    return JSON.stringify(saved?.draft) === JSON.stringify(draft) ? null : { type: 'draft-saved', draft };
  });
  await tellBlocks(core, caseId);
}

export async function signDraft(core: Core, caseId: ObjectId, digest: string): Promise<void> {
  await core.catchUp(caseId);
  await requireNoOpenBlock(core, caseId);
  await appendToCase(core, caseId, () => {
    const { fold } = core.openCase(caseId);
    // Somebody saved another draft meanwhile: nobody signs words they have not seen.
    if (fold.draft?.digest !== digest) throw new AmanaError('conflict');
    if (fold.signatures.some(({ by }) => by === core.me.id)) return null;
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

/** @throws AmanaError signatures-missing, media-changed */
export async function buildBundle(core: Core, caseId: ObjectId): Promise<Bundle> {
  const { fold } = core.openCase(caseId);
  if (fold.draft === null) throw new AmanaError('signatures-missing');
  const { digest, draft } = fold.draft;
  const { article } = draft;
  const signatures = presentSignatures(core, fold).map(({ signature }) => signature);
  const signers = signersOf(core.crypto, core.root, core.directory, digest, signatures);
  requireSignatures(signers);

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

export async function promote(core: Core, caseId: ObjectId): Promise<{ readonly path: string }> {
  await core.catchUp(caseId);
  const { fold } = core.openCase(caseId);
  if (fold.frozen !== null) throw new AmanaError('forbidden');
  await requireNoOpenBlock(core, caseId);
  const { zip } = await buildBundle(core, caseId);
  const digest = fold.draft?.digest;
  if (digest === undefined) throw new AmanaError('signatures-missing');
  const path = await core.api.promote(zip);
  await appendToCase(core, caseId, () =>
    fold.promoted?.digest === digest && fold.promoted.path === path
      ? null
      : { type: 'promoted', digest, path },
  );
  return { path };
}

/** Leads only. @throws AmanaError forbidden, malformed-request */
export async function keepSite(core: Core, unknownName: string, site: PromotionSite | null): Promise<void> {
  if (!core.isLead) throw new AmanaError('forbidden');
  const name = parse(siteName, unknownName, 'malformed-request');
  const kept = site === null ? null : parse(promotionSite, site, 'malformed-request');
  await core.append(core.deskStream, () =>
    kept === null && !core.desk.sites.has(name) ? null : { type: 'site-kept', name, site: kept },
  );
}

/** The bundle, for whoever sends it on. @throws AmanaError forbidden while the case is frozen; risk-open */
export async function bundleForSite(core: Core, caseId: ObjectId): Promise<Bundle> {
  await core.catchUp(caseId);
  if (core.openCase(caseId).fold.frozen !== null) throw new AmanaError('forbidden');
  await requireNoOpenBlock(core, caseId);
  return buildBundle(core, caseId);
}
