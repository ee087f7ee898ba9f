import { useId, useRef, useState } from 'preact/hooks';
import { TextArea } from '#ui/components/Field.tsx';
import { beingWritten } from '../../client/mentions.ts';
import type { Person } from '../../client/state.ts';
import { useDesk } from '../../context.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { folded } from '../../text/fold.ts';

/** Names that are offered at once. */
const OFFERED = 6;

/** A field for notes: behind an @, the people of the desk are offered, by arrow keys, Enter or a click. */
export function MentionArea(props: {
  label: string;
  hint: string;
  name: string;
  value: string;
  maxLength: number;
  onValue: (value: string) => void;
}) {
  const { value, onValue } = props;
  const m = useDeskMessages().triage.notes;
  const { state } = useDesk();
  const area = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [cursor, setCursor] = useState(-1);
  const [at, setAt] = useState(0);
  const writing = cursor < 0 ? null : beingWritten(value, cursor);
  const offered: readonly Person[] =
    writing === null
      ? []
      : state.people
          .filter(({ id, present, role }) => present && role !== 'administrator' && id !== state.me.id)
          .filter(({ name }) => folded(name).startsWith(folded(writing.begun)) && name !== writing.begun)
          .slice(0, OFFERED);
  const active = Math.min(at, offered.length - 1);

  const look = () => {
    setCursor(area.current?.selectionStart ?? -1);
    setAt(0);
  };
  const take = (person: Person | undefined) => {
    if (person === undefined || writing === null) return;
    const before = `${value.slice(0, writing.at)}@${person.name} `;
    onValue(before + value.slice(cursor));
    setCursor(-1);
    // After the new words are drawn: the cursor belongs behind the name.
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(before.length, before.length);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (offered.length === 0) return;
    if (event.key === 'ArrowDown') setAt((active + 1) % offered.length);
    else if (event.key === 'ArrowUp') setAt((active + offered.length - 1) % offered.length);
    else if (event.key === 'Enter' || event.key === 'Tab') take(offered[active]);
    else if (event.key === 'Escape') setCursor(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="mention">
      <TextArea
        label={props.label}
        hint={`${props.hint} ${m.mention}`}
        value={value}
        onValue={(words) => {
          onValue(words);
          look();
        }}
        areaRef={area}
        area={{
          name: props.name,
          rows: 3,
          maxLength: props.maxLength,
          onKeyDown,
          onBlur: () => setCursor(-1),
          'aria-autocomplete': 'list',
          'aria-controls': offered.length > 0 ? listId : undefined,
          'aria-activedescendant': offered.length > 0 ? `${listId}-${active}` : undefined,
        }}
      />
      {offered.length > 0 ? (
        <div class="mention-list" id={listId} role="listbox" aria-label={m.people}>
          {offered.map((person, index) => (
            <div
              key={person.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              data-testid="mention-option"
              onMouseDown={(event) => {
                // The field keeps the focus.
                event.preventDefault();
                take(person);
              }}
            >
              <bdi>{person.name}</bdi>
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}
