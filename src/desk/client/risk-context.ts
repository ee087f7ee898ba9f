/** What a draft is held against: the same for the act that decides and for the page that warns while writing. */
import type { Article } from '#protocol/article.ts';
import type { Day } from '#protocol/day.ts';
import type { NameKind } from '#protocol/events-draft.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Attribution, Dictionary, DraftMedia, RareFact } from '../risk/types.ts';
import type { Agreement } from './attribution-fold.ts';
import type { MarkedFact } from './dictionary-fold.ts';
import { pseudonymOf } from './pseudonym.ts';
import type { CleanMedia } from './state.ts';

export interface CaseFacts {
  /** When the case's first report came. */
  readonly receivedDay: Day | null;
  /** The case's own, and what the desk calls its sources, which is for the desk alone. */
  readonly dictionary: Dictionary;
  readonly rareFacts: readonly RareFact[];
  readonly attributions: readonly Attribution[];
}

export interface KnownCase {
  readonly days: readonly Day[];
  readonly threads: readonly ObjectId[];
  readonly names: readonly { readonly kind: NameKind; readonly name: string }[];
  readonly facts: readonly Pick<MarkedFact, 'words' | 'corroborated'>[];
  readonly claims: readonly {
    readonly text: string;
    readonly knownToFew: boolean;
    readonly credibility: number | null;
  }[];
  readonly agreements: readonly Pick<Agreement, 'level' | 'wording'>[];
}

/** The grade that a claim only gets with two corroborations of their own. */
const CONFIRMED_BY_OTHERS = 1;

export function caseFacts({ days, threads, names, facts, claims, agreements }: KnownCase): CaseFacts {
  const of = (kind: NameKind): string[] => names.filter((each) => each.kind === kind).map(({ name }) => name);
  const ours = threads.map(pseudonymOf).flatMap(({ en, ar }) => [en, ar]);
  return {
    receivedDay: days.toSorted((a, b) => a - b)[0] ?? null,
    dictionary: {
      people: of('person'),
      places: of('place'),
      pseudonyms: [...of('pseudonym'), ...ours],
    },
    rareFacts: [
      ...facts.map(({ words, corroborated }) => ({ words, corroborated: corroborated !== null })),
      ...claims
        .filter(({ knownToFew }) => knownToFew)
        .map(({ text, credibility }) => ({ words: text, corroborated: credibility === CONFIRMED_BY_OTHERS })),
    ],
    attributions: agreements.map(({ level, wording }) => ({ level, wording })),
  };
}

/** Whether each file of an article is the clean copy that the case has today. */
export const draftMedia = (
  media: readonly Pick<Article['media'][number], 'name' | 'sha256'>[],
  clean: readonly Pick<CleanMedia, 'name' | 'sha256'>[],
): DraftMedia[] =>
  media.map(({ name, sha256 }) => {
    const isClean = clean.some((one) => one.name === name && one.sha256 === sha256);
    return { name, state: isClean ? ('verified-clean' as const) : ('unverified' as const) };
  });
