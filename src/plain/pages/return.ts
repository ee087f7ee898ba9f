/** Coming back with eight words; a word that is none of the list is named, with what it may be. */
import { CODENAME_WORDS } from '#protocol/codename.ts';
import type { WordHint } from '#protocol/words.ts';
import { formatNumber } from '#ui/language.ts';
import { html, type Markup } from '../markup.ts';
import { codenameField } from './fields.ts';
import { notice, page, type View } from './frame.ts';

/** More would be a list to search, and not a hint. */
const MOST_CHOICES = 4;

function wordErrors({ t, language }: View, hints: readonly WordHint[]): Markup[] {
  const errors = hints.flatMap((hint, index): Markup[] => {
    if (hint.place !== null) return [];
    const likely = [...new Set([...hint.completions, ...hint.closest])].slice(0, MOST_CHOICES);
    return [
      html`<div class="stack-tight"><p class="field-error">${t.returnUnknown(hint.typed)}</p>${
        likely.length === 0
          ? null
          : html`<p class="small">${t.returnMeant(formatNumber(language, index + 1))} ${likely.map(
              (word, place) => html`${place === 0 ? '' : ' · '}<bdi lang="${hint.language}">${word}</bdi>`,
            )}</p>`
      }</div>`,
    ];
  });
  if (hints.length === CODENAME_WORDS && errors.length > 0) return errors;
  return [html`<p class="field-error">${t.returnInvalid} ${t.returnCount(hints.length)}.</p>`, ...errors];
}

interface ReturnTrouble {
  readonly typed: string;
  /** The words as they were understood, where they are what is wrong. */
  readonly hints: readonly WordHint[] | null;
  /** Why it could not be opened, where the words are right. */
  readonly sentence: string | null;
}

export const returnPage = (view: View, trouble: ReturnTrouble | null = null): string =>
  page(view, {
    name: 'return',
    title: view.t.returnTitle,
    path: trouble === null ? '/return' : null,
    body: html`${trouble?.sentence == null ? null : notice('think', html`<p>${trouble.sentence}</p>`)}
<form class="stack" method="post" action="/${view.language}/return" accept-charset="utf-8" autocomplete="off">
${codenameField(view, trouble?.typed ?? '', trouble?.hints == null ? [] : wordErrors(view, trouble.hints))}
<div class="acts"><button class="button button-primary" type="submit">${view.t.returnOpen}</button>
<a class="button button-quiet" href="/${view.language}/">${view.p.firstPage}</a></div>
</form>`,
  });
