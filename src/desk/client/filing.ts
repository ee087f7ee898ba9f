/** Filing: which case a conversation comes into. */
import type { ObjectId } from '#protocol/ids.ts';

/** Where a report goes: into a case that exists, or into a new one. */
export type FilingTarget =
  | { readonly case: ObjectId }
  /** `members`: only these read it, the editor among them; everybody of the desk where it is left out. */
  | { readonly title: string; readonly members?: readonly ObjectId[] };
