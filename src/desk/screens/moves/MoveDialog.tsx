import { useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Choice } from '#ui/components/Choice.tsx';
import { TextField } from '#ui/components/Field.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type { DeskCase } from '../../client/state.ts';
import { AskDialog } from '../../components/AskDialog.tsx';
import { Select } from '../../components/Select.tsx';
import { useAct, useDesk, useNameOf } from '../../context.ts';
import { useTask } from '../../hooks.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';

type Where = 'new' | 'existing';

/** Which conversations of the case go: several can go together, and all of them are a merge. */
function Which(props: {
  deskCase: DeskCase;
  chosen: ReadonlySet<ObjectId>;
  onChosen: (chosen: ReadonlySet<ObjectId>) => void;
}) {
  const { deskCase, chosen } = props;
  const m = useDeskMessages().moves;
  const language = useDeskLanguage();
  const toggle = (thread: ObjectId, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(thread);
    else next.delete(thread);
    props.onChosen(next);
  };
  return (
    <fieldset class="stack people-choice">
      <legend>{m.which}</legend>
      {deskCase.sources.map(({ thread, pseudonym }) => (
        <label class="choice" key={thread}>
          <input
            type="checkbox"
            checked={chosen.has(thread)}
            data-testid="move-thread"
            onChange={(event) => toggle(thread, event.currentTarget.checked)}
          />
          <span class="choice-words">
            <bdi>{pseudonym[language]}</bdi>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Who will read what is moved, where that is not who reads it now. Null where the same people do. */
function useReaders(from: DeskCase, to: DeskCase | null) {
  const nameOf = useNameOf();
  if (to === null) return { coming: [], isNarrower: false };
  const [before, after] = [new Set(from.access.readers), new Set(to.access.readers)];
  return {
    coming: [...after].filter((id) => !before.has(id)).map(nameOf),
    isNarrower: [...before].some((id) => !after.has(id)),
  };
}

/** Conversations of a case to another one, or to a new one for the same people. */
export function MoveDialog(props: { deskCase: DeskCase; thread: ObjectId; onClose: () => void }) {
  const { deskCase, thread } = props;
  const messages = useDeskMessages();
  const m = messages.moves;
  const { session, state, tell } = useDesk();
  const act = useAct();
  const task = useTask();
  const others = state.cases.filter((each) => each.id !== deskCase.id && !each.broken);
  const isAlone = deskCase.threads.length === 1;
  const [chosen, setChosen] = useState<ReadonlySet<ObjectId>>(new Set([thread]));
  const [where, setWhere] = useState<Where>(isAlone && others.length > 0 ? 'existing' : 'new');
  const [title, setTitle] = useState('');
  const [other, setOther] = useState<string>(others[0]?.id ?? '');
  const [allowed, setAllowed] = useState(false);
  const [tried, setTried] = useState(false);
  const target = where === 'existing' ? (others.find(({ id }) => id === other) ?? null) : null;
  const { coming, isNarrower } = useReaders(deskCase, target);
  const isWhole = deskCase.threads.every((each) => chosen.has(each));
  const why =
    deskCase.frozen !== null
      ? m.frozen
      : !deskCase.mayMoveOut || (target?.access.restricted === true && !deskCase.access.mayPutOut)
        ? m.noRight
        : null;
  const threads = deskCase.threads.filter((each) => chosen.has(each));
  const submit = async () => {
    setTried(true);
    if (threads.length === 0 || (target === null && title.trim() === '')) return;
    const from = deskCase.id;
    const done = await task.run(async () => {
      const to = target?.id ?? (await session.ask('splitCase', { threads, from, title: title.trim() }));
      if (target !== null) await session.ask('moveThreads', { threads, from, to, mayWiden: allowed });
      const back = { threads, from: to, to: from, mayWiden: true };
      tell({
        words: m.done(threads.length),
        undo: () => void act(() => session.ask('moveThreads', back)),
      });
    });
    if (done) props.onClose();
  };
  return (
    <AskDialog
      title={m.title}
      testId="move-dialog"
      task={task}
      doing={m.going}
      go={m.go}
      goTestId="move-go"
      disabled={why !== null || threads.length === 0 || (coming.length > 0 && !allowed)}
      onGo={submit}
      onClose={props.onClose}
    >
      <p class="soft">{m.intro}</p>
      {isAlone ? null : <Which deskCase={deskCase} chosen={chosen} onChosen={setChosen} />}
      {isWhole ? <p class="small soft">{m.whole}</p> : null}
      {others.length === 0 ? null : (
        <Choice
          legend={m.where}
          value={where}
          options={[
            { value: 'existing', label: m.existing },
            { value: 'new', label: m.newCase },
          ]}
          onValue={(value) => {
            setWhere(value);
            setAllowed(false);
          }}
        />
      )}
      {where === 'new' ? (
        <TextField
          label={m.newTitle}
          hint={m.samePeople}
          value={title}
          onValue={setTitle}
          error={tried && title.trim() === '' ? m.needTitle : null}
          input={{ name: 'split-title', maxLength: 300, disabled: task.busy }}
        />
      ) : (
        <Select
          label={m.chosen}
          value={other}
          options={others.map((each) => ({ value: each.id, label: each.title || messages.untitled }))}
          testId="move-case"
          onValue={(value) => {
            setOther(value);
            setAllowed(false);
          }}
        />
      )}
      {why === null ? null : (
        <Notice kind="think">
          <p data-testid="move-why-not">{why}</p>
        </Notice>
      )}
      {why === null && coming.length > 0 ? (
        <Notice kind="danger">
          <p data-testid="move-widen">{m.widen(coming)}</p>
          <label class="choice">
            <input
              type="checkbox"
              name="move-allow"
              checked={allowed}
              onChange={(event) => setAllowed(event.currentTarget.checked)}
            />
            <span class="choice-words">{m.mayRead}</span>
          </label>
        </Notice>
      ) : null}
      {why === null && isNarrower ? <p class="small soft">{m.narrow}</p> : null}
    </AskDialog>
  );
}
