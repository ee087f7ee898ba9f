import { useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import type { Recovery } from '../client/state.ts';
import { Waiting } from '../components/Empty.tsx';
import { Failed } from '../components/Failed.tsx';
import { PassphraseField } from '../components/PassphraseField.tsx';
import { Select } from '../components/Select.tsx';
import { useDesk } from '../context.ts';
import { useTask } from '../hooks.ts';
import { downloadKey } from '../keptKey.ts';
import { useDeskMessages } from '../messages/index.ts';
import { SHORTEST_PASSPHRASE } from '../text/strength.ts';

function Request(props: { recovery: Recovery; lead: boolean; nameOf: (id: ObjectId) => string }) {
  const { recovery, nameOf } = props;
  const { lost, to } = recovery;
  const m = useDeskMessages();
  const { session, tell } = useDesk();
  const task = useTask();
  const [passphrase, setPassphrase] = useState('');
  const give = async () => {
    if (await task.run(async () => void (await session.ask('giveShare', lost, to))))
      tell({ words: m.people.gaveShare, undo: null });
  };
  const take = () =>
    void task.run(async () => {
      downloadKey(await session.ask('recoverKey', lost, passphrase));
    });
  return (
    <li data-testid="recovery">
      <div class="stack pending">
        <h3>
          <bdi>{m.people.recoverFor(nameOf(lost), nameOf(to))}</bdi>
        </h3>
        <p class="small soft">{m.people.recoveryAskedBy(nameOf(recovery.askedBy), recovery.given.length)}</p>
        {recovery.ready ? (
          <PassphraseField
            name="recovered"
            label={m.enrol.passphrase}
            hint={m.enrol.passphraseHint}
            fresh
            value={passphrase}
            onValue={setPassphrase}
          />
        ) : null}
        <Failed error={task.error} />
        {task.busy ? <Waiting label={m.loading} /> : null}
        <div class="actions">
          {props.lead && recovery.canGive ? (
            <Button disabled={task.busy} onClick={() => void give()} data-testid="give-share">
              {m.people.giveShare}
            </Button>
          ) : null}
          {recovery.ready ? (
            <Button
              kind="primary"
              disabled={task.busy || [...passphrase.trim()].length < SHORTEST_PASSPHRASE}
              onClick={take}
              data-testid="take-key"
            >
              {m.people.takeKey}
            </Button>
          ) : null}
        </div>
      </div>
    </li>
  );
}

function Ask() {
  const m = useDeskMessages();
  const { session, state, tell } = useDesk();
  const task = useTask();
  const [lost, setLost] = useState('');
  const [to, setTo] = useState('');
  const { people } = state;
  const lostPerson = people.find(({ id }) => id === lost);
  const newPerson = people.find(({ id }) => id === to);
  const options = (of: typeof people) => [
    { value: '', label: m.people.choose },
    ...of.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const ask = async () => {
    if (lostPerson === undefined || newPerson === undefined) return;
    if (await task.run(async () => void (await session.ask('askRecovery', lostPerson.id, newPerson.id))))
      tell({ words: m.people.askedRecovery, undo: null });
  };
  const receivers = people.filter(
    ({ id, present, role }) => present && role !== 'administrator' && id !== lost && id !== state.me.id,
  );
  return (
    <div class="stack">
      <Select
        label={m.people.lostKey}
        value={lost}
        options={options(people)}
        testId="lost-key"
        onValue={setLost}
      />
      <Select
        label={m.people.newKey}
        value={to}
        options={options(receivers)}
        testId="new-key"
        onValue={setTo}
      />
      <Failed error={task.error} />
      <div class="actions">
        <Button
          disabled={task.busy || lostPerson === undefined || newPerson === undefined}
          onClick={() => void ask()}
          data-testid="ask-recovery"
        >
          {m.people.askRecovery}
        </Button>
        {task.busy ? <Waiting label={m.loading} /> : null}
      </div>
    </div>
  );
}

/** Keys that were lost: who asked for which, for whom, and which leads have agreed. Everybody sees it. */
export function LostKeys(props: { lead: boolean }) {
  const m = useDeskMessages();
  const { state } = useDesk();
  const nameOf = (id: ObjectId) => state.people.find((person) => person.id === id)?.name ?? '';
  if (!props.lead && state.recoveries.length === 0) return null;
  return (
    <section class="card" aria-label={m.people.recoveryTitle} data-testid="lost-keys">
      <h2>{m.people.recoveryTitle}</h2>
      <p class="soft">{m.people.recoveryIntro}</p>
      {state.recoveries.length === 0 ? null : (
        <ul class="people">
          {state.recoveries.map((recovery) => (
            <Request
              key={`${recovery.lost} ${recovery.to}`}
              recovery={recovery}
              lead={props.lead}
              nameOf={nameOf}
            />
          ))}
        </ul>
      )}
      {props.lead ? (
        <details data-testid="lost-keys-ask">
          <summary>{m.people.askRecovery}</summary>
          <Ask />
        </details>
      ) : null}
    </section>
  );
}
