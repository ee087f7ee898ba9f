import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useAct, useDesk } from '../context.ts';
import { useDeskMessages } from '../messages/index.ts';

/** A calm bar while the newsroom cannot be reached: what is open can be read, and what is written is kept for later. */
export function Offline() {
  const m = useDeskMessages().talk.offline;
  const { session, state } = useDesk();
  const act = useAct();
  if (state.connection.state !== 'offline') return null;
  return (
    <div class="warnings" data-testid="offline">
      <Notice live>
        <div class="between">
          <p>
            <strong>{m.title}.</strong> {m.words}
          </p>
          <Button onClick={() => void act(() => session.ask('sync'))}>{m.retry}</Button>
        </div>
      </Notice>
    </div>
  );
}
