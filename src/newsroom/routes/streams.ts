/** Streams of sealed events: read by who holds the stream's key, appended at the place their author saw as the end. */
import type { Express, Request, Response } from 'express';
import { notFound, onlyMethods, readJson, sendNothing, sendStream } from '#http/index.ts';
import { streamAppendRequest, streamsReadRequest } from '#protocol/api.ts';
import { fromBase64, toBase64, utf8 } from '#protocol/bytes.ts';
import { AmanaError } from '#protocol/errors.ts';
import { EVENT_LENGTHS, isEventLength } from '#protocol/events.ts';
import { isObjectId } from '#protocol/ids.ts';
import type { z } from '#protocol/schema.ts';
import { requireReader } from '../access.ts';
import type { Context } from '../context.ts';

/** 5,000 streams of 60 characters as JSON. */
const READ_BYTES = 512 * 1024;
/** The largest event in base64, and the JSON around it. */
const APPEND_BYTES = Math.ceil(((EVENT_LENGTHS.at(-1) ?? 0) * 4) / 3) + 1024;

type Asked = z.infer<typeof streamsReadRequest>['streams'];

export function addStreams(app: Express, context: Context): void {
  const { storage } = context;

  /** Made stream by stream: a desk's whole history is never in memory at once. */
  async function* answer(streams: Asked): AsyncGenerator<Uint8Array> {
    yield utf8('{"streams":[');
    for (const [index, { id, from }] of streams.entries()) {
      const events = (await storage.streams.read(id, from)).map(toBase64);
      yield utf8(`${index === 0 ? '' : ','}${JSON.stringify({ id, from, events })}`);
    }
    yield utf8(']}');
  }

  async function read(request: Request, response: Response): Promise<void> {
    const { editor } = await requireReader(context, request);
    const { streams } = await readJson(request, streamsReadRequest, READ_BYTES);
    const held = await storage.keys.streamsOf(editor.id);
    if (!streams.every(({ id }) => held.has(id))) throw new AmanaError('forbidden');
    await sendStream(response, null, answer(streams), 'application/json; charset=utf-8');
  }

  async function append(request: Request, response: Response): Promise<void> {
    const { editor } = await requireReader(context, request);
    const { id } = request.params;
    if (!isObjectId(id)) return notFound();
    if (!(await storage.keys.holdsStream(editor.id, id))) throw new AmanaError('forbidden');
    const { position, event } = await readJson(request, streamAppendRequest, APPEND_BYTES);
    const sealed = fromBase64(event);
    if (!isEventLength(sealed.length)) throw new AmanaError('malformed-object');
    await storage.streams.append(id, position, sealed);
    sendNothing(response);
  }

  app.route('/api/streams/read').post(read).all(onlyMethods('POST'));
  app.route('/api/streams/:id').post(append).all(onlyMethods('POST'));
}
