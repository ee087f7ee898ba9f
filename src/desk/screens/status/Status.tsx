import { useEffect, useState } from 'preact/hooks';
import { ENDINGS, ENDS_SOON_DAYS, type HealthRecord, type StatusAnswer } from '#protocol/status.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { formatDayFrom } from '#ui/language.ts';
import { Waiting } from '../../components/Empty.tsx';
import { useDesk } from '../../context.ts';
import { useErrorSentence, useTask } from '../../hooks.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { isPressing, troubleOf } from './trouble.ts';

/** A check that is older tells of another machine. */
const OLD_DAYS = 7;

function Ends(props: { ends: StatusAnswer['ends'] }) {
  const m = useDeskMessages().status;
  return (
    <section class="card" aria-label={m.endsTitle}>
      <h2>{m.endsTitle}</h2>
      <ul class="status-list">
        {ENDINGS.map((ending) => {
          const days = props.ends[ending];
          // Where nobody but leads is on the desk there is no editor's statement to end.
          if (days === null && (ending === 'editor' || ending === 'parcelKeys')) return null;
          return (
            <li
              key={ending}
              data-pressing={isPressing(days, ENDS_SOON_DAYS[ending])}
              data-testid={`end-${ending}`}
            >
              <span>{m.endings[ending]}</span>
              <strong>{days === null ? m.missing : days < 0 ? m.ended : m.left(days)}</strong>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Counts(props: { status: StatusAnswer }) {
  const m = useDeskMessages().status;
  const { counts, oldestWaitingDays, lastDropDays } = props.status;
  const names = ['reports', 'attachments', 'waiting', 'enrolments'] as const;
  return (
    <section class="card" aria-label={m.countsTitle}>
      <h2>{m.countsTitle}</h2>
      <ul class="status-list">
        {names.map((name) => (
          <li key={name} data-testid={`count-${name}`}>
            <span>{m.counts[name]}</span>
            <strong>{m.coarse[counts[name]]}</strong>
          </li>
        ))}
        {oldestWaitingDays === null ? null : (
          <li>
            <span>{m.oldest}</span>
            <strong>{m.days(oldestWaitingDays)}</strong>
          </li>
        )}
        <li>
          <span>{m.lastDrop}</span>
          <strong>{lastDropDays === null ? m.never : m.ago(lastDropDays)}</strong>
        </li>
      </ul>
    </section>
  );
}

function Findings(props: { findings: HealthRecord | null; today: number }) {
  const m = useDeskMessages().status;
  const language = useDeskLanguage();
  const { findings, today } = props;
  if (findings === null)
    return (
      <section class="card" aria-label={m.checksTitle}>
        <h2>{m.checksTitle}</h2>
        <p class="soft">{m.unchecked}</p>
      </section>
    );
  const rank = { fail: 0, warn: 1, pass: 2 } as const;
  const troubles = findings.checks
    .filter(({ state }) => state !== 'pass')
    .toSorted((one, other) => rank[one.state] - rank[other.state]);
  const well = findings.checks.filter(({ state }) => state === 'pass');
  const rows = (checks: HealthRecord['checks']) => (
    <ul class="status-list">
      {checks.map(({ check, state }, place) => (
        <li key={`${check} ${place}`} data-state={state}>
          <span>{m.checks[check]}</span>
          <strong>{m.states[state]}</strong>
        </li>
      ))}
    </ul>
  );
  return (
    <section class="card" aria-label={m.checksTitle} data-testid="findings">
      <h2>{m.checksTitle}</h2>
      <p class="soft">{m.checkedOn(formatDayFrom(language, findings.day, today))}</p>
      {today - findings.day > OLD_DAYS ? (
        <Notice kind="think">
          <p>{m.old}</p>
        </Notice>
      ) : null}
      {troubles.length === 0 ? null : (
        <>
          {rows(troubles)}
          <p class="small soft">{m.operator}</p>
        </>
      )}
      {well.length === 0 ? null : (
        <details class="member-words">
          <summary>{m.rest(well.length)}</summary>
          {rows(well)}
        </details>
      )}
    </section>
  );
}

/** How the servers are, for those who see to them: never what lies sealed on them. */
export function Status() {
  const m = useDeskMessages();
  const sentence = useErrorSentence();
  const { session, state } = useDesk();
  const task = useTask();
  const [status, setStatus] = useState<StatusAnswer | null>(null);
  const look = () => void task.run(async () => setStatus(await session.ask('status')));
  // Once, and when somebody asks: nothing here changes by the minute.
  useEffect(look, []);
  const trouble = status === null ? null : troubleOf(status);
  return (
    <div class="panel-body people-body" data-testid="status">
      <div class="block">
        <h1>{m.status.title}</h1>
        <p class="soft">{m.status.intro}</p>
        <div class="actions">
          <Button disabled={task.busy} onClick={look} data-testid="status-again">
            {m.status.again}
          </Button>
          {task.busy ? <Waiting label={m.loading} /> : null}
        </div>
      </div>
      {task.error ? (
        <Notice kind="danger" live>
          <p>{sentence(task.error)}</p>
        </Notice>
      ) : null}
      {status === null || trouble === null ? null : (
        <>
          <Notice kind={trouble.mend + trouble.look > 0 ? 'think' : 'done'} live>
            {trouble.mend > 0 ? <p>{m.status.mend(trouble.mend)}</p> : null}
            {trouble.look > 0 ? <p>{m.status.look(trouble.look)}</p> : null}
            {trouble.mend + trouble.look === 0 ? <p>{m.status.well}</p> : null}
          </Notice>
          <Findings findings={status.findings} today={state.today} />
          <Ends ends={status.ends} />
          <Counts status={status} />
        </>
      )}
    </div>
  );
}
