/** Whether the list is all that there is, so that nobody takes a desk that is still being filled for an empty one. */
import type { Opening, PageState } from './client/state.ts';

export interface Filling {
  /**
   * whole: what is listed is all there is · opening: more will come by itself · lost: more would come, but the line is
   * broken · administrator: nothing ever comes.
   */
  readonly state: 'whole' | 'opening' | 'lost' | 'administrator';
  /** Null where nothing can be counted, or nothing is left to count. */
  readonly opening: Opening | null;
}

export function fillingOf({
  me,
  connection,
  opening,
}: Pick<PageState, 'me' | 'connection' | 'opening'>): Filling {
  if (me.role === 'administrator') return { state: 'administrator', opening: null };
  // After the reports themselves, the histories of cases may still hold some.
  if (connection.state === 'loading') return { state: 'opening', opening };
  if (opening === null) return { state: 'whole', opening };
  return { state: connection.state === 'offline' ? 'lost' : 'opening', opening };
}
