/** Challenge, session, leave. Every failure to log in is one and the same answer. */
import type { Express, Request, Response } from 'express';
import { onlyMethods, readJson, sendJson, sendNothing } from '#http/index.ts';
import { challengeRequest, sessionRequest } from '#protocol/api.ts';
import { fromBase64, fromHex } from '#protocol/bytes.ts';
import type { Editor } from '#protocol/directory.ts';
import { AmanaError } from '#protocol/errors.ts';
import { challengeHolds } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Context } from '../context.ts';
import { IDLE_MINUTES } from '../sessions.ts';

/** Ids and one signature. */
const LOGIN_BYTES = 2 * 1024;

/** Verified against when nobody has the id, so that an unknown id takes as long as a wrong signature. */
const NOBODY = '0'.repeat(64);

export function addLogin(app: Express, context: Context): void {
  const { crypto, root, sessions, roster, storage } = context;

  async function giveChallenge(request: Request, response: Response): Promise<void> {
    const { editorId } = await readJson(request, challengeRequest, LOGIN_BYTES);
    sendJson(response, { challenge: sessions.challenge(editorId) });
  }

  /** An enrolled person whom nobody has approved yet is told so, after proving to hold the enrolled key. */
  async function pending(editorId: ObjectId): Promise<Editor | null> {
    const all = await storage.people.enrolments();
    const found = all.find((one) => one.editorId === editorId)?.enrolment;
    if (found === undefined) return null;
    const { signKey, kemKey } = found;
    return { id: editorId, role: 'editor', signKey, kemKey: fromBase64(kemKey) };
  }

  async function openSession(request: Request, response: Response): Promise<void> {
    const { editorId, challenge, signature } = await readJson(request, sessionRequest, LOGIN_BYTES);
    const fresh = sessions.take(challenge, editorId);
    const directory = await roster.now();
    const editor = directory.editors.find((one) => one.id === editorId) ?? null;
    const applicant = await pending(editorId);
    const claimed = editor ?? applicant;
    const holds = challengeHolds(
      crypto,
      root,
      claimed ?? { id: editorId, role: 'editor', signKey: NOBODY, kemKey: fromHex('') },
      fromBase64(challenge),
      fromBase64(signature),
    );
    if (!fresh || !holds || claimed === null) throw new AmanaError('unauthenticated');
    if (editor === null) throw new AmanaError('not-approved');
    await storage.people.forgetSettledInvite(editor.id);
    sendJson(response, { token: sessions.open(editor.id, editor.signKey), minutes: IDLE_MINUTES });
  }

  function closeSession(request: Request, response: Response): void {
    if (sessions.find(request.headers.authorization) === null) throw new AmanaError('unauthenticated');
    sessions.close(request.headers.authorization);
    sendNothing(response);
  }

  app.route('/api/challenge').post(giveChallenge).all(onlyMethods('POST'));
  app.route('/api/session').post(openSession).delete(closeSession).all(onlyMethods('POST', 'DELETE'));
}
