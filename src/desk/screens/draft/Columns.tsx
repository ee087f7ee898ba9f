import { useEffect, useRef } from 'preact/hooks';
import { directionOf } from '#ui/language.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { BodyField } from './BodyField.tsx';
import { PARAGRAPH, paragraphAt, paragraphStart, paragraphsIn } from './format.ts';
import { spanNow } from './places.ts';
import { formatByKey } from './Toolbar.tsx';
import type { RiskOfSide, ShownFinding } from './useRisk.ts';
import { SIDES, type WorkingDraft } from './working.ts';

/** Findings of the body, in places of the body as it stands: words may have moved since they were checked. */
export function bodyMarks({ words, findings }: RiskOfSide, body: string): ShownFinding[] {
  const field = words.fields.find(({ part }) => part === 'body');
  if (field === undefined || words.text.slice(field.start, field.end) !== body) return [];
  return findings.flatMap((each) => {
    const span = each.end > each.start ? spanNow(words.text, each) : null;
    if (span === null || span.start < field.start || span.end > field.end) return [];
    return [{ ...each, start: span.start - field.start, end: span.end - field.start }];
  });
}

const marksIn = (marks: readonly ShownFinding[], start: number, length: number): ShownFinding[] =>
  marks
    .filter((each) => each.start >= start && each.end <= start + length)
    .map((each) => ({ ...each, start: each.start - start, end: each.end - start }));

/**
 * The article and its translation, a paragraph beside its counterpart: a row each, as high as the longer of the two.
 * An empty line makes a new row, and going back at the beginning of a paragraph takes it away again.
 */
export function Columns(props: {
  drafts: readonly WorkingDraft[];
  risks: readonly RiskOfSide[];
  disabled: boolean;
  onBody: (side: number, body: string) => void;
}) {
  const { drafts, risks, disabled } = props;
  const messages = useDeskMessages();
  const m = messages.case.draft;
  const rows = useRef<HTMLFieldSetElement>(null);
  const wanted = useRef<{ side: number; at: number } | null>(null);
  const bodies = drafts.map(({ body }) => paragraphsIn(body));
  const count = Math.max(...bodies.map(({ length }) => length));
  useEffect(() => {
    const place = wanted.current;
    wanted.current = null;
    if (place === null) return;
    const { index, offset } = paragraphAt(drafts[place.side]?.body ?? '', place.at);
    const area = rows.current?.querySelector(
      `[data-side="${SIDES[place.side]}"][data-paragraph="${index}"] textarea`,
    );
    if (!(area instanceof HTMLTextAreaElement)) return;
    area.focus();
    area.setSelectionRange(offset, offset);
  });
  const change = (side: number, index: number, value: string, caret: number) => {
    const paragraphs = [...(bodies[side] ?? [])];
    while (paragraphs.length < index) paragraphs.push('');
    paragraphs[index] = value;
    if (value.includes(PARAGRAPH)) wanted.current = { side, at: paragraphStart(paragraphs, index) + caret };
    // Empty rows that nobody fills are not part of the text.
    while (paragraphs.length > 1 && paragraphs.length - 1 > index && paragraphs.at(-1) === '')
      paragraphs.pop();
    props.onBody(side, paragraphs.join(PARAGRAPH));
  };
  const onKey = (side: number, index: number, event: KeyboardEvent) => {
    const area = event.currentTarget;
    if (!(area instanceof HTMLTextAreaElement) || formatByKey(area, event)) return;
    const isAtStart = area.selectionStart === 0 && area.selectionEnd === 0;
    const isAtEnd = area.selectionStart === area.value.length;
    const paragraphs = bodies[side] ?? [];
    if (event.key === 'Backspace' && isAtStart && index > 0 && index < paragraphs.length) {
      event.preventDefault();
      const before = paragraphs[index - 1] ?? '';
      wanted.current = { side, at: paragraphStart(paragraphs, index - 1) + before.length };
      const joined = [...paragraphs.slice(0, index - 1), before + area.value, ...paragraphs.slice(index + 1)];
      props.onBody(side, joined.join(PARAGRAPH));
      return;
    }
    const step = event.key === 'ArrowUp' && isAtStart ? -1 : event.key === 'ArrowDown' && isAtEnd ? 1 : 0;
    const next = rows.current?.querySelector(
      `[data-side="${SIDES[side]}"][data-paragraph="${index + step}"] textarea`,
    );
    if (step === 0 || !(next instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <fieldset ref={rows} class="pair-rows" data-testid="pair-rows" aria-label={m.body}>
      {Array.from({ length: count }, (_, index) => (
        <div class="pair-row" key={index}>
          {drafts.map((draft, side) => {
            const paragraphs = bodies[side] ?? [];
            const text = paragraphs[index] ?? '';
            const start = paragraphStart(paragraphs, index);
            const other = bodies[1 - side]?.[index] ?? '';
            const risk = risks[side];
            const marks = risk === undefined ? [] : marksIn(bodyMarks(risk, draft.body), start, text.length);
            const isAlone = text.trim() === '' && other.trim() !== '';
            return (
              <div
                class={isAlone ? 'pair-cell pair-missing' : 'pair-cell'}
                key={side}
                data-side={SIDES[side]}
                data-paragraph={index}
                data-missing={isAlone}
              >
                <BodyField
                  value={text}
                  onValue={(value, caret) => change(side, index, value, caret)}
                  marks={marks}
                  dir={directionOf(draft.language)}
                  lang={draft.language}
                  area={{
                    'name': 'draft-paragraph',
                    'rows': 1,
                    'maxLength': 100_000,
                    disabled,
                    'onKeyDown': (event) => onKey(side, index, event),
                    'aria-label': m.write.paragraph(messages.languageNames[draft.language], index + 1),
                  }}
                />
                {isAlone ? <p class="pair-note small">{m.write.noCounterpart}</p> : null}
              </div>
            );
          })}
        </div>
      ))}
    </fieldset>
  );
}
