/** Wrapped keys: an editor fetches their own and hands keys they hold to colleagues. */
import type { Express, Request, Response } from 'express';
import { onlyMethods, readJson, sendJson, sendNothing } from '#http/index.ts';
import { keysRequest } from '#protocol/api.ts';
import type { Editor, VerifiedDirectory } from '#protocol/directory.ts';
import { AmanaError } from '#protocol/errors.ts';
import { deskStreamId } from '#protocol/events.ts';
import { type WrappedKey, wrappedKeySignatureHolds } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { requireEditor } from '../access.ts';
import type { Context } from '../context.ts';

/** 2,000 keys of about 1.9 KB as JSON. */
const KEYS_BYTES = 4 * 1024 * 1024;

export function addKeys(app: Express, context: Context): void {
  const { crypto, root, storage } = context;
  const deskStream = `stream:${deskStreamId(crypto, root)}`;

  async function own(request: Request, response: Response): Promise<void> {
    const { editor } = await requireEditor(context, request);
    sendJson(response, { keys: await storage.keys.of(editor.id) });
  }

  /**
   * Whether this editor may hand this key on: what they hold themselves; a key that nobody has yet, when they begin
   * a stream; epoch keys, and the desk's own stream, only when a lead begins them.
   */
  async function mayHandOn(editor: Editor, name: string): Promise<boolean> {
    if (await storage.keys.holds(editor.id, name)) return true;
    if (editor.role === 'lead' && name.startsWith('epoch:')) return true;
    if (await storage.keys.exists(name)) return false;
    return editor.role === 'lead' || (name.startsWith('stream:') && name !== deskStream);
  }

  /** Signed by whoever asks, for somebody who is on the desk today. */
  const isSound = (key: WrappedKey, to: ObjectId, by: Editor, directory: VerifiedDirectory): boolean =>
    key.by === by.signKey &&
    directory.editors.some(({ id }) => id === to) &&
    wrappedKeySignatureHolds(crypto, root, key, to);

  async function handOn(request: Request, response: Response): Promise<void> {
    const { editor, directory } = await requireEditor(context, request);
    const { keys } = await readJson(request, keysRequest, KEYS_BYTES);
    for (const { editorId, key } of keys) {
      if (!isSound(key, editorId, editor, directory)) throw new AmanaError('forbidden');
    }
    for (const name of new Set(keys.map(({ key }) => key.name))) {
      if (!(await mayHandOn(editor, name))) throw new AmanaError('forbidden');
    }
    await storage.keys.put(keys, editor.id);
    await storage.people.forgetSettledInvite(editor.id);
    sendNothing(response);
  }

  app.route('/api/keys').get(own).post(handOn).all(onlyMethods('GET', 'POST'));
}
