/**
 * The article: the public words that leave the desk, and exactly what two editors sign. It names no report,
 * attachment, case or source; that mapping stays in the draft, which is sealed.
 */
import { type Bytes, fromBase64, fromHex, toBase64, toHex, utf8 } from './bytes.ts';
import { type Day, parseDay, dayText as textOfDay } from './day.ts';
import { type Editor, reads, signedStatement, type VerifiedDirectory } from './directory.ts';
import { type Crypto, SIGN_PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from './engines/crypto.ts';
import { sha256 } from './engines/webcrypto.ts';
import { AmanaError } from './errors.ts';
import { prefixed } from './kdf.ts';
import { base64, day, hex, objectId, parse, parseJsonBytes, text, z } from './schema.ts';
import { SIGNATURES_NEEDED } from './sign-off.ts';

/** Neutral names only: what stands in a bundle must not come from the source's device. */
export const mediaName = z
  .string()
  .check(z.regex(/^(photo|document|text)-[1-9]\d{0,2}\.(jpg|png|webp|pdf|txt)$/));

export const articleMedia = z.strictObject({
  name: mediaName,
  sha256: hex(32),
  caption: text(1000),
  credit: text(200),
  alt: text(1000),
});

export const articleSlug = z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), z.maxLength(80));
export const articleLanguage = z.enum(['en', 'ar']);

/** What was mended, and on which day readers were told. */
export const articleCorrection = z.strictObject({ day, text: text(2000).check(z.minLength(1)) });
export type ArticleCorrection = z.infer<typeof articleCorrection>;

export const articleContent = z.strictObject({
  v: z.literal(1),
  slug: articleSlug,
  language: articleLanguage,
  title: text(300).check(z.minLength(1)),
  /** A name or a pseudonym, as it is to be printed. */
  byline: text(200),
  dateline: text(200),
  exclusive: z.boolean(),
  /** Markdown; raw HTML in it is shown as text. */
  body: text(100_000).check(z.minLength(1)),
  authorNote: text(4000),
  day,
  media: z.array(articleMedia).check(z.maxLength(50)),
  /** What was mended since it was first published, oldest first; signed like every other word. Left out while there is none. */
  corrections: z.optional(z.array(articleCorrection).check(z.minLength(1), z.maxLength(20))),
  /** The picture that stands for the article; without it, the first that the text does not name. */
  feature: z.optional(mediaName),
  /** The same article in another language: the two name each other. */
  translation: z.optional(z.strictObject({ language: articleLanguage, slug: articleSlug })),
});

/**
 * Why an article no longer stands. A list and no free text: whoever withdraws in a hurry signs no words, and the true
 * reason, a source in danger, is exactly what must not be printed.
 */
export const WITHDRAWAL_REASONS = ['none', 'error', 'replaced', 'law'] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** What the desk works on: the article, and where its media come from. */
export const draftContent = z.strictObject({
  article: articleContent,
  sources: z.array(z.strictObject({ name: mediaName, attachment: objectId })).check(z.maxLength(50)),
});

export type ArticleMedia = z.infer<typeof articleMedia>;
export type Article = z.infer<typeof articleContent>;
export type Draft = z.infer<typeof draftContent>;

export { SIGNATURES_NEEDED };

export const articleSignature = z.strictObject({
  /** The editor's Ed25519 public key. */
  by: hex(SIGN_PUBLIC_KEY_BYTES),
  signature: base64(SIGNATURE_BYTES),
});
export type ArticleSignature = z.infer<typeof articleSignature>;

/** `manifest.json` of a bundle: every other file of it, and why it can be believed. */
export const bundleManifest = z.strictObject({
  v: z.literal(1),
  root: hex(SIGN_PUBLIC_KEY_BYTES),
  /** SHA-256 of article.json: what is signed. */
  digest: hex(32),
  signatures: z.array(articleSignature).check(z.maxLength(10)),
  /** The statements that carry the signers up to the root. */
  statements: z.array(signedStatement).check(z.maxLength(40)),
  files: z
    .array(z.strictObject({ name: text(100), bytes: z.int().check(z.nonnegative()), sha256: hex(32) }))
    .check(z.maxLength(60)),
});
export type BundleManifest = z.infer<typeof bundleManifest>;

export const isPictureName = (name: string): boolean => /\.(jpg|png|webp)$/.test(name);

/** What the parts say of each other. @throws AmanaError malformed-object */
function requireConsistent({ feature, media, translation, language, slug }: Article): void {
  const shown =
    feature === undefined || (isPictureName(feature) && media.some(({ name }) => name === feature));
  const other = translation === undefined || (translation.language !== language && translation.slug !== slug);
  if (!shown || !other) throw new AmanaError('malformed-object');
}

/** The exact bytes of article.json: one article, one spelling. @throws AmanaError malformed-object */
export function encodeArticle(unknownArticle: Article): Bytes {
  const article = parse(articleContent, unknownArticle);
  requireConsistent(article);
  return utf8(`${JSON.stringify(article, null, 2)}\n`);
}

/** The day of the newest correction; that of the article where there is none. */
export const changedDay = ({ day: first, corrections = [] }: Pick<Article, 'day' | 'corrections'>): Day =>
  parseDay(Math.max(first, ...corrections.map((one) => one.day)));

/** @throws AmanaError malformed-object also where the bytes are not the one spelling */
export function decodeArticle(bytes: Uint8Array): Article {
  const article = parseJsonBytes(articleContent, bytes);
  if (toHex(encodeArticle(article)) !== toHex(bytes)) throw new AmanaError('malformed-object');
  return article;
}

/** SHA-256 of article.json, hex: readers can check it with their own tools. */
export const articleDigest = async (article: Article): Promise<string> =>
  toHex(await sha256(encodeArticle(article)));

const signedBytes = (root: Uint8Array, digestHex: string): Bytes =>
  prefixed(utf8('amana/v1/article'), root, fromHex(digestHex));

export const signArticle = (
  crypto: Crypto,
  root: Uint8Array,
  digestHex: string,
  by: { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array },
): ArticleSignature => ({
  by: toHex(by.publicKey),
  signature: toBase64(crypto.sign(signedBytes(root, digestHex), by.secretKey)),
});

export const articleSignatureHolds = (
  crypto: Crypto,
  root: Uint8Array,
  digestHex: string,
  signature: ArticleSignature,
): boolean =>
  crypto.verify(fromBase64(signature.signature), signedBytes(root, digestHex), fromHex(signature.by));

/** The different editors of today's desk whose signatures over this digest hold. */
export function signersOf(
  crypto: Crypto,
  root: Uint8Array,
  directory: VerifiedDirectory,
  digestHex: string,
  signatures: readonly ArticleSignature[],
): Editor[] {
  const signers = new Map<string, Editor>();
  for (const signature of signatures) {
    const editor = directory.editorBySignKey(signature.by);
    if (editor !== null && reads(editor.role) && articleSignatureHolds(crypto, root, digestHex, signature))
      signers.set(editor.id, editor);
  }
  return [...signers.values()];
}

/**
 * Whether these people of today's desk may let an article out. Who wrote it is known to the desk alone: that the
 * guardian is somebody else is enforced there.
 * @throws AmanaError signatures-missing, guardian-missing
 */
export function requireSignatures(
  signers: readonly Editor[],
  { signaturesNeeded, guardians }: Pick<VerifiedDirectory, 'signaturesNeeded' | 'guardians'>,
): void {
  if (signers.length < signaturesNeeded) throw new AmanaError('signatures-missing');
  if (guardians.length > 0 && !signers.some(({ id }) => guardians.includes(id)))
    throw new AmanaError('guardian-missing');
}

/** `2026-01-31: what was mended`, a line a correction. */
const correctionLines = ({ corrections = [] }: Article): string[] =>
  corrections.map((one) => `${textOfDay(one.day)}: ${one.text}`);

const yamlText = (value: string): string => JSON.stringify(value);

/** Markdown with front matter, as static site generators read it. */
export function articleMarkdown(article: Article, dayText: string): string {
  const front = [
    `title: ${yamlText(article.title)}`,
    `slug: ${yamlText(article.slug)}`,
    `date: ${dayText}`,
    `lang: ${article.language}`,
    `dir: ${article.language === 'ar' ? 'rtl' : 'ltr'}`,
    `byline: ${yamlText(article.byline)}`,
    `dateline: ${yamlText(article.dateline)}`,
    `exclusive: ${article.exclusive}`,
    ...(article.corrections === undefined ? [] : [`lastmod: ${textOfDay(changedDay(article))}`]),
    ...(article.feature === undefined ? [] : [`image: media/${article.feature}`]),
    ...(article.translation === undefined
      ? []
      : ['translation:', `  lang: ${article.translation.language}`, `  slug: ${article.translation.slug}`]),
    'media:',
    ...article.media.flatMap((media) => [
      `  - file: media/${media.name}`,
      `    caption: ${yamlText(media.caption)}`,
      `    credit: ${yamlText(media.credit)}`,
      `    alt: ${yamlText(media.alt)}`,
    ]),
  ];
  const note = article.authorNote === '' ? '' : `\n---\n\n${article.authorNote}\n`;
  const mended = correctionLines(article).map((line) => `\n---\n\n${line}\n`);
  return `---\n${front.join('\n')}\n---\n\n${article.body}\n${note}${mended.join('')}`;
}

/** ninjs 3.0 (IPTC): the news exchange format of agencies' systems. */
export const articleNinjs = (article: Article, dayText: string, digestHex: string): string =>
  `${JSON.stringify(
    {
      standard: {
        name: 'ninjs',
        version: '3.0',
        schema: 'https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json',
      },
      uri: `urn:sha256:${digestHex}`,
      type: 'text',
      language: article.language,
      pubStatus: 'usable',
      contentCreated: `${dayText}T00:00:00Z`,
      headlines: [{ role: 'main', value: article.title }],
      bylines: [{ role: 'author', value: article.byline }],
      located: article.dateline,
      slugline: article.slug,
      bodies: [{ role: 'main', contentType: 'text/markdown', value: article.body }],
      ...(article.authorNote === ''
        ? {}
        : { infoSources: [], descriptions: [{ role: 'author note', value: article.authorNote }] }),
      ...(article.corrections === undefined
        ? {}
        : { editorialNotes: correctionLines(article).map((value) => ({ role: 'correction', value })) }),
      ...(article.corrections === undefined
        ? {}
        : { contentModified: `${textOfDay(changedDay(article))}T00:00:00Z` }),
      associations: article.media.map((media) => ({
        name: media.name,
        ...(media.name === article.feature ? { role: 'feature' } : {}),
        uri: `media/${media.name}`,
        type: media.name.startsWith('photo') ? 'picture' : 'text',
        headlines: [{ role: 'caption', value: media.caption }],
        descriptions: [{ role: 'alt', value: media.alt }],
        usageterms: media.credit,
      })),
    },
    null,
    2,
  )}\n`;
