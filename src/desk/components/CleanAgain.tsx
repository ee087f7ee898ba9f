import { useEffect, useRef, useState } from 'preact/hooks';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { MODES, type Mode } from '#protocol/modes.ts';
import { Button } from '#ui/components/Button.tsx';
import { Choice } from '#ui/components/Choice.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type { CleanedAttachment } from '../client/state.ts';
import { useDesk } from '../context.ts';
import { useErrorSentence, useTask } from '../hooks.ts';
import { useDeskMessages } from '../messages/index.ts';
import { Waiting } from './Empty.tsx';

/** The strongest, where the copy is another one; else the one that most who ask again are after. */
const suggested = (now: Mode): Mode => (now === 'rebuild' ? 'faithful' : 'rebuild');

/** True once another copy has come while this stood on the page. */
function useArrived(edition: ObjectId): boolean {
  const first = useRef(edition);
  return first.current !== edition;
}

function Form(props: { attachment: ObjectId; state: CleanedAttachment }) {
  const { record, edition, cleaningAgain } = props.state;
  const m = useDeskMessages().record.again;
  const sentence = useErrorSentence();
  const { session } = useDesk();
  const task = useTask();
  const [mode, setMode] = useState<Mode>(() => suggested(record.mode));
  useEffect(() => setMode(suggested(record.mode)), [edition]);
  const failed = cleaningAgain.state === 'possible' ? cleaningAgain.failed : null;
  const error = task.error ?? (failed === null ? null : new AmanaError(failed));
  const hasCopy = record.status !== 'rejected';
  const ask = (event: Event) => {
    event.preventDefault();
    void task.run(async () => void (await session.ask('cleanAgain', props.attachment, mode)));
  };
  return (
    <form class="stack" onSubmit={ask} autocomplete="off" data-testid="clean-again">
      <p class="small soft">{m.intro}</p>
      <Choice
        legend={m.which}
        value={mode}
        options={MODES.map((value) => {
          const { label, hint } = m.modes[value];
          return { value, label: hasCopy && value === record.mode ? m.asNow(label) : label, hint };
        })}
        onValue={setMode}
      />
      <p class="small soft">{m.draftToo}</p>
      {error !== null && !task.busy ? (
        <Notice kind="danger" live>
          <p data-testid="clean-again-failed">{sentence(error)}</p>
        </Notice>
      ) : null}
      {task.busy ? <Waiting label={m.asking} /> : null}
      <div class="actions">
        <Button type="submit" disabled={task.busy} data-testid="clean-again-go">
          {m.go}
        </Button>
      </div>
    </form>
  );
}

/** Another copy of the sealed original, made in another way: asked for, under way, here, or why it cannot be. */
export function CleanAgain(props: { attachment: ObjectId; state: CleanedAttachment }) {
  const { record, edition, cleaningAgain } = props.state;
  const m = useDeskMessages().record.again;
  const sentence = useErrorSentence();
  const arrived = useArrived(edition);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that was pressed is gone: whoever uses a keyboard goes on from here, not from the top of the page.
    if (cleaningAgain.state === 'under way' && document.activeElement === document.body) box.current?.focus();
  }, [cleaningAgain.state]);
  if (cleaningAgain.state === 'impossible') {
    // Why the original is gone already stands above.
    if (cleaningAgain.code === 'original-gone') return null;
    return (
      <p class="small soft" data-testid="clean-again-impossible">
        {sentence(new AmanaError(cleaningAgain.code))}
      </p>
    );
  }
  return (
    <div
      class="block"
      ref={box}
      tabIndex={-1}
      data-testid="cleaning"
      data-state={cleaningAgain.state}
      data-mode={record.mode}
    >
      {cleaningAgain.state === 'under way' ? (
        <>
          <Waiting label={m.underWay(m.modes[cleaningAgain.mode].name)} />
          <p class="small soft">{m.byItself}</p>
        </>
      ) : (
        <>
          {arrived && cleaningAgain.failed === null ? (
            <Notice kind="done" live>
              <p data-testid="clean-again-done">{m.done(m.modes[record.mode].name)}</p>
            </Notice>
          ) : null}
          <details open={cleaningAgain.failed !== null}>
            <summary data-testid="clean-again-open">{m.title}</summary>
            <Form attachment={props.attachment} state={props.state} />
          </details>
        </>
      )}
    </div>
  );
}
