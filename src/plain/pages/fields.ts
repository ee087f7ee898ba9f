/** The controls of the forms: real ones, labelled, with their errors beside them. */
import type { Leaving } from '#source/draft.ts';
import { MOST_FILES, mostFileBytes } from '../limits.ts';
import { html, type Markup } from '../markup.ts';
import { fieldError, type View } from './frame.ts';

/** What of a form is given back when it could not be sent. */
export interface Kept {
  readonly text: string;
  readonly leaving: Leaving;
  /** Names of the files to be chosen again. */
  readonly fileNames: readonly string[];
  /** False where not all of the form was read: then there may be more files than these. */
  readonly isWhole: boolean;
}

export const NOTHING_KEPT: Kept = { text: '', leaving: 'remove', fileNames: [], isWhole: true };

/** Nothing that is typed here may be learnt by the browser. */
const UNLEARNT = html`autocomplete="off" autocorrect="off" autocapitalize="off" spellcheck="false"`;

const describedBy = (...ids: readonly (string | false)[]): string =>
  ids.filter((id) => id !== false).join(' ');

/** A parser of HTML drops the first new line of a text area, so one is given to it. */
export function textField({ t }: View, label: string, text: string, error: string | null): Markup {
  const invalid = error === null ? null : html` aria-invalid="true"`;
  return html`<div class="field">
<label for="text" class="field-label">${label}</label>
<div id="text-hint" class="field-hint">${t.writeHint}</div>
<textarea id="text" name="text" class="input input-growing" rows="10" dir="auto" required aria-describedby="${describedBy('text-hint', error !== null && 'text-error')}"${invalid} ${UNLEARNT}>
${text}</textarea>
${fieldError('text', error)}
</div>`;
}

function choice(leaving: Leaving, value: Leaving, label: string, hint: string): Markup {
  const checked = leaving === value ? html` checked` : null;
  return html`<label class="choice"><input type="radio" name="leaving" value="${value}" autocomplete="off"${checked}><span class="choice-words"><span>${label}</span><span class="small soft">${hint}</span></span></label>`;
}

/** Several files, and one choice for all of them. */
export function fileFields({ t, p }: View, kept: Kept, mostFormBytes: number, error: string | null): Markup {
  const { leaving, fileNames, isWhole } = kept;
  const again =
    fileNames.length === 0
      ? null
      : html`<div id="files-again" class="stack-tight"><p>${isWhole ? p.filesAgain : p.filesAgainAny}</p><ul class="points">${fileNames.map((name) => html`<li><bdi>${name}</bdi></li>`)}</ul></div>`;
  const described = describedBy(
    'files-hint',
    fileNames.length > 0 && 'files-again',
    error !== null && 'files-error',
  );
  return html`<div class="field">
<label for="files" class="field-label">${t.filesTitle}</label>
<div id="files-hint" class="field-hint"><p>${t.filesLead}</p><p>${p.filesLimit(MOST_FILES, mostFileBytes(mostFormBytes))}</p></div>
${again}
<input id="files" name="files" type="file" multiple class="input" aria-describedby="${described}">
${fieldError('files', error)}
</div>
<fieldset aria-describedby="leaving-hint">
<legend class="field-label">${t.fileChoice}</legend>
<div id="leaving-hint" class="field-hint">${p.choiceAll}</div>
${choice(leaving, 'remove', t.fileRemove, p.removeHint)}
${choice(leaving, 'tell', t.fileTell, t.fileTellHint)}
${choice(leaving, 'keep', t.fileKeep, t.fileKeepHint)}
</fieldset>
<p class="small soft">${p.otherKinds} ${t.fileStays}</p>`;
}

/** The one act of a page that sends. */
export const sendAct = ({
  p,
}: View): Markup => html`<div class="acts"><button class="button button-primary" type="submit">${p.send}</button></div>
<p class="small soft">${p.wait}</p>`;

/** The codename, typed or typed again; its errors word by word. */
export const codenameField = (
  { t, p }: View,
  typed: string,
  errors: readonly Markup[],
): Markup => html`<div class="field">
<label for="words" class="field-label">${t.returnLabel}</label>
<div id="words-hint" class="field-hint">${t.returnHint}</div>
<input id="words" name="words" type="text" class="input" dir="auto" required value="${typed}" aria-describedby="${describedBy('words-hint', errors.length > 0 && 'words-error')}"${errors.length > 0 ? html` aria-invalid="true"` : null} ${UNLEARNT}>
${errors.length === 0 ? null : html`<div id="words-error" class="stack-tight">${errors}</div>`}
</div>
<p class="small soft">${p.returnSeen}</p>`;
