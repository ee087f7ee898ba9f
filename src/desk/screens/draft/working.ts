/** A draft while somebody writes it: the article's fields, not yet valid, not yet saved. */
import { type ArticleCorrection, type Draft, encodeArticle } from '#protocol/article.ts';
import { toHex } from '#protocol/bytes.ts';
import { type Day, dayText } from '#protocol/day.ts';
import type { DraftSide } from '#protocol/events-draft.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { CleanMedia } from '../../client/state.ts';

export interface WorkingMedia {
  readonly attachment: ObjectId;
  readonly name: string;
  readonly sha256: string;
  readonly caption: string;
  readonly credit: string;
  readonly alt: string;
}

export interface WorkingDraft {
  readonly title: string;
  readonly slug: string;
  /** Somebody wrote the address by hand, so a new title no longer changes it. */
  readonly slugOwn: boolean;
  readonly byline: string;
  readonly dateline: string;
  readonly exclusive: boolean;
  readonly language: 'en' | 'ar';
  readonly body: string;
  readonly authorNote: string;
  readonly media: readonly WorkingMedia[];
  /** What was mended since it was published, oldest first. */
  readonly corrections: readonly ArticleCorrection[];
  /** The picture that stands for the article; null for the first one. */
  readonly feature: string | null;
}

/** The article, and the same one in the desk's other language. */
export const SIDES = ['main', 'translation'] as const satisfies readonly DraftSide[];

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Short enough for an address that people type, below the protocol's 80. */
const LONGEST_SUGGESTION = 60;

export const slugIsRight = (slug: string): boolean => SLUG.test(slug) && slug.length <= 80;

/** From the Latin words of a title; a title without any gets an address by its day. */
export function suggestedSlug(title: string, today: Day): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_SUGGESTION)
    .replace(/^-+|-+$/g, '');
  return words === '' ? `article-${dayText(today)}` : words;
}

export const emptyDraft = (language: 'en' | 'ar', today: Day): WorkingDraft => ({
  title: '',
  slug: suggestedSlug('', today),
  slugOwn: false,
  byline: '',
  dateline: '',
  exclusive: false,
  language,
  body: '',
  authorNote: '',
  media: [],
  corrections: [],
  feature: null,
});

/** A translation begins with what is the same in both languages: the files, and whether it is ours alone. */
export const emptyTranslation = (of: WorkingDraft, today: Day): WorkingDraft => ({
  ...emptyDraft(of.language === 'en' ? 'ar' : 'en', today),
  exclusive: of.exclusive,
  media: of.media.map(({ credit, ...media }) => ({ ...media, credit, caption: '', alt: '' })),
});

export function workingFrom(saved: Draft | undefined, language: 'en' | 'ar', today: Day): WorkingDraft {
  if (!saved) return emptyDraft(language, today);
  const { article } = saved;
  return {
    title: article.title,
    slug: article.slug,
    slugOwn: true,
    byline: article.byline,
    dateline: article.dateline,
    exclusive: article.exclusive,
    language: article.language,
    body: article.body,
    authorNote: article.authorNote,
    media: article.media.flatMap((media) => {
      const source = saved.sources.find((each) => each.name === media.name);
      return source ? [{ ...media, attachment: source.attachment }] : [];
    }),
    corrections: article.corrections ?? [],
    feature: article.feature ?? null,
  };
}

export const withTitle = (draft: WorkingDraft, title: string, today: Day): WorkingDraft => ({
  ...draft,
  title,
  slug: draft.slugOwn ? draft.slug : suggestedSlug(title, today),
});

export function withMedia(draft: WorkingDraft, media: CleanMedia, used: boolean): WorkingDraft {
  const others = draft.media.filter((each) => each.attachment !== media.attachment);
  if (!used) return { ...draft, media: others };
  const added = {
    attachment: media.attachment,
    name: media.name,
    sha256: media.sha256,
    caption: '',
    credit: '',
    alt: '',
  };
  return {
    ...draft,
    media: [...others, added].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
  };
}

/** A file that was cleaned again since it was chosen has another hash, and may have another name. */
export function withCurrentMedia(draft: WorkingDraft, current: readonly CleanMedia[]): WorkingDraft {
  const media = draft.media.map((each) => {
    const now = current.find((one) => one.attachment === each.attachment);
    return now === undefined ? each : { ...each, name: now.name, sha256: now.sha256 };
  });
  return { ...draft, media };
}

export const isComplete = (draft: WorkingDraft): boolean =>
  draft.title.trim() !== '' && draft.body.trim() !== '' && slugIsRight(draft.slug);

/** A pair needs both of its halves, at two addresses. */
export const areComplete = (pair: {
  readonly main: WorkingDraft;
  readonly translation: WorkingDraft | null;
}): boolean =>
  isComplete(pair.main) &&
  (pair.translation === null || (isComplete(pair.translation) && pair.translation.slug !== pair.main.slug));

/** A picture without a description shuts readers out; it cannot be signed. */
export const lacksAlt = (draft: Draft): boolean =>
  draft.article.media.some((media) => media.name.startsWith('photo') && media.alt.trim() === '');

/** @param other the same article in the other language: the halves of a pair name each other */
export function draftOf(working: WorkingDraft, day: Day, other: WorkingDraft | null = null): Draft {
  const { slugOwn: _slugOwn, media, corrections, feature, ...fields } = working;
  return {
    article: {
      v: 1,
      ...fields,
      title: fields.title.trim(),
      byline: fields.byline.trim(),
      dateline: fields.dateline.trim(),
      day,
      media: media.map(({ attachment: _attachment, ...each }) => each),
      ...(corrections.length === 0 ? {} : { corrections: [...corrections] }),
      ...(feature === null || !media.some(({ name }) => name === feature) ? {} : { feature }),
      ...(other === null ? {} : { translation: { language: other.language, slug: other.slug } }),
    },
    sources: media.map(({ name, attachment }) => ({ name, attachment })),
  };
}

/** True when the words being written are, byte for byte, those of the saved draft. */
export function isSaved(
  working: WorkingDraft,
  draft: Draft | undefined,
  other: WorkingDraft | null = null,
): boolean {
  const saved = draft?.article;
  if (!saved || !isComplete(working)) return false;
  return toHex(encodeArticle(draftOf(working, saved.day, other).article)) === toHex(encodeArticle(saved));
}
