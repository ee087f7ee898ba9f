/** What is around every page: one column, a language list where it can be changed, and a way out. */

import type { ErrorCode } from '#protocol/errors.ts';
import type { Messages } from '#source/messages/en.ts';
import { sentenceFor } from '#source/messages/index.ts';
import { directionOf, LANGUAGE_NAMES, LANGUAGES, type Language } from '#ui/language.ts';
import { html, type Markup, type Part } from '../markup.ts';
import type { PlainMessages } from '../messages/index.ts';

/** Everything a page is written with. */
export interface View {
  readonly language: Language;
  /** The words of the source's page. */
  readonly t: Messages;
  readonly p: PlainMessages;
}

/** What is said of a failure: as on the page with scripts, but for what only this form can meet. */
export const sentenceIn = ({ t, p }: View, code: ErrorCode): string =>
  code === 'flooded' ? p.flooded : sentenceFor(t, code);

type PageName = 'start' | 'write' | 'words' | 'return' | 'talk' | 'failed' | 'refused' | 'off';

interface Page {
  readonly name: PageName;
  readonly title: string;
  /** Path of this page below its language; null where changing the language would lose what is on it. */
  readonly path: string | null;
  readonly body: Part;
}

/** Line icons, as the pages with scripts draw them. */
const ICONS = {
  done: 'm4 10.5 4 4 8-9',
  think: 'M10 3 2.5 16.5h15L10 3ZM10 8.5v3.5M10 14.2v.1',
  danger: 'M6.5 2.5h7l4 4v7l-4 4h-7l-4-4v-7l4-4ZM10 6.5v4.5M10 13.6v.1',
} as const;

const icon = (name: keyof typeof ICONS, size: number): Markup =>
  html`<svg class="icon" width="${size}" height="${size}" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;

/** A sentence that stands out. `danger` only for what must not be done. */
export const notice = (kind: keyof typeof ICONS, words: Part): Markup =>
  html`<div class="notice notice-${kind}" role="${kind === 'danger' ? 'alert' : 'status'}">${icon(kind, 20)}<div class="notice-words">${words}</div></div>`;

/** A report has arrived without its files, and why. */
export const filesLeft = (why: string | null): Markup | null =>
  why === null ? null : notice('think', html`<p>${why}</p>`);

export const fieldError = (id: string, sentence: string | null): Markup | null =>
  sentence === null
    ? null
    : html`<p id="${id}-error" class="field-error">${icon('danger', 16)}<span>${sentence}</span></p>`;

/** Text somebody wrote, in whatever direction its own letters have. */
export const written = (text: string): Markup => html`<div dir="auto" class="written">${text}</div>`;

const languageLinks = (language: Language, path: string): Markup =>
  html`<nav class="languages-plain"><ul>${LANGUAGES.map((each) =>
    each === language
      ? html`<li><span lang="${each}" dir="${directionOf(each)}" aria-current="true">${LANGUAGE_NAMES[each]}</span></li>`
      : html`<li><a href="/${each}${path}" lang="${each}" dir="${directionOf(each)}">${LANGUAGE_NAMES[each]}</a></li>`,
  )}</ul></nav>`;

/** Neutral, and the browser's own: nothing is asked of any server. */
const ELSEWHERE = 'about:blank';

export function page({ language, t }: View, { name, title, path, body }: Page): string {
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}" data-page="source">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<title>${t.pageTitle}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<div class="shell">
<header class="bar">${path === null ? html`<span></span>` : languageLinks(language, path)}<a class="button button-plain" href="${ELSEWHERE}">${t.leave}</a></header>
<main class="screen" data-screen="${name}">
<h1>${title}</h1>
${body}
</main>
</div>
</body>
</html>
`.text;
}
