/** Who asks, and what the desk lets them do. Every route begins here, before anything of the request is read. */
import type { Request } from 'express';
import { type Editor, reads, type VerifiedDirectory } from '#protocol/directory.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { Context } from './context.ts';
import type { Session } from './sessions.ts';

export interface Access {
  readonly editor: Editor;
  readonly session: Session;
  readonly directory: VerifiedDirectory;
}

/**
 * The editor behind a request. The roster is asked every time: whoever was taken off the desk is out at once,
 * whatever token they hold.
 * @throws AmanaError unauthenticated
 */
export async function requireEditor({ sessions, roster }: Context, request: Request): Promise<Access> {
  const session = sessions.find(request.headers.authorization);
  if (session === null) throw new AmanaError('unauthenticated');
  const directory = await roster.now();
  const editor = directory.editorBySignKey(session.signKey);
  if (editor === null || editor.id !== session.editorId) {
    sessions.revoke(session.signKey);
    throw new AmanaError('unauthenticated');
  }
  return { editor, session, directory };
}

/** Everybody but administrators, who read nothing. @throws AmanaError unauthenticated, forbidden */
export async function requireReader(context: Context, request: Request): Promise<Access> {
  const access = await requireEditor(context, request);
  if (!reads(access.editor.role)) throw new AmanaError('forbidden');
  return access;
}

/** Leads and administrators. @throws AmanaError unauthenticated, forbidden */
export async function requireManager(context: Context, request: Request): Promise<Access> {
  const access = await requireEditor(context, request);
  if (access.editor.role !== 'lead' && access.editor.role !== 'administrator')
    throw new AmanaError('forbidden');
  return access;
}

/** @throws AmanaError unauthenticated, forbidden */
export async function requireLead(context: Context, request: Request): Promise<Access> {
  const access = await requireEditor(context, request);
  if (access.editor.role !== 'lead') throw new AmanaError('forbidden');
  return access;
}
