import type { ObjectId } from '#protocol/ids.ts';
import type { Person } from '../client/state.ts';
import { useDeskMessages } from '../messages/index.ts';

/** Those who can be given a case's key. */
export const readersAmong = (people: readonly Person[]): readonly Person[] =>
  people.filter(({ present, role }) => present && role !== 'administrator');

/** People by name, each with what they are on the desk. */
export function ReadersChoice(props: {
  people: readonly Person[];
  chosen: ReadonlySet<ObjectId>;
  /** Where the choice before it says so already. */
  legendUnseen?: boolean;
  isFixed: (id: ObjectId) => boolean;
  onChosen: (chosen: ReadonlySet<ObjectId>) => void;
}) {
  const m = useDeskMessages();
  const toggle = (id: ObjectId, on: boolean) => {
    const next = new Set(props.chosen);
    if (on) next.add(id);
    else next.delete(id);
    props.onChosen(next);
  };
  return (
    <fieldset class="stack people-choice">
      <legend class={props.legendUnseen ? 'unseen' : undefined}>{m.case.access.named}</legend>
      {props.people.map((person) => (
        <label class="choice" key={person.id}>
          <input
            type="checkbox"
            checked={props.chosen.has(person.id)}
            disabled={props.isFixed(person.id)}
            onChange={(event) => toggle(person.id, event.currentTarget.checked)}
          />
          <span class="choice-words">
            <span>
              <bdi>{person.name}</bdi>
            </span>
            <span class="soft small">{m.people[person.role]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
