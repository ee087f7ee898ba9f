/** Sealed reports, records, clean copies and kept originals: handed out whole, as they were sealed. */
import type { Express, Request, Response } from 'express';
import { notFound, onlyMethods, readJson, sendJson, sendNothing, sendStream } from '#http/index.ts';
import { cleanAgainRequest, fetchRequest, replyRequest } from '#protocol/api.ts';
import { concat, fromBase64, fromHex, u32 } from '#protocol/bytes.ts';
import { isObjectId, type ObjectId } from '#protocol/ids.ts';
import type { StoredBlob } from '#storage/blobs.ts';
import { requireReader } from '../access.ts';
import type { Context } from '../context.ts';

/** 500 ids of 35 characters as JSON. */
const FETCH_BYTES = 32 * 1024;
/** 18 slots of 1,366 characters as JSON. */
const REPLY_BYTES = 32 * 1024;
/** One word as JSON. */
const AGAIN_BYTES = 1024;
/** Objects read from storage at a time: 32 reports of 64 KiB are 2 MiB in memory. */
const BATCH = 32;

interface Sealed {
  readonly id: ObjectId;
  readonly sealed: Uint8Array;
}

/** id (16) ‖ length (4, big endian) ‖ sealed bytes, one after another; in memory a batch at a time. */
async function* frames(
  ids: readonly ObjectId[],
  read: (ids: readonly ObjectId[]) => Promise<Sealed[]>,
): AsyncGenerator<Uint8Array> {
  const different = [...new Set(ids)];
  for (let i = 0; i < different.length; i += BATCH) {
    const found = await read(different.slice(i, i + BATCH));
    // In one piece: by the thousand, small writes cost the server and the browser more than what is in them.
    yield concat(...found.flatMap(({ id, sealed }) => [fromHex(id), u32(sealed.length), sealed]));
  }
}

export function addInbox(app: Express, context: Context): void {
  const { storage, today } = context;

  async function listReports(request: Request, response: Response): Promise<void> {
    await requireReader(context, request);
    sendJson(response, { reports: await storage.reports.released() });
  }

  async function fetchReports(request: Request, response: Response): Promise<void> {
    await requireReader(context, request);
    const { ids } = await readJson(request, fetchRequest, FETCH_BYTES);
    await sendStream(response, null, frames(ids, storage.reports.read));
  }

  async function listAttachments(request: Request, response: Response): Promise<void> {
    await requireReader(context, request);
    sendJson(response, { attachments: await storage.attachments.list() });
  }

  /** Only the row says that it waits: the janitor queues it within seconds, as whatever waits. */
  async function cleanAgain(request: Request, response: Response): Promise<void> {
    await requireReader(context, request);
    const { id } = request.params;
    if (!isObjectId(id)) return notFound();
    const { mode } = await readJson(request, cleanAgainRequest, AGAIN_BYTES);
    await storage.attachments.askAgain(id, mode, today());
    sendNothing(response);
  }

  async function fetchRecords(request: Request, response: Response): Promise<void> {
    await requireReader(context, request);
    const { ids } = await readJson(request, fetchRequest, FETCH_BYTES);
    await sendStream(response, null, frames(ids, storage.attachments.readRecords));
  }

  const sendBlob =
    (open: (id: ObjectId) => Promise<StoredBlob | null>) =>
    async (request: Request, response: Response): Promise<void> => {
      await requireReader(context, request);
      const { id } = request.params;
      if (!isObjectId(id)) return notFound();
      const blob = await open(id);
      if (blob === null) return notFound();
      try {
        await sendStream(response, blob.bytes, blob.chunks());
      } finally {
        await blob.close();
      }
    };

  async function reply(request: Request, response: Response): Promise<void> {
    await requireReader(context, request);
    const { id, slots } = await readJson(request, replyRequest, REPLY_BYTES);
    await storage.drops.putReply(id, today(), concat(...slots.map(fromBase64)));
    sendNothing(response);
  }

  app.route('/api/reports').get(listReports).all(onlyMethods('GET'));
  app.route('/api/reports/fetch').post(fetchReports).all(onlyMethods('POST'));
  app.route('/api/attachments').get(listAttachments).all(onlyMethods('GET'));
  app.route('/api/attachments/:id/again').post(cleanAgain).all(onlyMethods('POST'));
  app.route('/api/records/fetch').post(fetchRecords).all(onlyMethods('POST'));
  app
    .route('/api/clean/:id')
    .get(sendBlob((id) => storage.attachments.openClean(id)))
    .all(onlyMethods('GET'));
  app
    .route('/api/original/:id')
    .get(sendBlob((id) => storage.attachments.openOriginal(id)))
    .all(onlyMethods('GET'));
  app.route('/api/replies').post(reply).all(onlyMethods('POST'));
}
