import { useState } from 'preact/hooks';
import type { KeyFile } from '#protocol/identity.ts';
import { Button } from '#ui/components/Button.tsx';
import { Field } from '#ui/components/Field.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { Waiting } from '../components/Empty.tsx';
import { PassphraseField } from '../components/PassphraseField.tsx';
import { useErrorSentence, useTask } from '../hooks.ts';
import { forgetKey, keptKey, parseKeyFile } from '../keptKey.ts';
import { useDeskMessages } from '../messages/index.ts';
import { Gate } from './Gate.tsx';

/** Why the desk is closed: it was never open, somebody locked it, or it locked itself. */
export type LockReason = 'start' | 'locked' | 'idle';

export function Unlock(props: {
  reason: LockReason;
  unlock: (file: KeyFile, passphrase: string) => Promise<void>;
}) {
  const m = useDeskMessages();
  const sentence = useErrorSentence();
  const task = useTask();
  const [kept, setKept] = useState(keptKey);
  const [chosen, setChosen] = useState<KeyFile | null>(null);
  const [badFile, setBadFile] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const file = chosen ?? kept;

  const choose = async (list: FileList | null) => {
    const first = list?.[0];
    if (!first) return;
    const parsed = parseKeyFile(await first.text());
    setChosen(parsed);
    setBadFile(parsed === null);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (file === null) {
      setBadFile(true);
      return;
    }
    void task.run(() => props.unlock(file, passphrase));
  };
  const forget = () => {
    forgetKey();
    setKept(null);
  };

  return (
    <Gate title={m.unlock.title} intro={kept && !chosen ? m.unlock.introKept : m.unlock.intro}>
      {props.reason === 'start' ? null : (
        <Notice>
          <p>{props.reason === 'idle' ? m.unlock.idle : m.unlock.locked}</p>
        </Notice>
      )}
      <form onSubmit={submit} autocomplete="off" data-testid="unlock-form">
        <Field
          label={kept ? m.unlock.other : m.unlock.file}
          hint={file ? <bdi>{m.unlock.chosen(file.name)}</bdi> : undefined}
          error={badFile ? m.unlock.badFile : null}
        >
          {(links) => (
            <input
              {...links}
              type="file"
              name="key-file"
              accept=".json,application/json"
              class="input"
              disabled={task.busy}
              onChange={(event) => void choose(event.currentTarget.files)}
            />
          )}
        </Field>
        <PassphraseField
          name="passphrase"
          label={m.unlock.passphrase}
          value={passphrase}
          onValue={setPassphrase}
          error={task.error ? sentence(task.error) : null}
          disabled={task.busy}
        />
        {task.busy ? <Waiting label={m.unlock.unlocking} /> : null}
        <div class="actions">
          <Button
            kind="primary"
            type="submit"
            disabled={task.busy || passphrase === ''}
            data-testid="unlock-go"
          >
            {m.unlock.unlock}
          </Button>
          {kept ? (
            <Button kind="quiet" onClick={forget}>
              {m.unlock.forget}
            </Button>
          ) : null}
        </div>
      </form>
    </Gate>
  );
}
