import { useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { PurgeAsked } from '../../client/triage-state.ts';
import { AskDialog } from '../../components/AskDialog.tsx';
import { useAct, useDesk, useNameOf } from '../../context.ts';
import { useTask } from '../../hooks.ts';
import type { ThreadRow } from '../../inbox.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';

/** What a purge destroys, and what it does not: before either signature. */
function WhatGoes() {
  const m = useDeskMessages().triage.purging;
  return (
    <>
      <p>{m.intro}</p>
      <p>{m.erased}</p>
      <p class="soft">{m.stays}</p>
    </>
  );
}

function PurgeConfirm(props: {
  title: string;
  go: string;
  testId: string;
  act: () => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
}) {
  const m = useDeskMessages();
  const task = useTask();
  const go = async () => {
    if (await task.run(async () => void (await props.act()))) props.onDone();
  };
  return (
    <AskDialog
      title={props.title}
      testId={props.testId}
      task={task}
      doing={m.loading}
      go={props.go}
      goTestId="purge-go"
      goKind="danger"
      onGo={go}
      onClose={props.onClose}
    >
      <WhatGoes />
    </AskDialog>
  );
}

export function PurgeDialog(props: { rows: readonly ThreadRow[]; onDone: () => void; onClose: () => void }) {
  const { rows } = props;
  const m = useDeskMessages().triage.purging;
  const { session, tell } = useDesk();
  const threads = rows.map(({ thread }) => thread);
  return (
    <PurgeConfirm
      title={m.title(rows.length)}
      go={m.ask}
      testId="purge-dialog"
      act={() => session.ask('askPurge', threads)}
      onDone={() => {
        props.onDone();
        tell({ words: m.asked(rows.length), undo: null });
      }}
      onClose={props.onClose}
    />
  );
}

/** On a conversation that somebody wants to purge: who, and what a second editor can say to it. */
export function PurgeNotice(props: { purge: PurgeAsked }) {
  const { purge } = props;
  const m = useDeskMessages().triage.purging;
  const language = useDeskLanguage();
  const { session, state, tell } = useDesk();
  const act = useAct();
  const nameOf = useNameOf();
  const [sure, setSure] = useState(false);
  const isMine = purge.by === state.me.id;
  const day = formatDayFrom(language, purge.day, state.today);
  const refuse = async () => {
    if (await act(() => session.ask('refusePurge', purge.position))) tell({ words: m.refused, undo: null });
  };
  return (
    <Notice kind="think">
      <p data-testid="purge-notice">
        {isMine ? m.mine(day, purge.reports) : m.notice(nameOf(purge.by), day, purge.reports)}
      </p>
      <div class="actions">
        {isMine ? null : (
          <Button kind="danger" onClick={() => setSure(true)} data-testid="purge-agree">
            {m.agree}
          </Button>
        )}
        <Button onClick={() => void refuse()} data-testid="purge-refuse">
          {isMine ? m.withdraw : m.refuse}
        </Button>
      </div>
      {sure ? (
        <PurgeConfirm
          title={m.agreeTitle}
          go={m.agree}
          testId="purge-agree-dialog"
          act={() => session.ask('agreePurge', purge.position)}
          onDone={() => tell({ words: m.done, undo: null })}
          onClose={() => setSure(false)}
        />
      ) : null}
    </Notice>
  );
}
