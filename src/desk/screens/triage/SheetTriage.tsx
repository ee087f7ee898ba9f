import { useState } from 'preact/hooks';
import { URGENCIES } from '#protocol/events-triage.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type { TriageChange } from '../../client/triage-state.ts';
import { More, MoreAct } from '../../components/More.tsx';
import { Select } from '../../components/Select.tsx';
import { useDesk } from '../../context.ts';
import { callingOf, calls, type ThreadRow } from '../../inbox.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { AccessDialog, FreezeDialog } from '../CaseSafety.tsx';
import { MoveDialog } from '../moves/MoveDialog.tsx';
import { PurgeNotice } from './PurgeDialogs.tsx';
import { TriageDialogs } from './TriageDialogs.tsx';

/** File, park, spam: while a conversation is in no case. Each can be taken back at once. */
export function Triage(props: { row: ThreadRow; onFile: () => void }) {
  const { row } = props;
  const m = useDeskMessages();
  const { triage } = useDesk();
  if (row.deskCase !== null) return null;
  const say = (change: TriageChange): void => void triage.say([row.thread], change);
  return (
    <div class="actions" role="toolbar" aria-label={m.case.actions}>
      <Button kind="primary" onClick={props.onFile} data-testid="file">
        {m.case.file}
      </Button>
      {row.mark === 'parked' ? (
        <Button onClick={() => say({ kind: 'mark', mark: 'new' })} data-testid="unpark">
          {m.case.unpark}
        </Button>
      ) : (
        <Button onClick={() => say({ kind: 'mark', mark: 'parked' })} data-testid="park">
          {m.case.park}
        </Button>
      )}
      {row.mark === 'spam' ? (
        <Button onClick={() => say({ kind: 'mark', mark: 'new' })} data-testid="not-spam">
          {m.case.notSpam}
        </Button>
      ) : (
        <Button onClick={() => say({ kind: 'mark', mark: 'spam' })} data-testid="spam">
          {m.case.spam}
        </Button>
      )}
    </div>
  );
}

type Asking = 'label' | 'purge' | 'move' | 'access' | 'freeze';

/** What one of the acts asks before it is done. */
function AskDialogs(props: { asking: Asking; row: ThreadRow; onClose: () => void }) {
  const { asking, row, onClose } = props;
  const { deskCase, thread } = row;
  if (asking === 'label' || asking === 'purge')
    return (
      <TriageDialogs
        open={{ ask: asking, threads: [thread] }}
        rows={[row]}
        onGone={() => undefined}
        onClose={onClose}
      />
    );
  if (deskCase === null) return null;
  if (asking === 'move') return <MoveDialog deskCase={deskCase} thread={thread} onClose={onClose} />;
  if (asking === 'access') return <AccessDialog deskCase={deskCase} onClose={onClose} />;
  return <FreezeDialog deskCase={deskCase} onClose={onClose} />;
}

/** What is done with the whole of a conversation or its case, most of it rarely. */
function Acts(props: { row: ThreadRow; onMute: () => void }) {
  const { row } = props;
  const { deskCase } = row;
  const m = useDeskMessages();
  const [asking, setAsking] = useState<Asking | null>(null);
  const broken = deskCase?.broken === true;
  const isWhole = deskCase !== null && !broken;
  return (
    <>
      <More label={m.more} testId="more">
        <MoreAct testId="label-open" disabled={broken} onClick={() => setAsking('label')}>
          {m.triage.label}…
        </MoreAct>
        <MoreAct testId="mute" onClick={props.onMute}>
          {row.muted ? m.triage.unmute : m.triage.mute}
        </MoreAct>
        {isWhole ? (
          <>
            <MoreAct testId="access-open" onClick={() => setAsking('access')}>
              {m.case.access.change}…
            </MoreAct>
            <MoreAct testId="move-open" onClick={() => setAsking('move')}>
              {m.moves.open}…
            </MoreAct>
          </>
        ) : null}
        {row.purge === null ? (
          <MoreAct testId="purge-open" onClick={() => setAsking('purge')}>
            {m.triage.purge}…
          </MoreAct>
        ) : null}
      </More>
      {isWhole && deskCase.frozen === null ? (
        <Button
          kind="quiet"
          class="freeze-open"
          aria-label={m.case.freeze.open}
          onClick={() => setAsking('freeze')}
          data-testid="freeze-open"
        >
          <span class="if-broad">{m.case.freeze.open}</span>
          <span class="if-narrow">{m.case.freeze.short}</span>
        </Button>
      ) : null}
      {asking === null ? null : <AskDialogs asking={asking} row={row} onClose={() => setAsking(null)} />}
    </>
  );
}

/** Who has it, how urgent it is, its labels, and what is rarely needed: on a conversation or its case. */
export function SheetTriage(props: { row: ThreadRow }) {
  const { row } = props;
  const m = useDeskMessages();
  const { state, triage } = useDesk();
  const say = (change: TriageChange): void => void triage.say([row.thread], change);
  const people = state.people.filter(
    ({ id, present, role }) => (present && role !== 'administrator') || id === row.assignee,
  );
  const broken = row.deskCase?.broken === true;
  const labels = state.triage.labels.filter(({ id }) => row.labels.includes(id));
  return (
    <div class="sheet-triage" data-testid="mute-state" data-muted={row.muted}>
      <Select
        label={m.case.assignee}
        small
        value={row.assignee ?? ''}
        options={[
          { value: '', label: m.case.nobody },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        disabled={broken}
        testId="assignee"
        onValue={(value) =>
          say({ kind: 'assign', editor: people.find(({ id }) => id === value)?.id ?? null })
        }
      />
      <Select
        label={m.triage.urgency}
        small
        value={row.urgency}
        options={URGENCIES.toReversed().map((each) => ({ value: each, label: m.triage.urgencies[each] }))}
        disabled={broken}
        testId="urgency"
        onValue={(value) => {
          const urgency = URGENCIES.find((each) => each === value);
          if (urgency !== undefined) say({ kind: 'urgency', urgency });
        }}
      />
      <ul class="sheet-labels" aria-label={m.triage.labels.shown}>
        {labels.map(({ id, name }) => (
          <li key={id} class="chip" data-testid="label">
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
      <span class="sheet-acts">
        <Acts row={row} onMute={() => say({ kind: 'mute', muted: !row.muted })} />
      </span>
    </div>
  );
}

/** What asks for somebody: a purge, or a note that calls this editor. */
export function TriageNotices(props: { row: ThreadRow; onNotes: () => void }) {
  const { row } = props;
  const m = useDeskMessages().triage.notes;
  const { state } = useDesk();
  return (
    <>
      {row.purge ? <PurgeNotice purge={row.purge} /> : null}
      {calls(row, callingOf(state)) ? (
        <Notice>
          <div class="between">
            <p>{m.unread}</p>
            <Button onClick={props.onNotes} data-testid="mention-go">
              {m.go}
            </Button>
          </div>
        </Notice>
      ) : null}
    </>
  );
}
