import { createContext } from 'preact';
import { useCallback, useContext } from 'preact/hooks';
import { type AmanaError, asAmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { CleanCopies } from './cleanCopies.ts';
import type { PageState } from './client/state.ts';
import type { KeptSession } from './keeper/keeper.ts';
import type { PageNotebook } from './notebook.ts';
import type { Outbox } from './outbox.ts';
import type { TriageActs } from './screens/triage/acts.ts';
import type { Told } from './told.ts';

export type { Told };

export interface DeskPage {
  readonly session: KeptSession;
  readonly state: PageState;
  readonly copies: CleanCopies;
  /** What the editor is writing, and what is said but not out yet. */
  readonly notebook: PageNotebook;
  readonly outbox: Outbox;
  /** What is done with many conversations, and with the list after it. */
  readonly triage: TriageActs;
  readonly tell: (told: Told) => void;
  readonly fail: (error: AmanaError) => void;
}

export const DeskContext = createContext<DeskPage | null>(null);

export function useDesk(): DeskPage {
  const page = useContext(DeskContext);
  if (!page) throw new Error('DeskContext is missing above this component');
  return page;
}

/** Runs an act without a form of its own; a failure is told at the foot of the page. True when it succeeded. */
export function useAct(): (act: () => Promise<unknown>) => Promise<boolean> {
  const { fail } = useDesk();
  return useCallback(
    async (act) => {
      try {
        await act();
        return true;
      } catch (thrown) {
        fail(asAmanaError(thrown));
        return false;
      }
    },
    [fail],
  );
}

/** The name of an editor, also of one who has left. */
export function useNameOf(): (id: ObjectId) => string {
  const { people } = useDesk().state;
  return useCallback((id) => people.find((person) => person.id === id)?.name ?? '?', [people]);
}
