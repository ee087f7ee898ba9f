/** The routes of the public onion. Each reads as a checklist: limit, parse, authorise, act, present. */
import { randomInt } from 'node:crypto';
import type { Express, Request } from 'express';
import {
  announcedLength,
  CLEAR_SITE_DATA,
  onlyMethods,
  openPage,
  type Pages,
  readBody,
  requireNoBody,
  requireType,
  sendJson,
  sendNothing,
  sendPrepared,
  sendSite,
} from '#http/index.ts';
import { dayOf } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import { parseObjectId } from '#protocol/ids.ts';
import {
  headerBytes,
  isSealedLength,
  type Kind,
  SANITIZER_SLOT,
  sealedLengths,
  slotEpochs,
} from '#protocol/layout.ts';
import type { Producer } from '#queue/index.ts';
import type { Storage } from '#storage/index.ts';
import type { DirectoryBook } from './directory.ts';
import { openDropShelf, sendDrops } from './drops.ts';
import { type Gate, workOf } from './flood/gate.ts';
import { openKitShelf } from './kit.ts';
import { plainDoor } from './plainDoor.ts';
import { announcedId, hasPiece, openUploads } from './uploads.ts';

interface IntakeParts {
  readonly storage: Storage;
  readonly producer: Producer;
  readonly directory: DirectoryBook;
  /** What every write goes through. */
  readonly gate: Gate;
  readonly pages: Pages;
  /** The field kit's shell and what it is pinned to; left out where there is none. */
  readonly kit?: { readonly shell: string; readonly rootHex: string } | null;
  /** Folder of the published site. */
  readonly site: string;
  /** Port of the plain form under the same name; left out or null when it is off. */
  readonly plainPort?: number | null;
  /** The mixing delay of reports is drawn from 0 to this. */
  readonly releaseSeconds: number;
  /** Of a sealed attachment, its header and tags included. */
  readonly maxAttachmentBytes: number;
}

const LARGEST_REPORT_BYTES = Math.max(...sealedLengths('report'));
const ATTACHMENTS = '/attachments';
const PIECE = 'application/offset+octet-stream';
/** With the slash by itself too: routing is strict. */
const SITE = ['/site/', '/site{/*path}'];

export const intakeRoutes =
  ({
    storage,
    producer,
    directory,
    gate,
    pages,
    kit,
    site,
    plainPort,
    releaseSeconds,
    maxAttachmentBytes,
  }: IntakeParts) =>
  (app: Express): void => {
    const drops = openDropShelf(storage);
    const directoryPage = openPage('application/json; charset=utf-8');
    const kitDirectoryPage = openPage('application/json; charset=utf-8');
    // Released only once the janitor can see them; not awaited, for the janitor looks after the queue.
    storage.reports.whenEntered((ids) => {
      for (const id of ids) void producer.offer('release', id, mixingDelayMs(releaseSeconds));
    });
    const { takeRoom } = gate;
    const uploads = openUploads({ storage, path: ATTACHMENTS, takeRoom, onWhole: acceptAttachment });

    /** The upload is on disk: it stays if a worker can open it, and then a worker is called. */
    async function acceptAttachment(id: ReturnType<typeof parseObjectId>): Promise<void> {
      // A source whose last answer got lost asks once more, and by then a worker may have taken the original away.
      if ((await storage.attachments.status(id))?.state !== 'uploading') return;
      const header = await storage.attachments.readStart(id, headerBytes('attachment'));
      const epoch = slotEpochs('attachment', header)[SANITIZER_SLOT];
      if (epoch === undefined) throw new AmanaError('malformed-object');
      try {
        await directory.requireEpoch('sanitizer', epoch);
      } catch (thrown) {
        await storage.attachments.cancel(id);
        throw thrown;
      }
      await storage.attachments.finish(id);
      // Not awaited: an attachment is safe without the queue, and the janitor looks after the queue.
      void producer.offer('sanitize', id);
    }

    app.get('/', (request, response) => {
      response.setHeader('Clear-Site-Data', CLEAR_SITE_DATA);
      pages.send('/', request, response);
    });
    app.get('/plain', plainDoor(plainPort ?? null, pages.bytesOf('/index.html')));
    app.get('/directory.json', async (request, response) => {
      sendPrepared(request, response, await directoryPage(await directory.forVisit()));
    });
    app.get('/kit.json', async (request, response) => {
      sendPrepared(request, response, await kitDirectoryPage(await directory.forKit()));
    });
    app.get('/kit.html', openKitShelf(kit?.shell ?? null, kit?.rootHex ?? '', directory));
    app.get('/work', async (_request, response) => sendJson(response, await gate.work()));
    app.get('/drops', async (request, response) => sendDrops(await drops(), request, response));
    app.get(SITE, (request, response) =>
      sendSite(site, request.path.slice('/site'.length), request, response),
    );
    app.all(
      ['/', '/plain', '/directory.json', '/kit.html', '/kit.json', '/work', '/drops', ...SITE],
      onlyMethods('GET', 'HEAD'),
    );

    app.put('/reports/:id', async (request, response) => {
      const id = parseObjectId(request.params.id);
      requireType(request, 'application/octet-stream');
      requireSealedLength('report', announcedLength(request), LARGEST_REPORT_BYTES);
      await gate.letIn(id, workOf(request.headers), async () => {
        const sealed = await readBody(request, LARGEST_REPORT_BYTES);
        const epoch = slotEpochs('report', sealed)[0];
        if (epoch === undefined) throw new AmanaError('malformed-object');
        await directory.requireEpoch('desk', epoch);
        await storage.reports.put(id, dayOf(Date.now()), sealed);
      });
      sendNothing(response);
    });
    app.all('/reports/:id', onlyMethods('PUT'));

    app.post(ATTACHMENTS, async (request, response) => {
      const bytes = uploadLength(request);
      requireSealedLength('attachment', bytes, maxAttachmentBytes);
      if (hasPiece(request)) {
        requireType(request, PIECE);
        if (announcedLength(request) > bytes) throw new AmanaError('too-large');
      } else requireNoBody(request);
      await gate.requireRoom(bytes);
      await gate.letIn(announcedId(request), workOf(request.headers), () => uploads(request, response));
    });
    app.options(ATTACHMENTS, uploads);
    app.all(ATTACHMENTS, onlyMethods('POST', 'OPTIONS'));

    app.patch(`${ATTACHMENTS}/:id`, async (request, response) => {
      parseObjectId(request.params.id);
      requireType(request, PIECE);
      const bytes = announcedLength(request);
      if (bytes > maxAttachmentBytes) throw new AmanaError('too-large');
      await gate.requireLeft(bytes);
      await uploads(request, response);
    });
    app.head(`${ATTACHMENTS}/:id`, async (request, response) => {
      parseObjectId(request.params.id);
      await uploads(request, response);
    });
    app.delete(`${ATTACHMENTS}/:id`, async (request, response) => {
      parseObjectId(request.params.id);
      await uploads(request, response);
    });
    app.all(`${ATTACHMENTS}/:id`, onlyMethods('HEAD', 'PATCH', 'DELETE'));

    for (const path of pages.paths) {
      app.get(path, (request, response) => pages.send(path, request, response));
      app.all(path, onlyMethods('GET', 'HEAD'));
    }
  };

/** Drawn evenly, by a cryptographic source: arrival must not be told from release. */
const mixingDelayMs = (releaseSeconds: number): number =>
  releaseSeconds === 0 ? 0 : randomInt(releaseSeconds * 1000);

/** Only the exact lengths of whole objects. @throws AmanaError too-large, malformed-object */
function requireSealedLength(kind: Kind, bytes: number, mostBytes: number): void {
  if (bytes > mostBytes) throw new AmanaError('too-large');
  if (!isSealedLength(kind, bytes)) throw new AmanaError('malformed-object');
}

/** @throws AmanaError malformed-request */
function uploadLength(request: Request): number {
  const given = request.headers['upload-length'];
  if (typeof given !== 'string' || !/^[0-9]{1,15}$/.test(given)) throw new AmanaError('malformed-request');
  return Number(given);
}
