/** From words that the check names to the control in which they stand, and back into it. */
import type { DraftSide } from '#protocol/events-draft.ts';
import type { ArticleWords, WordsField } from '../../client/article-words.ts';
import { paragraphAt } from './format.ts';

type Control = HTMLInputElement | HTMLTextAreaElement;

const NAMES: Readonly<Partial<Record<WordsField['part'], string>>> = {
  title: 'draft-title',
  byline: 'draft-byline',
  dateline: 'draft-dateline',
  body: 'draft-body',
  authorNote: 'draft-note',
  caption: 'media-caption',
  credit: 'media-credit',
  alt: 'media-alt',
  correction: 'draft-correction',
};

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the words stand now: they may have moved since they were checked. Null where they are gone. */
export function spanNow(text: string, finding: Span & { readonly text: string }): Span | null {
  if (text.slice(finding.start, finding.end) === finding.text) return finding;
  const length = finding.text.length;
  const before = text.lastIndexOf(finding.text, finding.start);
  const after = text.indexOf(finding.text, finding.start);
  const near = [before, after].filter((at) => at >= 0);
  const [start] = near.sort((a, b) => Math.abs(a - finding.start) - Math.abs(b - finding.start));
  return start === undefined ? null : { start, end: start + length };
}

interface Place {
  readonly control: Control;
  /** In the control's own text. */
  readonly start: number;
  readonly end: number;
}

const asControl = (element: Element | null | undefined): Control | null =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element : null;

/** In two columns a body stands in a field for each paragraph. */
function inParagraphs(form: HTMLFormElement, side: DraftSide, body: string, span: Span): Place | null {
  const { index, offset } = paragraphAt(body, span.start);
  const cell = form.querySelector(`[data-side="${side}"][data-paragraph="${index}"]`);
  const control = asControl(cell?.querySelector('textarea'));
  return control === null ? null : { control, start: offset, end: offset + span.end - span.start };
}

/** The control in which the words stand, and where in it; null where they stand in none. */
export function placeOf(
  form: HTMLFormElement,
  side: DraftSide,
  words: ArticleWords,
  finding: Span & { readonly text: string },
): Place | null {
  const span = spanNow(words.text, finding);
  const field = span && words.fields.find(({ start, end }) => span.start >= start && span.start < end);
  if (!span || !field) return null;
  const { part, media } = field;
  const inField = { start: span.start - field.start, end: Math.min(span.end, field.end) - field.start };
  const name = NAMES[part];
  const all = [...form.querySelectorAll(`[data-side="${side}"]`)];
  const holders =
    media === null
      ? all
      : all.flatMap((each) => [...each.querySelectorAll(`[data-name="${CSS.escape(media)}"]`)]);
  const control = holders
    .map((holder) => asControl(name === undefined ? null : holder.querySelector(`[name="${name}"]`)))
    .find((each) => each !== null);
  if (!control)
    return part === 'body'
      ? inParagraphs(form, side, words.text.slice(field.start, field.end), inField)
      : null;
  // The article's fields are trimmed, what stands in the control is not.
  const shift = control.value.length - control.value.trimStart().length;
  const lead = part === 'body' || part === 'authorNote' || media !== null ? 0 : shift;
  return { control, start: inField.start + lead, end: inField.end + lead };
}

/** Brings a place of a long text into sight: browsers do not do it by themselves for words that a script selects. */
function scrollTo(control: Control, start: number): void {
  if (!(control instanceof HTMLTextAreaElement)) return;
  const probe = document.createElement('textarea');
  probe.className = control.className;
  probe.dir = control.dir;
  probe.lang = control.lang;
  probe.rows = 1;
  probe.readOnly = true;
  probe.tabIndex = -1;
  probe.ariaHidden = 'true';
  probe.value = control.value.slice(0, start);
  Object.assign(probe.style, {
    position: 'absolute',
    visibility: 'hidden',
    inlineSize: `${control.offsetWidth}px`,
    blockSize: '0',
    minBlockSize: '0',
  });
  control.after(probe);
  const below = probe.scrollHeight;
  probe.remove();
  control.scrollTop = Math.max(0, below - control.clientHeight / 2);
}

/** Selects the words in their field. @returns the field, or null where they stand in none */
export function selectWords(
  form: HTMLFormElement,
  side: DraftSide,
  words: ArticleWords,
  finding: Span & { readonly text: string; readonly key?: string },
): Control | null {
  const place = placeOf(form, side, words, finding);
  if (place === null) return null;
  const { control, start, end } = place;
  control.focus();
  control.setSelectionRange(start, end);
  if (control.classList.contains('writing-text')) control.scrollTop = 0;
  else scrollTo(control, start);
  // In the middle: what is kept at the foot of the form would cover the words.
  (markOf(control, finding.key) ?? control).scrollIntoView({ block: 'center' });
  return control;
}

/** What is drawn behind the words of a finding, where it is drawn. */
const markOf = (control: Control, key: string | undefined): Element | null =>
  key === undefined
    ? null
    : (control.parentElement?.querySelector(`[data-finding="${CSS.escape(key)}"]`) ?? null);

/** How far down from the top of the window the words stand; null where they stand in no control. */
export function topOf(
  form: HTMLFormElement,
  side: DraftSide,
  words: ArticleWords,
  finding: Span & { readonly text: string; readonly key: string },
): number | null {
  const place = placeOf(form, side, words, finding);
  if (place === null) return null;
  return (markOf(place.control, finding.key) ?? place.control).getBoundingClientRect().top;
}

/**
 * Puts other words in the place of the selected ones, as if they were typed, so that the field's own undo takes them
 * back. Browsers offer nothing but this old command for it.
 */
export function typeOver(control: Control, replacement: string): void {
  const typed =
    replacement === ''
      ? document.execCommand('delete')
      : document.execCommand('insertText', false, replacement);
  if (typed) return;
  control.setRangeText(replacement);
  control.dispatchEvent(new Event('input', { bubbles: true }));
}
