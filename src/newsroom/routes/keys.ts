/** Wrapped keys: an editor fetches their own and hands keys they hold to colleagues. */
import type { Express, Request, Response } from 'express';
import { onlyMethods, readJson, sendJson, sendNothing } from '#http/index.ts';
import { keysRequest, withdrawKeysRequest } from '#protocol/api.ts';
import type { Editor, VerifiedDirectory } from '#protocol/directory.ts';
import { AmanaError } from '#protocol/errors.ts';
import { deskStreamId } from '#protocol/events.ts';
import { type WrappedKey, wrappedKeySignatureHolds } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { parseKeyName } from '#protocol/stream-keys.ts';
import { requireReader } from '../access.ts';
import type { Context } from '../context.ts';

/** 2,000 keys of about 1.9 KB as JSON. */
const KEYS_BYTES = 4 * 1024 * 1024;
/** Two ids, with room to spare. */
const WITHDRAW_BYTES = 4 * 1024;

export function addKeys(app: Express, context: Context): void {
  const { crypto, root, storage } = context;
  const deskStream = deskStreamId(crypto, root);

  async function own(request: Request, response: Response): Promise<void> {
    const { editor } = await requireReader(context, request);
    sendJson(response, { keys: await storage.keys.of(editor.id) });
  }

  /**
   * Which of these names the editor would begin: keys that they do not hold themselves. Whether somebody else
   * holds one is decided when they are written. A new stream may be begun by anyone, the desk's own by leads; the
   * next key of a stream by whoever reads it; an epoch's key comes from a lead, and may come again.
   * @throws AmanaError forbidden
   */
  async function begunBy(editor: Editor, names: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const held = await storage.keys.namesOf(editor.id);
    const begun = new Set<string>();
    for (const name of names) {
      if (held.has(name)) continue;
      const named = parseKeyName(name);
      if (named.kind === 'epoch') {
        if (editor.role !== 'lead') throw new AmanaError('forbidden');
        continue;
      }
      const may =
        named.keyId === null
          ? named.stream !== deskStream || editor.role === 'lead'
          : await storage.keys.holdsStream(editor.id, named.stream);
      if (!may) throw new AmanaError('forbidden');
      begun.add(name);
    }
    return begun;
  }

  /** Signed by whoever asks, for somebody who is on the desk today and reads there. */
  const isSound = (key: WrappedKey, to: ObjectId, by: Editor, directory: VerifiedDirectory): boolean =>
    key.by === by.signKey &&
    directory.readers.some(({ id }) => id === to) &&
    wrappedKeySignatureHolds(crypto, root, key, to);

  async function handOn(request: Request, response: Response): Promise<void> {
    const { editor, directory } = await requireReader(context, request);
    const { keys } = await readJson(request, keysRequest, KEYS_BYTES);
    for (const { editorId, key } of keys) {
      if (!isSound(key, editorId, editor, directory)) throw new AmanaError('forbidden');
    }
    const begins = await begunBy(editor, new Set(keys.map(({ key }) => key.name)));
    await storage.keys.put(keys, { writer: editor.id, begins, mayReplace: editor.role === 'lead' });
    await storage.people.forgetSettledInvite(editor.id);
    sendNothing(response);
  }

  /** Out of a case: by a lead, by whoever let them in, or by themselves. Nobody is put out of the desk's own stream so. */
  async function withdraw(request: Request, response: Response): Promise<void> {
    const { editor } = await requireReader(context, request);
    const { stream, editorId } = await readJson(request, withdrawKeysRequest, WITHDRAW_BYTES);
    if (stream === deskStream || !(await storage.keys.holdsStream(editor.id, stream)))
      throw new AmanaError('forbidden');
    const anybodys = editor.role === 'lead' || editorId === editor.id;
    await storage.keys.withdraw(editorId, stream, anybodys ? null : editor.signKey);
    sendNothing(response);
  }

  app.route('/api/keys/withdraw').post(withdraw).all(onlyMethods('POST'));
  app.route('/api/keys').get(own).post(handOn).all(onlyMethods('GET', 'POST'));
}
