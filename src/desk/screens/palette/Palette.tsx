import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { Dialog } from '../../components/Dialog.tsx';
import { useDesk } from '../../context.ts';
import type { ThreadRow } from '../../inbox.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import {
  type Entry,
  foundEntries,
  type Goal,
  movedTo,
  OPEN_ACTS,
  PALETTE_ACTS,
  type PaletteAct,
} from './entries.ts';

function useEntries(rows: readonly ThreadRow[], isOpen: boolean): readonly Entry[] {
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { state } = useDesk();
  return useMemo(() => {
    const acts: readonly PaletteAct[] = isOpen ? [...OPEN_ACTS, ...PALETTE_ACTS] : PALETTE_ACTS;
    return [
      ...acts.map((act): Entry => {
        const name = m.palette.acts[act];
        return { key: act, goal: { kind: 'act', act }, name, more: '', alias: '' };
      }),
      ...state.cases.flatMap(({ id, title, threads: [thread] }): Entry[] =>
        thread === undefined
          ? []
          : [{ key: id, goal: { kind: 'case', thread }, name: title || m.untitled, more: '', alias: '' }],
      ),
      ...rows.map(({ thread, pseudonym, newest }): Entry => {
        const alias = pseudonym[language === 'en' ? 'ar' : 'en'];
        const goal = { kind: 'conversation', thread } as const;
        return { key: thread, goal, name: pseudonym[language], more: newest.excerpt, alias };
      }),
      ...state.people
        .filter(({ present }) => present)
        .map(({ id, name, role }): Entry => {
          const goal = { kind: 'person', person: id } as const;
          return { key: id, goal, name, more: m.people[role], alias: '' };
        }),
    ];
  }, [rows, state.cases, state.people, isOpen, m, language]);
}

/** A few letters to anywhere: a conversation, a case, a person, an act. Arrows choose, Enter goes. */
export function Palette(props: {
  rows: readonly ThreadRow[];
  isOpen: boolean;
  onGo: (goal: Goal) => void;
  onClose: () => void;
}) {
  const messages = useDeskMessages();
  const m = messages.palette;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const entries = useEntries(props.rows, props.isOpen);
  const found = useMemo(() => foundEntries(entries, query), [entries, query]);
  const chosen = Math.min(at, found.length - 1);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen, id]);
  const go = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    props.onClose();
    props.onGo(entry.goal);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // A key of an input method chooses its letters, not ours.
    if (event.isComposing) return;
    if (event.key === 'Enter') go(found[chosen]);
    else {
      const next = movedTo(event.key, chosen, found.length);
      if (next === null) return;
      setAt(next);
    }
    event.preventDefault();
  };
  return (
    <Dialog title={m.title} closeLabel={messages.close} testId="palette" onClose={props.onClose}>
      <div class="palette">
        <label class="unseen" for={`${id}-input`}>
          {m.label}
        </label>
        <input
          ref={input}
          id={`${id}-input`}
          class="input"
          type="text"
          name="palette"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={found.length > 0 ? `${id}-${chosen}` : undefined}
          placeholder={m.hint}
          autocomplete="off"
          spellcheck={false}
          // Empty, the hint stands where the page's own words begin.
          {...(query === '' ? {} : { dir: 'auto' as const })}
          value={query}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <p class="unseen" role="status">
          {m.results(found.length)}
        </p>
        {found.length === 0 ? <p class="soft">{m.none}</p> : null}
        <div
          id={`${id}-list`}
          class="palette-list"
          role="listbox"
          aria-label={m.title}
          hidden={found.length === 0}
        >
          {found.map((entry, index) => (
            <button
              type="button"
              role="option"
              tabIndex={-1}
              id={`${id}-${index}`}
              key={`${entry.goal.kind} ${entry.key}`}
              class="palette-entry"
              aria-selected={index === chosen}
              data-testid="palette-entry"
              data-kind={entry.goal.kind}
              onClick={() => go(entry)}
            >
              <span class="palette-name" dir="auto">
                {entry.name}
              </span>
              <span class="palette-kind small soft">{m.kinds[entry.goal.kind]}</span>
              {entry.more === '' ? null : (
                <span class="palette-more small soft" dir="auto">
                  {entry.more}
                </span>
              )}
            </button>
          ))}
        </div>
        <p class="small soft palette-keys">{m.keys}</p>
      </div>
    </Dialog>
  );
}
