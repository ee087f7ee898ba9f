import { useEffect, useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import type { Alike } from '../../client/alike-state.ts';
import { useAct, useDesk } from '../../context.ts';

/** A pause, so that a desk that is being filled is not compared anew at every report. */
const PAUSE_MS = 400;

/** What looks alike, asked for anew whenever reports, cases or answers change; null until the first answer. */
export function useAlikes(thread: ObjectId | null): readonly Alike[] | null {
  const { session, state } = useDesk();
  const act = useAct();
  const [alikes, setAlikes] = useState<readonly Alike[] | null>(null);
  const [asked, setAsked] = useState<ObjectId | null>(thread);
  useEffect(() => {
    let isOver = false;
    const timer = setTimeout(
      () =>
        void act(async () => {
          const found = await session.ask('alikes', thread);
          if (isOver) return;
          setAsked(thread);
          setAlikes(found);
        }),
      alikes === null ? 0 : PAUSE_MS,
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [session, thread, state.revision]);
  return asked === thread ? alikes : null;
}
