/** The desk's own stream, folded: which cases there are, where each report went, which invites are out. */
import { type Bytes, fromBase64 } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import type { Role } from '#protocol/directory.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Mark } from './state.ts';
import type { StreamEvent } from './streams.ts';

export interface FoldedInvite {
  readonly id: ObjectId;
  readonly secret: Bytes;
  readonly role: Role;
  readonly by: ObjectId;
  readonly day: Day;
}

export interface DeskFold {
  readonly cases: Map<ObjectId, { readonly title: string; readonly by: ObjectId; readonly day: Day }>;
  /** A conversation stays in the case it came into first: two editors who file at once get one case. */
  readonly caseOfThread: Map<ObjectId, ObjectId>;
  readonly filed: Set<ObjectId>;
  readonly marks: Map<ObjectId, Mark>;
  readonly invites: Map<ObjectId, FoldedInvite>;
  readonly approvedInvites: Set<ObjectId>;
  /** Names stand nowhere else: the directory, which servers hold, has none. */
  readonly names: Map<ObjectId, string>;
}

export const emptyDeskFold = (): DeskFold => ({
  cases: new Map(),
  caseOfThread: new Map(),
  filed: new Set(),
  marks: new Map(),
  invites: new Map(),
  approvedInvites: new Set(),
  names: new Map(),
});

/** @param isLead whether an editor may invite and name others: an invite of anybody else gives nobody a way in */
export function foldDesk(fold: DeskFold, event: StreamEvent, isLead: (editor: ObjectId) => boolean): void {
  const { by, day, body } = event;
  switch (body.type) {
    case 'case-made':
      if (!fold.cases.has(body.case)) fold.cases.set(body.case, { title: body.title, by, day });
      return;
    case 'report-filed':
      if (!fold.cases.has(body.case)) return;
      if (!fold.caseOfThread.has(body.thread)) fold.caseOfThread.set(body.thread, body.case);
      fold.filed.add(body.report);
      return;
    case 'report-marked':
      fold.marks.set(body.report, body.mark);
      return;
    case 'invite-made':
      if (isLead(by) && !fold.invites.has(body.inviteId)) {
        const { inviteId, secret, role } = body;
        fold.invites.set(inviteId, { id: inviteId, secret: fromBase64(secret), role, by, day });
      }
      return;
    case 'editor-approved':
      if (isLead(by)) fold.approvedInvites.add(body.inviteId);
      return;
    case 'editor-named':
      // Nobody gives a colleague another name, but a lead.
      if (by === body.editor || isLead(by)) fold.names.set(body.editor, body.name);
      return;
    default:
      // An event of a case has no meaning here.
      return;
  }
}
