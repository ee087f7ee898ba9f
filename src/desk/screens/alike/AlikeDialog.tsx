import { useState } from 'preact/hooks';
import { ALIKE_ANSWERS } from '#protocol/events-moves.ts';
import { Button } from '#ui/components/Button.tsx';
import { Written } from '#ui/components/Isolated.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { AlikeAnswer } from '../../client/alike-fold.ts';
import type { Alike, AlikeSide } from '../../client/alike-state.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Waiting } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { useDesk, useNameOf } from '../../context.ts';
import { useTask } from '../../hooks.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { useAlikes } from './useAlikes.ts';

function Side(props: { side: AlikeSide }) {
  const { side } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { state } = useDesk();
  const deskCase = state.cases.find(({ id }) => id === side.caseId) ?? null;
  return (
    <article class="alike-side" data-testid="alike-side">
      <h3>
        <bdi>{side.pseudonym[language]}</bdi>
      </h3>
      <p class="small soft">
        {formatDayFrom(language, side.day, state.today)} ·{' '}
        {deskCase === null ? m.alike.unfiled : m.alike.inCase(deskCase.title || m.untitled)}
      </p>
      <div class="alike-text" lang={side.language}>
        {side.excerpt === '' ? <p class="soft">{m.case.emptyText}</p> : <Written>{side.excerpt}</Written>}
      </div>
    </article>
  );
}

/** Where the two come together: the case of one of them, or a new one. Null where moving needs a look of its own. */
function useTogether({ one, other }: Alike): { words: string; go: () => Promise<void> } | null {
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { session, state } = useDesk();
  const [filed, fresh] = one.caseId === null ? [other, one] : [one, other];
  if (fresh.caseId !== null) return null;
  if (filed.caseId === null) {
    return {
      words: m.alike.together,
      go: async () => {
        const caseId = await session.ask('fileReport', filed.report, { title: filed.pseudonym[language] });
        await session.ask('fileReport', fresh.report, { case: caseId });
      },
    };
  }
  const target = state.cases.find(({ id }) => id === filed.caseId);
  if (target === undefined || target.broken) return null;
  return {
    words: m.alike.togetherMove(target.title || m.untitled),
    go: async () => void (await session.ask('fileReport', fresh.report, { case: target.id })),
  };
}

/** One pair at a time: both texts, what they have in common, and three answers. */
function Pair(props: { alike: Alike; onDone: () => void }) {
  const { alike } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { session, state, tell } = useDesk();
  const nameOf = useNameOf();
  const task = useTask();
  const together = useTogether(alike);
  const say = async (answer: AlikeAnswer, also: (() => Promise<void>) | null) => {
    const done = await task.run(async () => {
      await session.ask('answerAlike', alike.one.report, alike.other.report, answer);
      if (also !== null) await also();
    });
    if (!done) return;
    if (answer === 'same') tell({ words: m.alike.sameNow, undo: null });
    props.onDone();
  };
  const common = [
    ...(alike.percent > 0 ? [m.alike.words(alike.percent)] : []),
    ...(alike.picture ? [m.alike.picture] : []),
  ];
  return (
    <div class="stack" data-testid="alike-pair">
      <p>
        <strong>{common.join(' · ')}</strong>
      </p>
      <div class="alike-sides">
        <Side side={alike.one} />
        <Side side={alike.other} />
      </div>
      {alike.answer === null ? null : (
        <p class="small soft" data-testid="alike-answered">
          {m.alike.answered(
            nameOf(alike.answer.by),
            m.alike.answers[alike.answer.answer],
            formatDayFrom(language, alike.answer.day, state.today),
          )}
        </p>
      )}
      <Failed error={task.error} />
      {task.busy ? <Waiting label={m.loading} /> : null}
      <div class="actions">
        {together === null ? null : (
          <Button
            kind="primary"
            disabled={task.busy}
            data-testid="alike-together"
            onClick={() => void say('same', together.go)}
          >
            {`${m.alike.same}: ${together.words}`}
          </Button>
        )}
        {ALIKE_ANSWERS.map((answer) => (
          <Button
            key={answer}
            disabled={task.busy}
            data-testid={`alike-${answer}`}
            onClick={() => void say(answer, null)}
          >
            {m.alike[answer]}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** @param thread of one conversation; null for every pair that nobody has answered */
export function AlikeDialog(props: { thread: Alike['one']['thread'] | null; onClose: () => void }) {
  const m = useDeskMessages();
  const alikes = useAlikes(props.thread);
  const [at, setAt] = useState(0);
  const shown = alikes?.[Math.min(at, alikes.length - 1)];
  return (
    <Dialog wide title={m.alike.title} closeLabel={m.close} testId="alike-dialog" onClose={props.onClose}>
      <div class="stack">
        {alikes === null ? <Waiting label={m.alike.looking} /> : null}
        {alikes !== null && shown === undefined ? <p data-testid="alike-none">{m.alike.none}</p> : null}
        {shown === undefined ? null : (
          <>
            <p class="soft">{m.alike.intro}</p>
            <Pair
              key={`${shown.one.report} ${shown.other.report}`}
              alike={shown}
              onDone={() => (alikes?.length === 1 ? props.onClose() : setAt(at))}
            />
            {(alikes?.length ?? 0) > 1 ? (
              <p class="between small soft">
                <span>{m.alike.left(alikes?.length ?? 0)}</span>
                <Button
                  kind="quiet"
                  onClick={() => setAt((at + 1) % (alikes?.length ?? 1))}
                  data-testid="alike-next"
                >
                  {m.alike.later}
                </Button>
              </p>
            ) : null}
          </>
        )}
      </div>
    </Dialog>
  );
}
