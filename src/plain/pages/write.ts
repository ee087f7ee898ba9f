/** The form for a first report. */
import { formatNumber } from '#ui/language.ts';
import { html, type Markup } from '../markup.ts';
import { fileFields, type Kept, NOTHING_KEPT, sendAct, textField } from './fields.ts';
import { notice, page, type View } from './frame.ts';

/** Why a form comes back, where it stands on the page, and what of it is kept. */
export interface Trouble {
  /** Of the whole form, above it. */
  readonly form: string | null;
  readonly text: string | null;
  readonly files: string | null;
  readonly kept: Kept;
}

export const NO_TROUBLE: Trouble = { form: null, text: null, files: null, kept: NOTHING_KEPT };

/** Says first what did not happen, then why, then what is still there. */
export function troubleNotice({ p }: View, { form, text, files, kept }: Trouble): Markup | null {
  const why = form ?? text ?? files;
  if (why === null) return null;
  return notice(
    'think',
    html`<p>${p.unsent} ${why}</p>${kept.text === '' ? null : html`<p>${p.textKept}</p>`}`,
  );
}

/** Three questions to think about, folded away: whoever knows them need not read them again. */
const beforeYouStart = ({ t, p, language }: View): Markup => {
  const questions = [
    [t.beforeAddress, t.beforeAddressAdvice],
    [t.beforeDevice, p.deviceAdvice],
    [t.beforeOthers, t.beforeOthersAdvice],
  ];
  return html`<details class="fold"><summary>${t.beforeTitle}</summary>
<ol class="questions">${questions.map(
    ([question = '', advice = ''], index) =>
      html`<li><span class="question-number" aria-hidden="true">${formatNumber(language, index + 1)}</span><div><h2 class="question">${question}</h2><p>${advice}</p></div></li>`,
  )}</ol></details>`;
};

export const writePage = (view: View, mostFormBytes: number, trouble: Trouble = NO_TROUBLE): string =>
  page(view, {
    name: 'write',
    title: view.t.writeTitle,
    path: trouble === NO_TROUBLE ? '/write' : null,
    body: html`${troubleNotice(view, trouble)}
${trouble === NO_TROUBLE ? beforeYouStart(view) : null}
<form class="stack" method="post" action="/${view.language}/write" enctype="multipart/form-data" accept-charset="utf-8" autocomplete="off">
${textField(view, view.t.talkWrite, trouble.kept.text, trouble.text)}
${fileFields(view, trouble.kept, mostFormBytes, trouble.files)}
${sendAct(view)}
</form>`,
  });
