/** From words that the check names to the control in which they stand, and back into it. */
import type { ArticleWords, WordsField } from '../../client/article-words.ts';

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
};

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the words stand now: they may have moved since they were checked. Null where they are gone. */
function spanNow(text: string, finding: Span & { readonly text: string }): Span | null {
  if (text.slice(finding.start, finding.end) === finding.text) return finding;
  const length = finding.text.length;
  const before = text.lastIndexOf(finding.text, finding.start);
  const after = text.indexOf(finding.text, finding.start);
  const near = [before, after].filter((at) => at >= 0);
  const [start] = near.sort((a, b) => Math.abs(a - finding.start) - Math.abs(b - finding.start));
  return start === undefined ? null : { start, end: start + length };
}

function controlOf(form: HTMLFormElement, { part, media }: WordsField): Control | null {
  const name = NAMES[part];
  if (name === undefined) return null;
  const holder = media === null ? form : form.querySelector(`[data-name="${CSS.escape(media)}"]`);
  const control = holder?.querySelector(`[name="${name}"]`);
  return control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement ? control : null;
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
  words: ArticleWords,
  finding: Span & { readonly text: string },
): Control | null {
  const span = spanNow(words.text, finding);
  const field = span && words.fields.find(({ start, end }) => span.start >= start && span.start < end);
  const control = field && controlOf(form, field);
  if (!span || !field || !control) return null;
  // The article's fields are trimmed, what stands in the control is not.
  const shift = control.value.length - control.value.trimStart().length;
  const lead = field.part === 'body' || field.part === 'authorNote' || field.media !== null ? 0 : shift;
  control.focus();
  control.setSelectionRange(
    span.start - field.start + lead,
    Math.min(span.end, field.end) - field.start + lead,
  );
  scrollTo(control, span.start - field.start + lead);
  // In the middle: what is kept at the foot of the form would cover the words.
  control.scrollIntoView({ block: 'center' });
  return control;
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
