/** What the page does with many conversations at once: say it, count it, and offer to take it back. */
import { useMemo, useRef } from 'preact/hooks';
import { type AmanaError, asAmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { PageState } from '../../client/state.ts';
import type { TriageChange } from '../../client/triage-state.ts';
import type { KeptSession } from '../../keeper/keeper.ts';
import { type DeskMessages, useDeskMessages } from '../../messages/index.ts';
import type { Told } from '../../told.ts';

export interface TriageActs {
  /** Resolves once it is stored; a failure is told at the foot of the page. */
  readonly say: (threads: readonly ObjectId[], change: TriageChange) => Promise<void>;
  /** Takes back the last thing said; nothing where there is none. */
  readonly undo: () => void;
}

/** Whether they leave the list that they were chosen in. */
export const putsAside = ({ kind }: TriageChange): boolean => kind === 'mark' || kind === 'mute';

function wordsOf(change: TriageChange, value: number, state: PageState, m: DeskMessages): string {
  const { done, urgencies } = m.triage;
  switch (change.kind) {
    case 'mark':
      return done[change.mark](value);
    case 'mute':
      return change.muted ? done.muted(value) : done.unmuted(value);
    case 'label': {
      const name = state.triage.labels.find(({ id }) => id === change.label)?.name ?? '';
      return change.on ? done.labelled(value, name) : done.unlabelled(value, name);
    }
    case 'urgency':
      return done.urgency(value, urgencies[change.urgency]);
    case 'assign': {
      const name = state.people.find(({ id }) => id === change.editor)?.name ?? '';
      return change.editor === null ? done.taken(value) : done.given(value, name);
    }
  }
}

interface ActsParts {
  readonly session: KeptSession;
  /** Null until the desk is open. */
  readonly state: PageState | null;
  readonly tell: (told: Told) => void;
  readonly fail: (error: AmanaError) => void;
  /** Before anything is stored: the list has moved on already. */
  readonly onSay: (threads: readonly ObjectId[], change: TriageChange) => void;
}

export function useTriageActs(parts: ActsParts): TriageActs {
  const m = useDeskMessages();
  const latest = useRef({ parts, m });
  latest.current = { parts, m };
  const takeBack = useRef<(() => void) | null>(null);
  return useMemo<TriageActs>(
    () => ({
      async say(threads, change) {
        const { parts, m } = latest.current;
        if (parts.state === null || threads.length === 0) return;
        const { session, state, tell, fail, onSay } = parts;
        onSay(threads, change);
        try {
          const { changed, left, undo } = await session.ask('triage', threads, change);
          const words = changed === 0 ? m.triage.done.nothing : `${wordsOf(change, changed, state, m)}.`;
          const also = left === 0 ? '' : ` ${m.triage.done.inCases(left)}`;
          const back = (): void => {
            takeBack.current = null;
            session.ask('undoTriage', undo).then(
              () => tell({ words: m.triage.done.undone, undo: null }),
              (thrown: unknown) => fail(asAmanaError(thrown)),
            );
          };
          takeBack.current = changed === 0 ? takeBack.current : back;
          tell({ words: words + also, undo: changed === 0 ? null : back });
        } catch (thrown) {
          fail(asAmanaError(thrown));
        }
      },
      undo: () => takeBack.current?.(),
    }),
    [],
  );
}
