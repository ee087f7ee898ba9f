import { DROP_DAYS } from '#protocol/drops.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { formatList } from '#ui/language.ts';
import type { Standing } from '../../client/standing.ts';
import { useNameOf } from '../../context.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';

/** Whose turn it is, how long nothing came, and who has replied: all that can be known without watching a source. */
export function StandingLine(props: { standing: Standing; onSendAgain: ((text: string) => void) | null }) {
  const { waiting, days, isSilent, isGone, repliedBy } = props.standing;
  const m = useDeskMessages().talk;
  const language = useDeskLanguage();
  const nameOf = useNameOf();
  const names = repliedBy.map(nameOf);
  const by =
    names.length === 0 ? null : <p class="small soft">{m.silence.repliedBy(formatList(language, names))}</p>;
  if (waiting === null)
    return (
      <div data-testid="standing" data-silent="false">
        <p class="small soft">{m.silence.answered}</p>
        {by}
      </div>
    );
  const { onSendAgain } = props;
  return (
    <div class="stack" data-testid="standing" data-silent={isSilent}>
      {isSilent || isGone ? (
        <Notice kind={isGone ? 'think' : 'info'}>
          <p>{m.silence.long(days)}</p>
          <p>{isGone ? m.silence.gone(DROP_DAYS) : m.silence.unknown}</p>
          {isGone && onSendAgain ? (
            <div class="actions">
              <Button onClick={() => onSendAgain(waiting.text)} data-testid="send-again">
                {m.reply.sendAgain}
              </Button>
            </div>
          ) : null}
        </Notice>
      ) : (
        <p class="small soft">{days === 0 ? m.silence.fresh : m.silence.waiting(days)}</p>
      )}
      {by}
    </div>
  );
}
