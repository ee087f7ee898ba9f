/** Notebooks: an editor's own words while they are written, read and overwritten by nobody else. */
import type { Express, Request, Response } from 'express';
import { notFound, onlyMethods, readJson, sendJson, sendNothing } from '#http/index.ts';
import { notebookRequest } from '#protocol/api.ts';
import { fromBase64, toBase64 } from '#protocol/bytes.ts';
import { AmanaError } from '#protocol/errors.ts';
import { isObjectId } from '#protocol/ids.ts';
import { ENTRY_LENGTHS, isEntryLength } from '#protocol/notebook.ts';
import { requireReader } from '../access.ts';
import type { Context } from '../context.ts';

/** The largest entry in base64, and the JSON around it. */
const WRITE_BYTES = Math.ceil(((ENTRY_LENGTHS.at(-1) ?? 0) * 4) / 3) + 1024;

export function addNotebook(app: Express, context: Context): void {
  const { storage } = context;

  /** The same for an entry of somebody else and for none: whose an id is tells nothing. */
  async function read(request: Request, response: Response): Promise<void> {
    const { editor } = await requireReader(context, request);
    const { id } = request.params;
    if (!isObjectId(id)) return notFound();
    const sealed = await storage.notebooks.read(editor.id, id);
    sendJson(response, { sealed: sealed === null ? null : toBase64(sealed) });
  }

  async function write(request: Request, response: Response): Promise<void> {
    const { editor } = await requireReader(context, request);
    const { id } = request.params;
    if (!isObjectId(id)) return notFound();
    const { before, sealed } = await readJson(request, notebookRequest, WRITE_BYTES);
    const bytes = sealed === null ? null : fromBase64(sealed);
    if (bytes !== null && !isEntryLength(bytes.length)) throw new AmanaError('malformed-object');
    await storage.notebooks.write({ editorId: editor.id, id, before, sealed: bytes });
    sendNothing(response);
  }

  app.route('/api/notebook/:id').get(read).post(write).all(onlyMethods('GET', 'POST'));
}
