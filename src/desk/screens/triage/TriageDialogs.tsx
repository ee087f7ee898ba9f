import type { ObjectId } from '#protocol/ids.ts';
import { useAct, useDesk } from '../../context.ts';
import type { ThreadRow } from '../../inbox.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { FileDialog } from '../FileDialog.tsx';
import { AssignDialog, UrgencyDialog } from './ChooseDialogs.tsx';
import { LabelDialog } from './LabelDialog.tsx';
import { PurgeDialog } from './PurgeDialogs.tsx';
import type { TriageAsk } from './TriageBar.tsx';

/** What has to be asked before it is done, and for which conversations. */
export interface OpenAsk {
  readonly ask: Extract<TriageAsk, 'label' | 'urgency' | 'assign' | 'file' | 'purge'>;
  readonly threads: readonly ObjectId[];
}

export function TriageDialogs(props: {
  open: OpenAsk;
  rows: readonly ThreadRow[];
  /** They have gone from where they were: nothing is chosen any more. */
  onGone: (threads: readonly ObjectId[]) => void;
  onClose: () => void;
}) {
  const { open, onClose } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const act = useAct();
  const { session, tell } = useDesk();
  const wanted = new Set(open.threads);
  const rows = props.rows.filter(({ thread }) => wanted.has(thread));
  const [first] = rows;
  if (first === undefined) return null;
  const gone = () => {
    props.onGone(open.threads);
    onClose();
  };
  switch (open.ask) {
    case 'label':
      return <LabelDialog rows={rows} onClose={onClose} />;
    case 'urgency':
      return <UrgencyDialog rows={rows} onClose={onClose} />;
    case 'assign':
      return <AssignDialog rows={rows} onClose={onClose} />;
    case 'purge':
      return <PurgeDialog rows={rows} onDone={gone} onClose={onClose} />;
    case 'file':
      return (
        <FileDialog
          report={first.newest.id}
          count={rows.length}
          onFile={async (target) => {
            const { caseId, filed, left } = await session.ask('fileTogether', open.threads, target);
            // The first one of a new case keeps it: there is no way back out of cases.
            const out = 'case' in target ? filed : filed.slice(1);
            const conversations = rows
              .filter(({ thread }) => out.includes(thread))
              .map(({ thread, pseudonym }) => ({ thread, title: pseudonym[language] }));
            const undo = () =>
              void act(async () => {
                const taken = await session.ask('takeApart', { from: caseId, conversations });
                tell({ words: m.triage.done.apart(taken), undo: null });
              });
            const also = left === 0 ? '' : ` ${m.triage.done.inCases(left)}`;
            const words = `${m.triage.done.filed(filed.length)}.${also}`;
            tell({ words, undo: conversations.length === 0 ? null : undo });
            props.onGone(open.threads);
          }}
          onClose={onClose}
        />
      );
  }
}
