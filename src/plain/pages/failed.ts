/** Where there is nothing to give back: one sentence, and the way on. */
import { html } from '../markup.ts';
import { notice, page, type View } from './frame.ts';

export const failedPage = (view: View, sentence: string): string =>
  page(view, {
    name: 'failed',
    title: view.t.pageTitle,
    path: null,
    body: html`${notice('think', html`<p>${sentence}</p>`)}
<div class="acts"><a class="button button-primary" href="/${view.language}/">${view.p.firstPage}</a></div>`,
  });

/** The newsroom could not be confirmed: nothing to fill in, and nothing to go on to. */
export const refusedPage = (view: View): string =>
  page(view, {
    name: 'refused',
    title: view.t.pageTitle,
    path: null,
    body: notice('danger', html`<p>${view.t.refused}</p>`),
  });
