/** The first page: what this form protects less, how to do better, and then the form all the same. */
import { html, type Markup } from '../markup.ts';
import { notice, page, type View } from './frame.ts';

const toSafer = ({ p }: View, sealingPage: string): Markup => html`<section class="stack">
<h2>${p.saferTitle}</h2>
<ol class="steps">${p.saferSteps.map((step) => html`<li>${step}</li>`)}</ol>
<div class="acts"><a class="button button-primary" href="${sealingPage}">${p.saferOpen}</a></div>
</section>`;

/** @param sealingPage address of the page that seals in the browser */
export const startPage = (view: View, newsroom: string, sealingPage: string): string =>
  page(view, {
    name: 'start',
    title: view.t.startTitle(newsroom),
    path: '/',
    body: html`<p class="lead">${view.p.plainLead}</p>
${notice(
  'think',
  html`<h2 class="warning">${view.p.lessTitle}</h2><ul class="points">${view.p.lessPoints.map((point) => html`<li>${point}</li>`)}</ul>`,
)}
${toSafer(view, sealingPage)}
<div class="acts act-note">
<a class="button" href="/${view.language}/write">${view.p.useForm}</a>
<a class="button" href="/${view.language}/return">${view.t.startReturn}</a>
</div>
<p class="small soft">${view.t.startKept}</p>`,
  });

/** All that is left when the operator has switched the form off. */
export const offPage = (view: View, sealingPage: string): string =>
  page(view, {
    name: 'off',
    title: view.p.offTitle,
    path: '/',
    body: html`<p class="lead">${view.p.offLead}</p>${toSafer(view, sealingPage)}`,
  });
