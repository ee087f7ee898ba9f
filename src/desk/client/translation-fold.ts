/**
 * The same article in the desk's other language: saved, signed and promoted by itself, and only beside the article
 * that it translates. The article's own draft stays where it was; whatever is said of a digest is said of one of the two.
 */
import type { ArticleSignature, Draft } from '#protocol/article.ts';
import type { Day } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';

export interface SavedSide {
  readonly draft: Draft;
  readonly digest: string;
  readonly by: ObjectId;
  readonly day: Day;
}

export interface SideSignature {
  readonly signature: ArticleSignature;
  readonly by: ObjectId;
  readonly day: Day;
}

export interface PromotedSide {
  readonly digest: string;
  readonly path: string;
  readonly day: Day;
}

export interface TranslationFold extends SavedSide {
  readonly signatures: readonly SideSignature[];
}

/** The part of a case that this is about. */
export interface PairFold {
  readonly draft: SavedSide | null;
  readonly signatures: SideSignature[];
  translation: TranslationFold | null;
  translationPromoted: PromotedSide | null;
}

/** @returns whether the event counts: there is an article to translate, and it is in the other language */
export function saveTranslation(fold: PairFold, saved: SavedSide): boolean {
  if (fold.draft === null || fold.draft.draft.article.language === saved.draft.article.language) return false;
  // As with the article itself: signatures are over exact bytes.
  const signatures = fold.translation?.digest === saved.digest ? fold.translation.signatures : [];
  fold.translation = { ...saved, signatures };
  return true;
}

/** @returns whether the article may be saved in this language: its translation keeps the other one */
export const keepsApart = (fold: PairFold, { article }: Draft): boolean =>
  fold.translation === null || fold.translation.draft.article.language !== article.language;

/** @returns whether the event counts; what was published of it stays where it is */
export function dropTranslation(fold: PairFold): boolean {
  if (fold.translation === null) return false;
  fold.translation = null;
  return true;
}

/** What is saved under a digest, on whichever side. */
export function sideOf(fold: PairFold, digest: string): SavedSide | null {
  if (fold.draft?.digest === digest) return fold.draft;
  return fold.translation?.digest === digest ? fold.translation : null;
}

/** What was signed under a digest; nothing where it is no longer saved. */
export function signaturesOf(fold: PairFold, digest: string): readonly SideSignature[] {
  if (fold.draft?.digest === digest) return fold.signatures;
  return fold.translation?.digest === digest ? fold.translation.signatures : [];
}

export function addSignature(fold: PairFold, digest: string, signed: SideSignature): void {
  if (fold.draft?.digest === digest) fold.signatures.push(signed);
  else if (fold.translation?.digest === digest)
    fold.translation = { ...fold.translation, signatures: [...fold.translation.signatures, signed] };
}
