/** Where the notes are looked at, those that call this editor are read. */
import { useEffect } from 'preact/hooks';
import { useAct, useDesk } from '../../context.ts';
import type { ThreadRow } from '../../inbox.ts';

/** @param shown whether the notes of this conversation, and of its case, stand on the page */
export function useReadMentions(row: ThreadRow, shown: boolean): void {
  const { session, state } = useDesk();
  const act = useAct();
  const mine = state.triage.mentions.filter(({ of }) => of === row.thread || of === row.deskCase?.id);
  const marks = mine.map(({ of, position }) => `${of} ${position}`).join();
  useEffect(() => {
    if (!shown) return;
    for (const { of, position } of mine) void act(() => session.ask('readMentions', of, position));
  }, [shown, marks]);
}
