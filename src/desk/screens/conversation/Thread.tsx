import { Fragment } from 'preact';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { Written } from '#ui/components/Isolated.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { ConversationItem, Pseudonym } from '../../client/state.ts';
import { Waiting } from '../../components/Empty.tsx';
import { useDesk, useNameOf } from '../../context.ts';
import { useErrorSentence } from '../../hooks.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import type { Outgoing } from '../../outbox.ts';

/** Who is who in a case that holds more than one conversation; one name needs no telling. */
type Names = ReadonlyMap<ObjectId, Pseudonym>;

function Said(props: { item: ConversationItem; names: Names }) {
  const { item, names } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const nameOf = useNameOf();
  switch (item.kind) {
    case 'report':
      return (
        <li class="bubble" data-testid="said-by-source">
          <span class="bubble-by">
            <bdi>{item.report.pseudonym[language]}</bdi>
            {item.report.attachments.length > 0 ? (
              <span>{m.list.files(item.report.attachments.length)}</span>
            ) : null}
          </span>
          <div lang={item.report.language}>
            <Written>{item.report.text || m.case.emptyText}</Written>
          </div>
        </li>
      );
    case 'reply': {
      const to = names.size > 1 ? names.get(item.reply.thread) : undefined;
      return (
        <li class="bubble bubble-desk" data-testid="said-by-desk">
          <span class="bubble-by">
            <bdi>{nameOf(item.reply.by)}</bdi>
            {to ? <bdi>{m.talk.reply.to(to[language])}</bdi> : null}
          </span>
          <Written>{item.reply.text}</Written>
        </li>
      );
    }
    case 'note':
      return (
        <li class="bubble bubble-note" data-testid="note">
          <span class="bubble-by">
            <span>{m.case.conversation.note}</span>
            <bdi>{nameOf(item.note.by)}</bdi>
          </span>
          <Written>{item.note.text}</Written>
        </li>
      );
  }
}

/** What is said and not out yet, with what can still be done about it. */
function Leaving(props: { item: Outgoing; onBack: (item: Outgoing, text: string) => void }) {
  const { item } = props;
  const m = useDeskMessages().talk.outbox;
  const sentence = useErrorSentence();
  const { outbox } = useDesk();
  const back = () => {
    const text = outbox.takeBack(item.id);
    if (text !== null) props.onBack(item, text);
  };
  const words = {
    held: m.held,
    sending: item.kind === 'note' ? m.saving : m.sending,
    failed: m.failed,
    refused: item.code === null ? m.refused : `${m.refused}. ${sentence(new AmanaError(item.code))}`,
    sent: '',
  }[item.state];
  return (
    <li
      class={item.kind === 'note' ? 'bubble bubble-note' : 'bubble bubble-desk'}
      data-testid="outgoing"
      data-state={item.state}
    >
      <Written>{item.text}</Written>
      {item.state === 'sending' ? <Waiting label={words} /> : null}
      {item.state === 'sending' || item.state === 'sent' ? null : (
        <div class="leaving">
          <span class="small soft" role="status">
            {words}
          </span>
          <span class="actions">
            <Button kind="quiet" onClick={back} data-testid="outgoing-undo">
              {m.undo}
            </Button>
            {item.state === 'refused' ? null : (
              <Button kind="quiet" onClick={() => outbox.now(item.id)} data-testid="outgoing-now">
                {item.state === 'held' ? m.now : m.retry}
              </Button>
            )}
          </span>
        </div>
      )}
    </li>
  );
}

const keyOf = (item: ConversationItem): string => {
  if (item.kind === 'report') return `report-${item.report.id}`;
  return `${item.kind}-${item.kind === 'reply' ? item.reply.position : item.note.position}`;
};

/** All that was said, oldest first, with a line wherever another day begins; then what is on its way. */
export function Thread(props: {
  items: readonly ConversationItem[];
  leaving: readonly Outgoing[];
  names: Names;
  onBack: (item: Outgoing, text: string) => void;
}) {
  const language = useDeskLanguage();
  const { state } = useDesk();
  return (
    <ol class="bubbles">
      {props.items.map((item, place) => (
        <Fragment key={keyOf(item)}>
          {props.items[place - 1]?.day === item.day ? null : (
            <li class="day-line" data-testid="day-line">
              <span>{formatDayFrom(language, item.day, state.today)}</span>
            </li>
          )}
          <Said item={item} names={props.names} />
        </Fragment>
      ))}
      {props.leaving.map((item) => (
        <Leaving key={`leaving-${item.id}`} item={item} onBack={props.onBack} />
      ))}
    </ol>
  );
}
