import { useState } from 'preact/hooks';
import type { KeyFile } from '#protocol/identity.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextField } from '#ui/components/Field.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { Waiting } from '../components/Empty.tsx';
import { Failed } from '../components/Failed.tsx';
import { isGood, NewPassphrase, NO_WORDS } from '../components/NewPassphrase.tsx';
import { useTask } from '../hooks.ts';
import { downloadKey, keepKey } from '../keptKey.ts';
import { useDeskMessages } from '../messages/index.ts';
import { hasSecurityKeys } from '../securityKey.ts';
import { Gate } from './Gate.tsx';

export interface EnrolActs {
  /** Makes the identity and locks it under the passphrase; takes seconds. */
  readonly makeKey: (name: string, passphrase: string) => Promise<KeyFile>;
  /** Lets a security key open the file as well. @throws AmanaError security-key-unfit */
  readonly addSecurityKey: () => Promise<KeyFile>;
  /** Asks the newsroom to be let in with the key just made. */
  readonly join: () => Promise<void>;
  /** The key was made before, and only its owner's page was closed since. */
  readonly onHaveKey: () => void;
}

function Steps(props: { at: 1 | 2 }) {
  return (
    <div class="steps" aria-hidden="true">
      <span class="steps-done" />
      <span class={props.at === 2 ? 'steps-done' : ''} />
    </div>
  );
}

function MakeKey(props: {
  makeKey: EnrolActs['makeKey'];
  onMade: (file: KeyFile) => void;
  onHaveKey: () => void;
}) {
  const m = useDeskMessages();
  const task = useTask();
  const [name, setName] = useState('');
  const [words, setWords] = useState(NO_WORDS);
  const [tried, setTried] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '' || !isGood(words)) return;
    void task.run(async () => props.onMade(await props.makeKey(name.trim(), words.passphrase)));
  };
  return (
    <Gate title={m.enrol.title} intro={m.enrol.intro}>
      <Steps at={1} />
      <form onSubmit={submit} autocomplete="off" data-testid="enrol-form">
        <TextField
          label={m.enrol.name}
          hint={m.enrol.nameHint}
          value={name}
          onValue={setName}
          error={tried && name.trim() === '' ? m.enrol.needName : null}
          input={{ name: 'editor-name', maxLength: 80, disabled: task.busy }}
        />
        <NewPassphrase
          name="passphrase"
          label={m.enrol.passphrase}
          words={words}
          tried={tried}
          disabled={task.busy}
          onWords={setWords}
        />
        <Failed error={task.error} />
        {task.busy ? <Waiting label={m.enrol.making} /> : null}
        <div class="actions">
          <Button kind="primary" type="submit" disabled={task.busy} data-testid="enrol-make">
            {m.enrol.make}
          </Button>
          <Button kind="quiet" disabled={task.busy} onClick={props.onHaveKey} data-testid="enrol-have-key">
            {m.enrol.haveKey}
          </Button>
        </div>
      </form>
    </Gate>
  );
}

function KeepKey(props: {
  file: KeyFile;
  join: EnrolActs['join'];
  addSecurityKey: EnrolActs['addSecurityKey'];
  onFile: (file: KeyFile) => void;
}) {
  const m = useDeskMessages();
  const task = useTask();
  const [downloaded, setDownloaded] = useState(false);
  const [keep, setKeep] = useState(false);
  const keepFile = () => {
    downloadKey(props.file);
    setDownloaded(true);
  };
  const add = () =>
    void task.run(async () => {
      props.onFile(await props.addSecurityKey());
      // The file that was downloaded a moment ago does not know the security key.
      setDownloaded(false);
    });
  const join = () =>
    void task.run(async () => {
      if (keep) keepKey(props.file);
      await props.join();
    });
  return (
    <Gate title={m.enrol.keyTitle} intro={m.enrol.keyIntro}>
      <Steps at={2} />
      <div class="stack">
        <div class="actions">
          <Button
            kind={downloaded || keep ? 'plain' : 'primary'}
            onClick={keepFile}
            data-testid="enrol-download"
          >
            {m.enrol.download}
          </Button>
        </div>
        {downloaded ? (
          <Notice kind="done" live>
            <p>{m.enrol.downloaded}</p>
          </Notice>
        ) : null}
        {hasSecurityKeys() ? (
          <div class="stack">
            {props.file.securityKey === undefined ? (
              <div class="actions">
                <Button disabled={task.busy} onClick={add} data-testid="security-key-add">
                  {m.enrol.securityKey}
                </Button>
              </div>
            ) : (
              <p role="status" data-testid="security-key-added">
                {m.enrol.securityKeyAdded}
              </p>
            )}
            <p class="small soft">{m.enrol.securityKeyHint}</p>
          </div>
        ) : null}
        <label class="choice">
          <input
            type="checkbox"
            name="keep-key"
            checked={keep}
            onChange={(event) => setKeep(event.currentTarget.checked)}
          />
          <span class="choice-words">
            <span>{m.enrol.keep}</span>
            <span class="small soft">{m.enrol.keepHint}</span>
          </span>
        </label>
        <Failed error={task.error} />
        {task.busy ? <Waiting label={m.enrol.joining} /> : null}
        <div class="actions">
          <Button
            kind={downloaded || keep ? 'primary' : 'plain'}
            disabled={task.busy || !(downloaded || keep)}
            onClick={join}
            data-testid="enrol-join"
          >
            {m.enrol.join}
          </Button>
        </div>
      </div>
    </Gate>
  );
}

/** From an invite link to a key of one's own: first make it, then keep it, then ask to join. */
export function Enrol(props: EnrolActs) {
  const [file, setFile] = useState<KeyFile | null>(null);
  return file === null ? (
    <MakeKey makeKey={props.makeKey} onMade={setFile} onHaveKey={props.onHaveKey} />
  ) : (
    <KeepKey file={file} join={props.join} addSecurityKey={props.addSecurityKey} onFile={setFile} />
  );
}

/** A link that was cut or changed on its way. */
export function BadInvite() {
  const m = useDeskMessages();
  return (
    <Gate title={m.enrol.title}>
      <Notice kind="think">
        <p>{m.enrol.badLink}</p>
      </Notice>
    </Gate>
  );
}
