/** The part of `DeskSession` that is triage and purging. */
import type { FilterRules } from '#protocol/events-triage.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { FilingTarget } from './filing.ts';
import type { ApartInput, FiledTogether, TriageChange, TriageDone, UndoStep } from './triage-state.ts';

export interface TriageSession {
  /**
   * Says one thing of many conversations. What is in a case is told in the case, and can be neither parked nor spam.
   * @throws AmanaError not-found for a label that is not kept, or somebody who does not read here
   */
  triage(threads: readonly ObjectId[], change: TriageChange): Promise<TriageDone>;
  /** Takes back what `triage` did, but for what somebody has changed since. */
  undoTriage(steps: readonly UndoStep[]): Promise<void>;
  /**
   * Files conversations into one case; those that are in a case already stay there.
   * @throws AmanaError conflict when all of them are
   */
  fileTogether(threads: readonly ObjectId[], target: FilingTarget): Promise<FiledTogether>;
  /**
   * Takes conversations out of a case again, each into a case of its own; what a colleague has moved on stays.
   * @returns how many @throws AmanaError case-frozen, forbidden
   */
  takeApart(input: ApartInput): Promise<number>;

  /** Null for a new label, and a null name to take one away. @throws AmanaError conflict for a name that is taken */
  keepLabel(label: ObjectId | null, name: string | null): Promise<ObjectId>;
  /** Null for a new filter, and null rules to take one away. @throws AmanaError conflict where there is no room */
  keepFilter(filter: ObjectId | null, name: string, rules: FilterRules | null): Promise<ObjectId>;

  /** Into its case where it is in one, else before everybody of the desk. Whoever's name stands in it behind an @ finds it unread. */
  noteThread(thread: ObjectId, text: string): Promise<void>;
  /** @param of the conversation or case of the notes @param position of the last that was read */
  readMentions(of: ObjectId, position: number): Promise<void>;

  /**
   * Asks that these conversations be purged: every report of them, and every attachment.
   * @throws AmanaError not-found, too-large
   */
  askPurge(threads: readonly ObjectId[]): Promise<void>;
  /**
   * The second signature: the newsroom erases, and every device forgets. It cannot be undone.
   * @param position of the request, as shown
   * @throws AmanaError forbidden for whoever asked, and where not all of it can be seen; purge-unsigned; not-found
   */
  agreePurge(position: number): Promise<void>;
  refusePurge(position: number): Promise<void>;
}
