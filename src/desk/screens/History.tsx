import type { EventBody } from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { useLanguage } from '#ui/i18n.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { DeskCase } from '../client/state.ts';
import { useDesk } from '../context.ts';
import { type DeskMessages, useDeskMessages } from '../messages/index.ts';
import { movesPredicate } from './moves/words.ts';

/** What an event did, as the predicate of its author's name; null for events that belong to the desk, not to a case. */
function predicate(body: EventBody, messages: DeskMessages, nameOf: (id: ObjectId) => string): string | null {
  const { case: m, record, talk, triage } = messages;
  switch (body.type) {
    case 'titled':
      return m.events.titled(body.title);
    case 'assigned':
      return body.editor === null ? m.events.unassigned : m.events.assigned(nameOf(body.editor));
    case 'state-set':
      return m.events['state-set'](m.states[body.state]);
    case 'source-graded':
      return m.events['source-graded'](body.reliability);
    case 'claim-graded':
      return m.events['claim-graded'](String(body.credibility));
    case 'check-set':
      return m.events['check-set'](m.verify.checks[body.check], m.verify.states[body.state]);
    case 'claim-outcome-set':
      return m.events['claim-outcome-set'](m.verify.outcomes[body.outcome]);
    case 'cleaning-asked':
      return m.events['cleaning-asked'](record.again.modes[body.mode].name);
    case 'transcript-exported':
      return talk.events[body.type];
    case 'sent-out':
      return m.draft.out.event['sent-out'](
        m.draft.out.target(body.target),
        m.draft.out.states[body.state === 'published' ? 'promoted' : body.state],
      );
    case 'embargo-set':
      return m.draft.out.event[body.atMs === null ? 'embargo-taken' : 'embargo-set'];
    case 'case-labelled':
      return triage.events[body.on ? 'labelled' : 'unlabelled'];
    case 'case-urgent':
      return triage.events.urgent(triage.urgencies[body.urgency]);
    case 'report-added':
    case 'noted':
    case 'replied':
    case 'claim-made':
    case 'claim-known-set':
    case 'draft-saved':
    case 'draft-signed':
    case 'risk-found':
    case 'risk-overridden':
    case 'translation-dropped':
    case 'name-kept':
    case 'name-dropped':
    case 'fact-marked':
    case 'fact-corroborated':
    case 'fact-dropped':
    case 'attribution-agreed':
    case 'promoted':
    case 'frozen':
      return m.events[body.type];
    default:
      return movesPredicate(body, messages);
  }
}

/** The audit log: every act in the case, by whom and on which day. Newest first. */
export function History(props: { deskCase: DeskCase; nameOf: (id: ObjectId) => string }) {
  const messages = useDeskMessages();
  const m = messages.case;
  const { language } = useLanguage();
  const { state } = useDesk();
  const items = [...props.deskCase.history].reverse();
  return (
    <details data-testid="history">
      <summary>
        {m.history}: {m.historyCount(items.length)}
      </summary>
      <ol class="history" reversed>
        {items.map((item) => {
          const words = predicate(item.body, messages, props.nameOf);
          return words === null ? null : (
            <li key={item.position} class={item.counted ? '' : 'history-refused'}>
              <bdi>{props.nameOf(item.by)}</bdi> {words}, {formatDayFrom(language, item.day, state.today)}
              {item.counted ? null : ` (${m.notCounted})`}
            </li>
          );
        })}
      </ol>
    </details>
  );
}
