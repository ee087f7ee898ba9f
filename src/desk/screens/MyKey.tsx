import { useState } from 'preact/hooks';
import type { KeyFile } from '#protocol/identity.ts';
import { Button } from '#ui/components/Button.tsx';
import type { KeyChange } from '../client/session.ts';
import { Waiting } from '../components/Empty.tsx';
import { Failed } from '../components/Failed.tsx';
import { isGood, NewPassphrase, NO_WORDS } from '../components/NewPassphrase.tsx';
import { PassphraseField } from '../components/PassphraseField.tsx';
import { useDesk } from '../context.ts';
import { useTask } from '../hooks.ts';
import { downloadKey, keepKey, keptKey } from '../keptKey.ts';
import { useDeskMessages } from '../messages/index.ts';
import { hasSecurityKeys, newSecurityKey } from '../securityKey.ts';

/** Changes how one's own key file opens; the key and everything wrapped to it stay as they are. */
export function MyKey() {
  const m = useDeskMessages();
  const { session } = useDesk();
  const task = useTask();
  const [current, setCurrent] = useState('');
  const [words, setWords] = useState(NO_WORDS);
  const [made, setMade] = useState<KeyFile | null>(null);
  const [downloaded, setDownloaded] = useState(false);

  const change = (choose: () => KeyChange | Promise<KeyChange>) =>
    void task.run(async () => {
      const file = await session.ask('changeKey', current, await choose());
      // A browser that keeps the locked key keeps it as it opens from now on.
      if (keptKey()?.editorId === file.editorId) keepKey(file);
      setMade(file);
      setDownloaded(false);
      setCurrent('');
      setWords(NO_WORDS);
    });
  const save = (file: KeyFile) => {
    downloadKey(file);
    setDownloaded(true);
  };

  return (
    <section class="card" aria-label={m.myKey.title} data-testid="my-key">
      <h2>{m.myKey.title}</h2>
      <p class="soft">{m.myKey.intro}</p>
      <details data-testid="my-key-open">
        <summary>{m.myKey.open}</summary>
        <div class="stack">
          <PassphraseField
            name="passphrase-now"
            label={m.myKey.now}
            value={current}
            onValue={setCurrent}
            disabled={task.busy}
          />
          <Failed error={task.error} />
          {task.busy ? <Waiting label={m.unlock.unlocking} /> : null}
          {hasSecurityKeys() ? (
            <div class="stack">
              <p class="small soft">{m.enrol.securityKeyHint}</p>
              <div class="actions">
                <Button
                  disabled={task.busy || current === ''}
                  onClick={() =>
                    change(async () => ({ kind: 'security-key', answer: await newSecurityKey() }))
                  }
                  data-testid="my-key-security-key"
                >
                  {m.myKey.securityKey}
                </Button>
              </div>
            </div>
          ) : null}
          <NewPassphrase
            name="passphrase-next"
            label={m.myKey.next}
            words={words}
            disabled={task.busy}
            onWords={setWords}
          />
          <div class="actions">
            <Button
              disabled={task.busy || current === '' || !isGood(words)}
              onClick={() => change(() => ({ kind: 'passphrase', passphrase: words.passphrase }))}
              data-testid="my-key-passphrase"
            >
              {m.myKey.change}
            </Button>
          </div>
        </div>
      </details>
      {made === null ? null : (
        <div class="stack" role="status" data-testid="my-key-changed" data-downloaded={downloaded}>
          <p>{m.myKey.changed}</p>
          <div class="actions">
            <Button
              kind={downloaded ? 'plain' : 'primary'}
              onClick={() => save(made)}
              data-testid="my-key-download"
            >
              {m.enrol.download}
            </Button>
          </div>
          {downloaded ? <p class="small soft">{m.enrol.downloaded}</p> : null}
        </div>
      )}
    </section>
  );
}
