/** What an editor is writing in a case: kept sealed as it is typed, and put together with what a colleague saved. */
import { useMemo } from 'preact/hooks';
import { mediaName } from '#protocol/article.ts';
import { day, objectId, parseJson, z } from '#protocol/schema.ts';
import { revisionsOf } from '../../client/draft-state.ts';
import { mergedKeepingAll } from '../../client/merge.ts';
import type { DeskCase } from '../../client/state.ts';
import type { ConflictField } from '../../components/Conflict.tsx';
import { useDesk } from '../../context.ts';
import { useDeskLanguage } from '../../messages/index.ts';
import { type EntryState, useWorkingText } from '../../notebook.ts';
import { isSaved, SIDES, type WorkingDraft, withCurrentMedia, workingFrom } from './working.ts';

const workingDraft = z.strictObject({
  title: z.string(),
  slug: z.string(),
  slugOwn: z.boolean(),
  byline: z.string(),
  dateline: z.string(),
  exclusive: z.boolean(),
  language: z.enum(['en', 'ar']),
  body: z.string(),
  authorNote: z.string(),
  media: z.array(
    z.strictObject({
      attachment: objectId,
      name: mediaName,
      sha256: z.string(),
      caption: z.string(),
      credit: z.string(),
      alt: z.string(),
    }),
  ),
  corrections: z.array(z.strictObject({ day, text: z.string() })),
  feature: z.nullable(mediaName),
});

/** Of each side: the saved revision that the words began with; null where nothing was saved. */
const base = z.strictObject({ main: z.nullable(z.int()), translation: z.nullable(z.int()) });

const written = z.strictObject({
  v: z.literal(1),
  base,
  main: workingDraft,
  translation: z.nullable(workingDraft),
});

export interface Writing {
  readonly v: 1;
  readonly base: { readonly main: number | null; readonly translation: number | null };
  readonly main: WorkingDraft;
  readonly translation: WorkingDraft | null;
}

export type Side = (typeof SIDES)[number];

/** Texts that two people may both have changed. */
const TEXTS = ['title', 'byline', 'dateline', 'body', 'authorNote'] as const;

/** What this editor's notebook holds; null for nothing, and for what another version of this page wrote. */
function parseWriting(text: string): Writing | null {
  if (text === '') return null;
  try {
    return parseJson(written, text);
  } catch (thrown) {
    if (thrown instanceof Error) return null;
    throw thrown;
  }
}

/** @param first null where nobody knows: of what only one of the two has, everything is kept */
const together = (first: WorkingDraft | null, mine: WorkingDraft, theirs: WorkingDraft): WorkingDraft => ({
  ...mine,
  ...Object.fromEntries(
    TEXTS.map((name) => [name, mergedKeepingAll(first?.[name] ?? null, mine[name], theirs[name])] as const),
  ),
});

/** Written on two devices of one editor: of what differs, both stay. */
export function mergeWritings(before: string, mineText: string, theirsText: string): string {
  const [first, mine, theirs] = [before, mineText, theirsText].map(parseWriting);
  if (!mine || !theirs) return mineText === '' ? theirsText : mineText;
  const translation =
    mine.translation && theirs.translation
      ? together(first?.translation ?? null, mine.translation, theirs.translation)
      : (mine.translation ?? theirs.translation);
  const main = together(first?.main ?? null, mine.main, theirs.main);
  return JSON.stringify({ ...mine, main, translation } satisfies Writing);
}

export interface CaseWriting {
  readonly writing: Writing;
  /** Words that are not saved yet. */
  readonly isChanged: boolean;
  readonly kept: EntryState;
  readonly write: (writing: Writing) => void;
  /** They are saved, or given up. */
  readonly clear: () => void;
  /** Sides that a colleague saved while these words were written. */
  readonly conflicts: readonly Side[];
}

const newest = (deskCase: DeskCase, side: Side) => revisionsOf(deskCase.history, side).at(-1) ?? null;

export function useWriting(deskCase: DeskCase): CaseWriting {
  const { notebook, state } = useDesk();
  const first = useDeskLanguage();
  const entry = notebook.entry(`draft:${deskCase.id}`, mergeWritings);
  const { text, setText, state: kept } = useWorkingText(notebook, `draft:${deskCase.id}`);
  const mine = useMemo(() => parseWriting(text), [text]);
  const saved = useMemo((): Writing => {
    const { draft, translation } = deskCase;
    return {
      v: 1,
      base: {
        main: newest(deskCase, 'main')?.position ?? null,
        // One that was taken away has revisions, and is not there.
        translation: translation === null ? null : (newest(deskCase, 'translation')?.position ?? null),
      },
      main: workingFrom(draft?.draft, first, state.today),
      translation: translation === null ? null : workingFrom(translation.draft, first, state.today),
    };
  }, [deskCase.draft?.digest, deskCase.translation?.digest, deskCase.history.length, first, state.today]);
  const shown = mine ?? saved;
  const media = (draft: WorkingDraft): WorkingDraft => withCurrentMedia(draft, deskCase.media);
  const writing: Writing = {
    ...shown,
    main: media(shown.main),
    translation: shown.translation === null ? null : media(shown.translation),
  };
  const conflicts = SIDES.filter((side) => {
    if (mine === null || mine[side] === null || sideIsSaved(deskCase, writing, side)) return false;
    return saved.base[side] !== null && saved.base[side] !== mine.base[side];
  });
  /** Words that are saved as they stand were begun anew with that: what was saved may be this editor's own. */
  const baseOf = (changed: Writing): Writing['base'] => {
    const of = (side: Side): number | null =>
      sideIsSaved(deskCase, writing, side) ? saved.base[side] : changed.base[side];
    return { main: of('main'), translation: of('translation') };
  };
  return {
    writing,
    isChanged: mine !== null,
    kept,
    write: (changed) => setText(JSON.stringify({ ...changed, base: baseOf(changed) })),
    clear: () => entry.set(''),
    conflicts,
  };
}

/** What both changed, as the view of a conflict asks for it. */
export function conflictFields(
  deskCase: DeskCase,
  writing: Writing,
  side: Side,
  labels: Readonly<Record<(typeof TEXTS)[number], string>>,
): ConflictField[] {
  const mine = writing[side];
  const theirs = newest(deskCase, side)?.draft.article;
  const began = revisionsOf(deskCase.history, side).find(({ position }) => position === writing.base[side]);
  if (mine === null || theirs === undefined) return [];
  return TEXTS.map((name) => ({
    name: `${side} ${name}`,
    label: labels[name],
    language: mine.language,
    base: began?.draft.article[name] ?? null,
    mine: mine[name],
    theirs: theirs[name],
  }));
}

/** The words that were decided on, on top of what stands now. */
export function resolved(
  deskCase: DeskCase,
  writing: Writing,
  sides: readonly Side[],
  merged: ReadonlyMap<string, string>,
): Writing {
  let next = writing;
  for (const side of sides) {
    const draft = next[side];
    if (draft === null) continue;
    const texts = TEXTS.map((name) => [name, merged.get(`${side} ${name}`) ?? draft[name]] as const);
    next = {
      ...next,
      [side]: { ...draft, ...Object.fromEntries(texts) },
      base: { ...next.base, [side]: newest(deskCase, side)?.position ?? null },
    };
  }
  return next;
}

/** Whether a side is, byte for byte, what is saved. */
export const sideIsSaved = (deskCase: DeskCase, writing: Writing, side: Side): boolean => {
  const [mine, other] =
    side === 'main' ? [writing.main, writing.translation] : [writing.translation, writing.main];
  const saved = side === 'main' ? deskCase.draft : deskCase.translation;
  return mine === null ? saved === null : isSaved(mine, saved?.draft, other);
};
