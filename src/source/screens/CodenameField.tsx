import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { TextField } from '#ui/components/Field.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { formatNumber } from '#ui/language.ts';
import type { WordHint } from '../calls.ts';
import { messages } from '../messages/index.ts';

/** The last, unfinished word replaced by a word of the list, ready for the next. */
const completed = (typed: string, word: string): string => `${typed.replace(/\S+\s*$/u, '')}${word} `;

/**
 * One line for the eight words. Under it each word stands as it was understood, and the word being typed can be
 * completed from the list, which is on the device: nothing typed here leaves it.
 */
export function CodenameField(props: {
  value: string;
  onValue: (value: string) => void;
  error: string | null;
  hintsFor: (typed: string) => Promise<readonly WordHint[]>;
}) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  const { value, hintsFor } = props;
  const line = useRef<HTMLInputElement>(null);
  const [hints, setHints] = useState<readonly WordHint[]>([]);

  useEffect(() => {
    let isLatest = true;
    void hintsFor(value).then((found) => {
      if (isLatest) setHints(found);
    });
    return () => {
      isLatest = false;
    };
  }, [value, hintsFor]);

  const isTyping = !/\s$/u.test(value);
  const current = isTyping ? hints.at(-1) : undefined;
  const known = hints.filter((hint) => hint.known).length;
  return (
    <div class="stack">
      <TextField
        label={t.returnLabel}
        hint={t.returnHint}
        error={props.error}
        value={value}
        onValue={props.onValue}
        inputRef={line}
        input={{ dir: 'ltr', name: 'words', enterkeyhint: 'go' }}
      />
      {hints.length > 0 ? (
        <div class="stack-tight">
          <ol class="hints" dir="ltr">
            {hints.map((hint, index) => {
              const isOpen = hint === current && hint.completions.length > 0;
              const isWrong = !hint.known && hint !== current;
              return (
                <li key={`${index}-${hint.typed}`} class="hint-word" data-known={isWrong ? 'false' : 'true'}>
                  <span class="small soft">{formatNumber(language, index + 1)}</span>
                  <bdi>{hint.typed}</bdi>
                  {hint.known ? <Icon name="done" size={16} /> : null}
                  {isOpen ? <span class="soft">…</span> : null}
                  {isWrong ? <Icon name="think" size={16} /> : null}
                </li>
              );
            })}
          </ol>
          <p class="small soft" role="status">
            {hints
              .filter((hint) => !hint.known && (hint !== current || hint.completions.length === 0))
              .map((hint) => t.returnUnknown(hint.typed))
              .join(' ') || t.returnCount(known)}
          </p>
          {current && current.completions.length > 0 ? (
            <div class="hints" dir="ltr">
              {current.completions.map((word) => (
                <Button
                  key={word}
                  aria-label={t.returnComplete(word)}
                  onClick={() => {
                    props.onValue(completed(value, word));
                    line.current?.focus();
                  }}
                >
                  {word}
                </Button>
              ))}
            </div>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
