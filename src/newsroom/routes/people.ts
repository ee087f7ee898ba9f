/** Invites, enrolments, statements: how somebody comes to the desk, and leaves it. */
import type { Express, Request, Response } from 'express';
import { onlyMethods, readJson, sendJson, sendNothing } from '#http/index.ts';
import { enrolmentRequest, inviteRequest, statementRequest } from '#protocol/api.ts';
import { equalBytes, fromBase64, fromHex } from '#protocol/bytes.ts';
import { addDays, type Day } from '#protocol/day.ts';
import {
  LIFETIME_DAYS,
  type SignedStatement,
  type StatementPayload,
  signatureHolds,
  statementPayload,
  type VerifiedDirectory,
} from '#protocol/directory.ts';
import { AmanaError } from '#protocol/errors.ts';
import { editorIdOf, enrolmentSignatureHolds, tokenHash } from '#protocol/identity.ts';
import { parseJson } from '#protocol/schema.ts';
import { requireEditor, requireLead, requireManager } from '../access.ts';
import type { Context } from '../context.ts';

/** The largest body here is one statement of 8 KiB, with JSON's escapes around it. */
const PEOPLE_BYTES = 32 * 1024;
/** An invite that lies about for longer is found by somebody else. */
const INVITE_DAYS = 30;
/** Epoch keys are made several weeks ahead: half a year at most. */
const AHEAD_DAYS = LIFETIME_DAYS.delegate;

export function addPeople(app: Express, context: Context): void {
  const { crypto, root, storage, today, roster, sessions } = context;

  /** Needs no session: whoever comes here has none yet. Every refusal is the same. */
  async function enrol(request: Request, response: Response): Promise<void> {
    const { token, enrolment } = await readJson(request, enrolmentRequest, PEOPLE_BYTES);
    const invite = await storage.people.invite(enrolment.inviteId);
    const givenHash = tokenHash(crypto, fromBase64(token));
    const expected = invite === null ? new Uint8Array(givenHash.length) : fromBase64(invite.tokenHash);
    const holds = enrolmentSignatureHolds(crypto, root, enrolment);
    if (!equalBytes(givenHash, expected) || !holds || invite === null || invite.lastDay < today()) {
      throw new AmanaError('invite-invalid');
    }
    await storage.people.enrol(editorIdOf(crypto, fromHex(enrolment.signKey)), enrolment);
    sendJson(response, { carried: invite.carried });
  }

  async function invite(request: Request, response: Response): Promise<void> {
    await requireLead(context, request);
    const { id, tokenHash, role, lastDay } = await readJson(request, inviteRequest, PEOPLE_BYTES);
    if (lastDay < today() || lastDay > addDays(today(), INVITE_DAYS)) {
      throw new AmanaError('malformed-request');
    }
    await storage.people.addInvite({ id, tokenHash, role, lastDay, carried: [] });
    sendNothing(response);
  }

  async function listPeople(request: Request, response: Response): Promise<void> {
    const { directory } = await requireEditor(context, request);
    const enrolments = await storage.people.enrolments();
    const pending = enrolments
      .map(({ enrolment }) => enrolment)
      .filter(({ signKey }) => directory.editorBySignKey(signKey) === null);
    sendJson(response, { statements: await roster.statements(), pending });
  }

  async function publish(request: Request, response: Response): Promise<void> {
    const { editor, directory } = await requireManager(context, request);
    const { statement } = await readJson(request, statementRequest, PEOPLE_BYTES);
    if (statement.by !== editor.signKey || !holds(statement)) throw new AmanaError('forbidden');
    const payload = parseJson(statementPayload, statement.payload, 'malformed-request');
    if (editor.role === 'administrator') requireRemoval(payload, directory);
    requireAllowed(payload, directory);
    await storage.statements.add(statement);
    if (payload.kind === 'revocation') {
      const left = editorIdOf(crypto, fromHex(payload.key));
      await storage.keys.destroyFor(left);
      await storage.notebooks.destroyFor(left);
      sessions.revoke(payload.key);
      // The desk's own stream held the secrets of invites: whoever has left could come back by one.
      await storage.people.cancelOpenInvites();
    }
    sendNothing(response);
  }

  const holds = (statement: SignedStatement): boolean => signatureHolds(crypto, root, statement);

  /** A window that began too long ago, is too long, or lies too far ahead would outlive its promises. */
  function requireWindow(
    { notBefore, notAfter }: { readonly notBefore: Day; readonly notAfter: Day },
    mostDays: number,
  ): void {
    const length = notAfter - notBefore;
    const soon = notBefore <= addDays(today(), AHEAD_DAYS) && notAfter >= today();
    if (length < 0 || length > mostDays || !soon) throw new AmanaError('malformed-request');
  }

  /** A second lead may vouch for an epoch, and nobody may put another key under its id. @throws AmanaError conflict */
  function requireSameEpoch(
    payload: Extract<StatementPayload, { kind: 'desk-epoch' }>,
    { everyDeskEpoch }: VerifiedDirectory,
  ): void {
    const known = everyDeskEpoch.find(({ id }) => id === payload.id);
    if (known === undefined) return;
    const { notBefore, notAfter } = known;
    const same = notBefore === payload.notBefore && notAfter === payload.notAfter;
    if (!same || !equalBytes(known.publicKey, fromBase64(payload.publicKey)))
      throw new AmanaError('conflict');
  }

  /** All that an administrator may say: that somebody who is neither lead nor administrator leaves. */
  function requireRemoval(payload: StatementPayload, { editors }: VerifiedDirectory): void {
    const leaving =
      payload.kind === 'revocation' ? editors.find(({ signKey }) => signKey === payload.key) : undefined;
    if (leaving === undefined || leaving.role === 'lead' || leaving.role === 'administrator')
      throw new AmanaError('forbidden');
  }

  /**
   * What a desk lead may say. Leads are made by the root alone, and cannot take each other away.
   * @throws AmanaError forbidden, conflict, malformed-request
   */
  function requireAllowed(payload: StatementPayload, directory: VerifiedDirectory): void {
    switch (payload.kind) {
      case 'editor':
        if (payload.id !== editorIdOf(crypto, fromHex(payload.signKey))) {
          throw new AmanaError('malformed-request');
        }
        if (directory.leads.includes(payload.signKey) !== (payload.role === 'lead')) {
          throw new AmanaError('forbidden');
        }
        requireWindow(payload, LIFETIME_DAYS.editor);
        break;
      case 'desk-epoch':
        requireSameEpoch(payload, directory);
        requireWindow(payload, LIFETIME_DAYS.deskEpoch);
        break;
      case 'epoch-withdrawal':
        // Never ahead nor into the past: what was sealed in good faith has to arrive.
        if (payload.day !== today()) throw new AmanaError('malformed-request');
        break;
      case 'revocation':
        if (directory.leads.includes(payload.key)) throw new AmanaError('forbidden');
        if (payload.day > today()) throw new AmanaError('malformed-request');
        break;
      default:
        throw new AmanaError('forbidden');
    }
  }

  app.route('/api/enrolments').post(enrol).all(onlyMethods('POST'));
  app.route('/api/invites').post(invite).all(onlyMethods('POST'));
  app.route('/api/people').get(listPeople).all(onlyMethods('GET'));
  app.route('/api/statements').post(publish).all(onlyMethods('POST'));
}
