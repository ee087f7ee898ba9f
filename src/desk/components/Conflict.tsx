import { useId, useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import type { Language } from '#ui/language.ts';
import { directionOf } from '#ui/language.ts';
import {
  type Choice,
  conflictsOf,
  type MergePart,
  mergedText,
  mergeTexts,
  wordDiff,
} from '../client/merge.ts';
import { useDeskMessages } from '../messages/index.ts';

/** One text that two people changed: `base` is what both began with, null where nobody knows. */
export interface ConflictField {
  readonly name: string;
  readonly label: string;
  readonly language?: Language;
  readonly base: string | null;
  readonly mine: string;
  readonly theirs: string;
}

/** Of what was written; the words around it are the page's own, and run as the page does. */
const written = (language: Language | undefined) =>
  language === undefined ? { dir: 'auto' as const } : { lang: language, dir: directionOf(language) };

/** One version, with the words that the other one does not have marked by more than a colour. */
function Version(props: { text: string; other: string; label: string; language: Language | undefined }) {
  const m = useDeskMessages().talk.conflict;
  const parts = wordDiff(props.text, props.other).filter(({ kind }) => kind !== 'in');
  return (
    <div class="version">
      <p class="small soft">{props.label}</p>
      <div {...written(props.language)} class="written">
        {props.text === '' ? <em>{m.nothing}</em> : null}
        {parts.map((part) => (part.kind === 'out' ? <mark>{part.text}</mark> : part.text))}
      </div>
    </div>
  );
}

function Question(props: {
  part: Extract<MergePart, { kind: 'conflict' }>;
  language: Language | undefined;
  number: number;
  all: number;
  by: string;
  choice: Choice | undefined;
  onChoice: (choice: Choice) => void;
}) {
  const { part, by, language } = props;
  const m = useDeskMessages().talk.conflict;
  const group = useId();
  const choices: readonly (readonly [Choice, string])[] = [
    ['mine', m.keepMine],
    ['theirs', m.keepTheirs(by)],
    ['both', m.keepBoth],
  ];
  return (
    <fieldset class="conflict-place" data-testid="conflict-place">
      <legend>{m.place(props.number, props.all)}</legend>
      <div class="versions">
        <Version text={part.mine} other={part.theirs} label={m.mine} language={language} />
        <Version text={part.theirs} other={part.mine} label={m.theirs(by)} language={language} />
      </div>
      <div class="conflict-choices">
        {choices.map(([choice, words]) => (
          <label class="tick" key={choice}>
            <input
              type="radio"
              name={group}
              value={choice}
              checked={props.choice === choice}
              onChange={() => props.onChoice(choice)}
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/**
 * Two versions side by side, paragraph by paragraph. What only one person changed is together already; the rest is
 * theirs to decide, and nothing is used before all of it is.
 * @param by the colleague's name
 * @param onDone every field's text, by its name
 */
export function Conflict(props: {
  fields: readonly ConflictField[];
  by: string;
  onDone: (merged: ReadonlyMap<string, string>) => void;
  onLater: () => void;
}) {
  const { by } = props;
  const m = useDeskMessages().talk.conflict;
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const fields = props.fields.map((field) => ({
    ...field,
    parts: mergeTexts(field.base, field.mine, field.theirs),
  }));
  const all = fields.reduce((sum, { parts }) => sum + conflictsOf(parts), 0);
  const left = all - choices.size;
  const choicesOf = (name: string, parts: readonly MergePart[]) =>
    Array.from({ length: conflictsOf(parts) }, (_, i) => choices.get(`${name} ${i}`));
  let number = 0;
  return (
    <section class="conflict" aria-label={m.title(by)} data-testid="conflict">
      <h2>{m.title(by)}</h2>
      <p>{all === 0 ? m.none : m.intro}</p>
      {fields
        .filter(({ mine, theirs }) => mine !== theirs)
        .map(({ name, label, language, parts, mine, theirs }) => {
          let place = 0;
          return (
            <div class="stack" key={name}>
              <h3>{label}</h3>
              {parts.map((part, i) => {
                if (part.kind === 'conflict') {
                  const key = `${name} ${place++}`;
                  number += 1;
                  return (
                    <Question
                      key={key}
                      part={part}
                      language={language}
                      number={number}
                      all={all}
                      by={by}
                      choice={choices.get(key)}
                      onChoice={(choice) => setChoices(new Map([...choices, [key, choice]]))}
                    />
                  );
                }
                return part.by === 'nobody' ? null : (
                  <div class="conflict-agreed" key={`${name} agreed ${i}`}>
                    <p class="small soft">
                      {m.together}: {part.by === 'theirs' ? m.theirs(by) : m.mine}
                    </p>
                    <div {...written(language)} class="written">
                      {part.text}
                    </div>
                  </div>
                );
              })}
              <details>
                <summary>{m.whole}</summary>
                <div class="versions">
                  <Version text={mine} other={theirs} label={m.mine} language={language} />
                  <Version text={theirs} other={mine} label={m.theirs(by)} language={language} />
                </div>
              </details>
            </div>
          );
        })}
      <p role="status" class="small soft" data-testid="conflict-left" data-left={left}>
        {left === 0 ? m.decided : m.left(left)}
      </p>
      <div class="actions">
        <Button
          kind="primary"
          disabled={left > 0}
          data-testid="conflict-use"
          onClick={() =>
            props.onDone(
              new Map(fields.map(({ name, parts }) => [name, mergedText(parts, choicesOf(name, parts))])),
            )
          }
        >
          {m.use}
        </Button>
        <Button onClick={props.onLater} data-testid="conflict-later">
          {m.later}
        </Button>
      </div>
    </section>
  );
}
