/** The report has arrived: the codename, shown this once, and what happens now. */

import { WORD_LANGUAGES, type WordLanguage } from '#protocol/wordlists/languages.ts';
import type { Spellings } from '#protocol/words.ts';
import { directionOf, formatNumber, LANGUAGE_NAMES } from '#ui/language.ts';
import { html, type Markup } from '../markup.ts';
import { filesLeft, notice, page, type View } from './frame.ts';

const wordList = ({ language }: View, words: readonly string[], of: WordLanguage): Markup =>
  html`<ol class="words" dir="${directionOf(of)}" translate="no">${words.map(
    (word, index) =>
      html`<li><span class="word-number" aria-hidden="true">${formatNumber(language, index + 1)}</span><bdi class="word" lang="${of}">${word}</bdi></li>`,
  )}</ol>`;

/** @param leftBehind why files were not taken; null where everything has arrived */
export function wordsPage(view: View, spellings: Spellings, leftBehind: string | null): string {
  const { t, p, language } = view;
  const first = WORD_LANGUAGES.find((each) => each === language) ?? 'en';
  const others = WORD_LANGUAGES.filter((each) => each !== first);
  return page(view, {
    name: 'words',
    title: t.wordsTitle,
    path: null,
    body: html`${notice('done', html`<p>${t.arrived}</p>`)}
${filesLeft(leftBehind)}
<p class="lead">${t.wordsLead}</p>
${wordList(view, spellings[first], first)}
${others.map(
  (each) =>
    html`<details class="fold"><summary>${p.wordsIn(LANGUAGE_NAMES[each])}</summary>${wordList(view, spellings[each], each)}</details>`,
)}
<p class="small">${t.wordsStory}</p>
<p class="small soft">${t.wordsWarning}</p>
<p class="small soft">${p.wordsSeen}</p>
<section class="stack">
<h2>${t.nowTitle}</h2>
<ol class="questions">${t.nowSteps.map(
      (step, index) =>
        html`<li><span class="question-number" aria-hidden="true">${formatNumber(language, index + 1)}</span><p>${step}</p></li>`,
    )}</ol>
<p>${t.nowClose}</p>
</section>`,
  });
}
