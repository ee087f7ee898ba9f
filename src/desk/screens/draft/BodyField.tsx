import type { TextareaHTMLAttributes } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { UNLEARNT } from '#ui/components/Field.tsx';
import type { ShownFinding } from './useRisk.ts';

type Mark = Pick<ShownFinding, 'key' | 'start' | 'end' | 'level' | 'open'>;

interface Piece {
  readonly text: string;
  readonly mark: Mark | null;
}

/** The text in pieces; of findings over each other the first keeps its words. */
function piecesOf(text: string, marks: readonly Mark[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    if (mark.start < at || mark.end <= mark.start || mark.end > text.length) continue;
    pieces.push({ text: text.slice(at, mark.start), mark: null });
    pieces.push({ text: text.slice(mark.start, mark.end), mark });
    at = mark.end;
  }
  pieces.push({ text: text.slice(at), mark: null });
  return pieces;
}

/**
 * A field that grows with its text, and behind it the same text with what the check has found underlined. The text
 * itself stays a plain field: nothing that somebody pastes can be more than words.
 * @param marks in places of this text
 */
export function BodyField(props: {
  value: string;
  onValue: (value: string, caret: number) => void;
  marks: readonly Mark[];
  dir: 'ltr' | 'rtl';
  lang: string;
  area: TextareaHTMLAttributes<HTMLTextAreaElement>;
}) {
  const { value, marks, dir, lang } = props;
  const shown = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // The field has no scroll of its own, and a browser that scrolls it for the caret moves it off its marks.
    if (field.current) field.current.scrollTop = 0;
  }, [value]);
  return (
    <div class="writing-field">
      <div ref={shown} class="input writing-marks" dir={dir} lang={lang} aria-hidden="true">
        {piecesOf(value, marks).map(({ text, mark }, index) =>
          mark === null ? (
            text
          ) : (
            <mark key={index} class={`mark-${mark.open ? mark.level : 'done'}`} data-finding={mark.key}>
              {text}
            </mark>
          ),
        )}
        {/* A line break at the end has no height by itself. */}
        {'\u200b'}
      </div>
      <textarea
        {...UNLEARNT}
        {...props.area}
        ref={field}
        class="input writing-text"
        dir={dir}
        lang={lang}
        value={value}
        onInput={(event) => props.onValue(event.currentTarget.value, event.currentTarget.selectionStart)}
      />
    </div>
  );
}
