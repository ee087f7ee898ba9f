import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { WordHint } from '#protocol/words.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextField } from '#ui/components/Field.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { directionOf, formatNumber } from '#ui/language.ts';
import { messages } from '../messages/index.ts';

export type HintsFor = (typed: string) => Promise<readonly WordHint[]>;

/** The line with one of its words exchanged, ready for the next. */
const withWord = (hints: readonly WordHint[], place: number, word: string): string =>
  `${hints.map((hint, index) => (index === place ? word : hint.typed)).join(' ')} `;

/** The words of a line as they are understood, always of the latest line. */
export function useHints(value: string, hintsFor: HintsFor): readonly WordHint[] {
  const [hints, setHints] = useState<readonly WordHint[]>([]);
  useEffect(() => {
    let isLatest = true;
    hintsFor(value).then(
      (found) => isLatest && setHints(found),
      // A list that did not come over a broken line is asked for again with the next letter.
      () => isLatest && setHints([]),
    );
    return () => {
      isLatest = false;
    };
  }, [value, hintsFor]);
  return hints;
}

/**
 * One line for the eight words, in either language. Under it each word stands as it was understood; the one being
 * typed can be completed, by hand or with the arrow keys, and one that is wrong is named, with what it may have been.
 * Nothing is corrected unasked, and nothing typed here leaves the device.
 */
export function CodenameField(props: {
  label: string;
  hint: string;
  value: string;
  onValue: (value: string) => void;
  error: string | null;
  hintsFor: HintsFor;
  /** Words, from 0, that are words of the list and not the ones that stand there. */
  mistaken?: readonly number[];
}) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  const { value, mistaken = [] } = props;
  const line = useRef<HTMLInputElement>(null);
  const listId = useId();
  const hints = useHints(value, props.hintsFor);
  const [active, setActive] = useState<number | null>(null);
  const [isClosed, setIsClosed] = useState(false);

  const change = (next: string): void => {
    setActive(null);
    setIsClosed(false);
    props.onValue(next);
  };
  const last = hints.length - 1;
  const isTyping = !/\s$/u.test(value);
  const current = isTyping ? hints[last] : undefined;
  const choices = current && !isClosed && current.place === null ? current.completions : [];
  const isOpen = choices.length > 0;
  const isWrong = (hint: WordHint): boolean =>
    hint.place === null && (hint !== current || hint.completions.length === 0);
  const take = (place: number, word: string): void => {
    change(withWord(hints, place, word));
    line.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOpen || event.isComposing) return;
    const chosen = active === null ? undefined : choices[active];
    if (event.key === 'ArrowDown') setActive(active === null ? 0 : (active + 1) % choices.length);
    else if (event.key === 'ArrowUp')
      setActive(active === null ? choices.length - 1 : (active + choices.length - 1) % choices.length);
    else if (event.key === 'Enter' && chosen !== undefined) take(last, chosen);
    else if (event.key === 'Escape') setIsClosed(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const direction = directionOf(hints[0]?.language ?? 'en');
  const known = hints.filter((hint) => hint.place !== null).length;
  return (
    <div class="stack">
      <TextField
        label={props.label}
        hint={props.hint}
        error={props.error}
        value={value}
        onValue={change}
        inputRef={line}
        input={{
          name: 'words',
          enterkeyhint: 'go',
          role: 'combobox',
          'aria-autocomplete': 'list',
          'aria-expanded': isOpen,
          'aria-controls': listId,
          'aria-activedescendant': active === null || !isOpen ? undefined : `${listId}-${active}`,
          onKeyDown,
        }}
      />
      <div
        id={listId}
        class="hints"
        role="listbox"
        aria-label={t.returnChoices}
        dir={directionOf(current?.language ?? 'en')}
        hidden={!isOpen}
      >
        {choices.map((word, index) => (
          // The line keeps the focus, as a list beside a line has to; a tap or the arrow keys choose.
          <div
            key={word}
            id={`${listId}-${index}`}
            class="button button-plain"
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            lang={current?.language}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(last, word)}
            onKeyDown={onKeyDown}
          >
            {word}
          </div>
        ))}
      </div>
      {hints.length > 0 ? (
        <div class="stack-tight">
          <ol class="hints" dir={direction}>
            {hints.map((hint, index) => {
              const isMarked = isWrong(hint) || mistaken.includes(index);
              return (
                <li key={`${index}-${hint.typed}`} class="hint-word" data-known={isMarked ? 'false' : 'true'}>
                  <span class="small soft">{formatNumber(language, index + 1)}</span>
                  <bdi lang={hint.language}>{hint.typed}</bdi>
                  {hint.place !== null && !isMarked ? <Icon name="done" size={16} /> : null}
                  {isMarked ? <Icon name="think" size={16} /> : null}
                </li>
              );
            })}
          </ol>
          <p class="small soft" role="status">
            {hints
              .filter(isWrong)
              .map((hint) => t.returnUnknown(hint.typed))
              .join(' ') || t.returnCount(known)}
          </p>
          {hints.map((hint, index) =>
            isWrong(hint) && hint.closest.length > 0 ? (
              <div key={`${index}-${hint.typed}`} class="hints">
                <span class="small">{t.returnMeant(formatNumber(language, index + 1))}</span>
                {hint.closest.map((word) => (
                  <Button
                    key={word}
                    lang={hint.language}
                    aria-label={t.returnComplete(word)}
                    onClick={() => take(index, word)}
                  >
                    {word}
                  </Button>
                ))}
              </div>
            ) : null,
          )}
        </div>
      ) : null}
    </div>
  );
}
