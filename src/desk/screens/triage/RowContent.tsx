import { formatBytes, formatDayFrom, formatNumber } from '#ui/language.ts';
import { useDesk, useNameOf } from '../../context.ts';
import { gradeOf, type ThreadRow } from '../../inbox.ts';
import { type DeskMessages, useDeskLanguage, useDeskMessages } from '../../messages/index.ts';

/** Labels that a row has room for; the sheet shows all of them. */
const LABELS_SHOWN = 2;

function stateWords(row: ThreadRow, m: DeskMessages): string {
  if (row.deskCase) return m.case.states[row.deskCase.state];
  return m.states[row.mark];
}

/** What stands first because it asks for something: never by colour alone. */
function Calls(props: { row: ThreadRow; called: boolean }) {
  const { row } = props;
  const m = useDeskMessages().triage;
  return (
    <>
      {row.urgency === 'urgent' ? <span class="chip chip-think">{m.urgencies.urgent}</span> : null}
      {props.called ? (
        <span class="chip chip-strong">
          <span class="row-call">{m.mentionsYou}</span>
        </span>
      ) : null}
      {row.purge ? <span class="chip chip-danger">{m.purgeAsked}</span> : null}
    </>
  );
}

function Facts(props: { row: ThreadRow }) {
  const { row } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { state } = useDesk();
  const nameOf = useNameOf();
  const names = state.triage.labels.filter(({ id }) => row.labels.includes(id));
  const more = names.length - LABELS_SHOWN;
  return (
    <span class="row-line row-facts">
      <span>{stateWords(row, m)}</span>
      {row.newest.silentDays === null ? null : (
        <span data-testid="row-silent">{m.talk.silence.chip(row.newest.silentDays)}</span>
      )}
      {row.muted ? <span>{m.triage.muted}</span> : null}
      {row.urgency === 'later' ? <span>{m.triage.urgencies.later}</span> : null}
      {row.files > 0 ? (
        <span>
          {m.list.files(row.files)}
          {names.length > 0 ? null : (
            <>
              , <bdi>{formatBytes(language, row.bytes)}</bdi>
            </>
          )}
        </span>
      ) : null}
      {row.newest.language === language ? null : <span>{m.languageNames[row.newest.language]}</span>}
      {names.slice(0, LABELS_SHOWN).map(({ id, name }) => (
        <bdi key={id} class="row-label">
          {name}
        </bdi>
      ))}
      {more > 0 ? <span>+{formatNumber(language, more)}</span> : null}
      {row.assignee ? <bdi class="row-end">{nameOf(row.assignee)}</bdi> : null}
    </span>
  );
}

/** One conversation in the list. */
export function RowContent(props: { row: ThreadRow; picked: boolean; called: boolean }) {
  const { row } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { state } = useDesk();
  const grade = gradeOf(row.deskCase);
  const title = row.deskCase?.title ?? '';
  const { excerpt } = row.newest;
  return (
    <>
      <span class="row-pick" data-pick="true">
        <span class={row.unread ? 'row-dot row-dot-unread' : 'row-dot'}>
          {row.unread ? <span class="unseen">{m.list.unread}</span> : null}
        </span>
        <span class="row-box" aria-hidden="true" data-picked={props.picked} />
      </span>
      <span class={row.unread ? 'row-words row-unread' : 'row-words'}>
        <span class="row-line row-head">
          <bdi class="row-name">{row.pseudonym[language]}</bdi>
          {grade ? (
            <span class="chip">
              <span class="unseen">{m.list.gradeWord} </span>
              <bdi dir="ltr">{grade}</bdi>
            </span>
          ) : null}
          <Calls row={row} called={props.called} />
          <span class="row-end">{formatDayFrom(language, row.newest.day, state.today)}</span>
        </span>
        {title === '' && excerpt !== '' ? (
          <span class="row-text" dir="auto" lang={row.newest.language}>
            {excerpt}
          </span>
        ) : (
          <span class="row-text" dir="auto">
            {title || m.case.emptyText}
          </span>
        )}
        <Facts row={row} />
      </span>
    </>
  );
}
