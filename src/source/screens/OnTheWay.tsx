import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useMessages } from '#ui/i18n.tsx';
import type { SendingState } from '../delivering.ts';
import { messages } from '../messages/index.ts';
import { leftIn } from './left.ts';
import { meanwhileOf } from './meanwhile.ts';

/** Above every other screen while a report's files follow it: how far they are, and the way back to them. */
export function OnTheWay(props: { state: SendingState; onSee: () => void }) {
  const t = useMessages(messages);
  const { stage, progress, leftMs } = props.state;
  if (!progress || progress.files.length === 0) return null;
  const arrived = progress.files.filter(({ state }) => state === 'arrived').length;
  const areAll = arrived === progress.files.length;
  if (stage.at === 'done' && areAll)
    return (
      <aside aria-label={t.sendingTitle}>
        <Notice kind="done" live>
          <p>{t.wayDone}</p>
        </Notice>
      </aside>
    );
  const left = stage.at === 'sending' && !progress.trouble ? leftIn(t, leftMs) : '';
  return (
    <aside aria-label={t.sendingTitle}>
      <Notice kind="info">
        <p>{[t.wayFiles(arrived, progress.files.length), left].filter(Boolean).join(' · ')}</p>
        {stage.at === 'done' ? null : <p>{meanwhileOf(t, progress.trouble)}</p>}
        <Button onClick={props.onSee}>{t.waySee}</Button>
      </Notice>
    </aside>
  );
}
