import { useState } from 'preact/hooks';
import type { KeyFile } from '#protocol/identity.ts';
import { Button } from '#ui/components/Button.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { Waiting } from '../components/Empty.tsx';
import { PassphraseField } from '../components/PassphraseField.tsx';
import { useErrorSentence, useTask } from '../hooks.ts';
import { forgetKey, keptKey, parseKeyFile } from '../keptKey.ts';
import { useDeskMessages } from '../messages/index.ts';
import { hasSecurityKeys } from '../securityKey.ts';
import { Gate } from './Gate.tsx';

/** Why the desk is closed: it was never open, somebody locked it, or it locked itself. */
export type LockReason = 'start' | 'locked' | 'idle' | 'out';

export function Unlock(props: {
  reason: LockReason;
  unlock: (file: KeyFile, passphrase: string) => Promise<void>;
  unlockWithSecurityKey: (file: KeyFile) => Promise<void>;
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
          <p>{m.unlock[props.reason]}</p>
        </Notice>
      )}
      <form onSubmit={submit} autocomplete="off" data-testid="unlock-form">
        <div class="field">
          {file ? (
            <p>
              <bdi data-testid="key-chosen">{m.unlock.chosen(file.name)}</bdi>
            </p>
          ) : null}
          <label class="button key-choice">
            <input
              type="file"
              name="key-file"
              class="unseen"
              accept=".json,application/json"
              disabled={task.busy}
              aria-describedby="key-error"
              onChange={(event) => void choose(event.currentTarget.files)}
            />
            <Icon name="file" />
            {file ? m.unlock.other : m.unlock.choose}
          </label>
          <p id="key-error" class="field-error" role="status">
            {badFile ? m.unlock.badFile : ''}
          </p>
        </div>
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
          {file?.securityKey !== undefined && hasSecurityKeys() ? (
            <Button
              disabled={task.busy}
              onClick={() => void task.run(() => props.unlockWithSecurityKey(file))}
              data-testid="unlock-security-key"
            >
              {m.unlock.securityKey}
            </Button>
          ) : null}
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
