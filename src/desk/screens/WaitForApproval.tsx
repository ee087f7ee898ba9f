import { useCallback, useEffect, useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { Waiting } from '../components/Empty.tsx';
import { FingerprintWords } from '../components/FingerprintWords.tsx';
import { useErrorSentence, useTask } from '../hooks.ts';
import { useDeskMessages } from '../messages/index.ts';
import { Gate } from './Gate.tsx';

/** Often enough to feel prompt on the phone with the desk lead, rare enough to be no load. */
const LOOK_EVERY_MS = 4_000;

/** The key is made and asked for; a desk lead compares its words and approves. */
export function WaitForApproval(props: {
  words: readonly string[];
  /** Tries to open the desk; false while nobody has approved yet. */
  look: () => Promise<boolean>;
}) {
  const m = useDeskMessages();
  const sentence = useErrorSentence();
  const task = useTask();
  const [approved, setApproved] = useState(false);
  const { run } = task;
  const { look } = props;
  const check = useCallback(() => void run(async () => setApproved(await look())), [run, look]);
  useEffect(() => {
    check();
    const timer = setInterval(check, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [check]);
  return (
    <Gate title={m.waiting.title} intro={m.waiting.intro}>
      <div class="stack">
        <h2>{m.waiting.words}</h2>
        <FingerprintWords words={props.words} label={m.waiting.words} />
      </div>
      {task.error ? (
        <Notice kind="think" live>
          <p>{sentence(task.error)}</p>
        </Notice>
      ) : null}
      <Waiting label={approved ? m.waiting.approved : m.waiting.checking} />
      <div class="actions">
        <Button onClick={check} data-testid="wait-look">
          {m.waiting.again}
        </Button>
      </div>
    </Gate>
  );
}
