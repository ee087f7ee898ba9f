import { Dialog } from '../components/Dialog.tsx';
import { type DeskMessages, useDeskMessages } from '../messages/index.ts';
import { TRIAGE_KEYS } from './triage/TriageBar.tsx';

type Keys = readonly (readonly [names: readonly string[], words: string])[];

const everywhere = (m: DeskMessages): Keys => [
  [['j'], m.shortcuts.next],
  [['k'], m.shortcuts.previous],
  [['Enter'], m.shortcuts.open],
  [['Ctrl', 'K'], m.palette.shortcut],
  [['/'], m.shortcuts.search],
  [['1', '2', '3', '4'], m.shortcuts.tabs],
  [['Esc'], m.shortcuts.escape],
  [['?'], m.shortcuts.help],
];

const inTheList = ({ triage }: DeskMessages): Keys => [
  [['x'], triage.keys.pick],
  [['Shift', 'x'], triage.keys.range],
  [['a'], triage.keys.all],
  [['z'], triage.keys.undo],
  [['@'], triage.keys.mention],
];

const forTheChosen = ({ triage }: DeskMessages): Keys =>
  Object.entries(TRIAGE_KEYS).map(([key, ask]) => [[key], triage[ask]]);

function KeyList(props: { keys: Keys }) {
  return (
    <dl class="keys">
      {props.keys.map(([names, words]) => (
        <>
          <dt dir="ltr">
            {names.map((name) => (
              <kbd class="key" key={name}>
                {name}
              </kbd>
            ))}
          </dt>
          <dd>{words}</dd>
        </>
      ))}
    </dl>
  );
}

/** Every key of the desk, in the order in which a day needs them. */
export function Shortcuts(props: { onClose: () => void }) {
  const m = useDeskMessages();
  return (
    <Dialog title={m.shortcuts.title} closeLabel={m.close} testId="shortcuts" wide onClose={props.onClose}>
      <div class="shortcuts">
        <KeyList keys={everywhere(m)} />
        <section class="stack">
          <h3>{m.triage.keys.list}</h3>
          <KeyList keys={inTheList(m)} />
        </section>
        <section class="stack">
          <h3>{m.triage.keys.acts}</h3>
          <KeyList keys={forTheChosen(m)} />
        </section>
      </div>
    </Dialog>
  );
}
