/**
 * The signed bundle, taken apart with suspicion: a zip is a hostile format, so names come from an allowlist, sizes
 * are bounded before anything is inflated, and nothing is believed that the two editors' signatures do not cover.
 * What is published is packed anew from the verified files, so that no other byte of the upload survives.
 */
import { createHash } from 'node:crypto';
import { unzipSync, type Zippable, zipSync } from 'fflate';
import type { SignedArticle } from '#drawing/article.ts';
import {
  type Article,
  articleMarkdown,
  articleNinjs,
  type BundleManifest,
  bundleManifest,
  changedDay,
  decodeArticle,
  requireSignatures,
  signersOf,
} from '#protocol/article.ts';
import { equalBytes, toHex, utf8 } from '#protocol/bytes.ts';
import { DAY_MS, type Day, dayText } from '#protocol/day.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import { parseJsonBytes } from '#protocol/schema.ts';

/** 64 MiB: some twenty pictures of a good camera; it is held in memory while it is verified. */
export const BUNDLE_BYTES = 64 * 1024 * 1024;
/** 50 media, and the four files that describe them. */
const MOST_FILES = 50 + 4;
const ALLOWED_NAME =
  /^(article\.json|article\.md|ninjs\.json|manifest\.json|media\/(photo|document|text)-[1-9]\d{0,2}\.(jpg|png|webp|pdf|txt))$/;
/** Stored and deflated: the two methods that every reader has. */
const METHODS = [0, 8];

/** Only `verifyBundle` makes one. */
export type VerifiedBundle = SignedArticle;

export interface BundleJudge {
  readonly crypto: Crypto;
  /** Root public key, 32 B. */
  readonly root: Uint8Array;
  /** Today's desk: whose signatures count. */
  readonly directory: VerifiedDirectory;
}

/** @throws AmanaError malformed-object, too-large */
function unpack(zip: Uint8Array): Map<string, Uint8Array> {
  let expandedBytes = 0;
  const names = new Set<string>();
  const refuse = (code: 'malformed-object' | 'too-large'): never => {
    throw new AmanaError(code);
  };
  const inflate = (): Record<string, Uint8Array> => {
    try {
      return unzipSync(zip, {
        filter({ name, originalSize, size, compression }) {
          if (!ALLOWED_NAME.test(name) || names.has(name) || !METHODS.includes(compression)) {
            return refuse('malformed-object');
          }
          names.add(name);
          expandedBytes += Math.max(originalSize, size);
          if (expandedBytes > BUNDLE_BYTES || names.size > MOST_FILES) return refuse('too-large');
          return true;
        },
      });
    } catch (thrown) {
      if (thrown instanceof AmanaError) throw thrown;
      throw new AmanaError('malformed-object', { cause: thrown });
    }
  };
  return new Map(Object.entries(inflate()));
}

/** A file that must be there. @throws AmanaError malformed-object */
function fileOf(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const bytes = files.get(name);
  if (bytes === undefined) throw new AmanaError('malformed-object');
  return bytes;
}

const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The manifest names every other file, with its exact bytes, and no file more. */
function requireManifested(manifest: BundleManifest, files: ReadonlyMap<string, Uint8Array>): void {
  const named = new Set(manifest.files.map(({ name }) => name));
  const exact = manifest.files.every(({ name, bytes, sha256 }) => {
    const file = files.get(name);
    return (
      file !== undefined && name !== 'manifest.json' && file.length === bytes && sha256Hex(file) === sha256
    );
  });
  if (!exact || named.size !== manifest.files.length || named.size !== files.size - 1) {
    throw new AmanaError('malformed-object');
  }
}

/** The other spellings of the article say what the signed one says, letter for letter. */
function requireSameWords(article: Article, digest: string, files: ReadonlyMap<string, Uint8Array>): void {
  const day = dayText(article.day);
  const same =
    equalBytes(fileOf(files, 'article.md'), utf8(articleMarkdown(article, day))) &&
    equalBytes(fileOf(files, 'ninjs.json'), utf8(articleNinjs(article, day, digest)));
  if (!same) throw new AmanaError('malformed-object');
}

/** First bytes of each type; what calls itself a picture must not be something else to a reader's program. */
const SIGNATURES: Readonly<Record<string, (bytes: Uint8Array) => boolean>> = {
  jpg: (bytes) => toHex(bytes.subarray(0, 3)) === 'ffd8ff',
  png: (bytes) => toHex(bytes.subarray(0, 8)) === '89504e470d0a1a0a',
  webp: (bytes) =>
    toHex(bytes.subarray(0, 4)) === toHex(utf8('RIFF')) &&
    toHex(bytes.subarray(8, 12)) === toHex(utf8('WEBP')),
  pdf: (bytes) => toHex(bytes.subarray(0, 5)) === toHex(utf8('%PDF-')),
  txt: (bytes) => !bytes.includes(0),
};

/** Exactly the article's media, with the bytes that were signed, and of the kind their names say. */
function requireMedia(article: Article, files: ReadonlyMap<string, Uint8Array>): void {
  const names = new Set(article.media.map(({ name }) => `media/${name}`));
  const given = [...files.keys()].filter((name) => name.startsWith('media/'));
  const genuine = article.media.every(({ name, sha256 }) => {
    const bytes = fileOf(files, `media/${name}`);
    const isKind = SIGNATURES[name.split('.').at(-1) ?? ''];
    return sha256Hex(bytes) === sha256 && isKind?.(bytes) === true;
  });
  if (!genuine || names.size !== article.media.length || given.length !== names.size) {
    throw new AmanaError('malformed-object');
  }
}

/**
 * Everything that has to hold before a word is published. Two editors of *today's* desk signed exactly this
 * article; and the statements in the bundle let a reader come to the same conclusion without asking this server.
 * @throws AmanaError malformed-object, too-large, signatures-missing, guardian-missing
 */
export function verifyBundle({ crypto, root, directory }: BundleJudge, zip: Uint8Array): VerifiedBundle {
  const files = unpack(zip);
  const manifest = parseJsonBytes(bundleManifest, fileOf(files, 'manifest.json'));
  requireManifested(manifest, files);
  const articleBytes = fileOf(files, 'article.json');
  const digest = sha256Hex(articleBytes);
  if (manifest.root !== toHex(root) || manifest.digest !== digest) throw new AmanaError('malformed-object');
  const article = decodeArticle(articleBytes);
  if (changedDay(article) > directory.today) throw new AmanaError('malformed-object');

  requireSignatures(signersOf(crypto, root, directory, digest, manifest.signatures), directory);
  const carried = VerifiedDirectory.verify(
    crypto,
    root,
    { v: 1, statements: manifest.statements },
    directory.today,
  );
  requireSignatures(signersOf(crypto, root, carried, digest, manifest.signatures), carried);

  requireSameWords(article, digest, files);
  requireMedia(article, files);
  return { article, digest, files };
}

/** Zip cannot say a day before 1980-01-01. */
const FIRST_ZIP_DAY = 3652;

/** The start of the day by the clock of this host, which is what zip's format records: so no zone is told. */
function zipTime(day: Day): Date {
  const date = new Date(Math.max(day, FIRST_ZIP_DAY) * DAY_MS);
  return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}

/** The bundle for readers: the verified files and nothing else, the same bytes whenever it is packed. */
export function packBundle({ article, files }: VerifiedBundle): Uint8Array {
  const entries: Zippable = {};
  for (const name of [...files.keys()].sort()) {
    entries[name] = [fileOf(files, name), { level: name.startsWith('media/') ? 0 : 9 }];
  }
  return zipSync(entries, { mtime: zipTime(article.day) });
}
