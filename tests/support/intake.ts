/** A whole intake inside the test's process: real storage, real Redis, real HTTP. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadPages, type RunningServer, type ServerOptions, startServer } from '#http/index.ts';
import { intakeRoutes } from '#intake/app.ts';
import { openDirectoryBook } from '#intake/directory.ts';
import { type GateOptions, openGate } from '#intake/flood/gate.ts';
import { silentLog } from '#process/index.ts';
import { toHex } from '#protocol/bytes.ts';
import { type Day, dayOf } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId, type ObjectId } from '#protocol/ids.ts';
import { type Kind, LARGEST_BYTES, SLOTS, sealedLength } from '#protocol/layout.ts';
import { type Recipient, sealSmall } from '#protocol/seal.ts';
import { openProducer, type Producer } from '#queue/index.ts';
import { openStorage, type QuotaLimit, type Storage } from '#storage/index.ts';
import { makeFolder, type TestFolder } from './folder.ts';
import { makeNewsroom, type TestNewsroom } from './newsroom.ts';
import { startRedis, type TestRedis } from './redis.ts';

export const PAGE = '<!doctype html><meta name="newsroom-root" content=""><title>Test page</title>';

export const KIT_SHELL = `${PAGE}<script type="application/json" id="directory">{}</script>`;

/** Small stand-ins for the built pages: what they hold does not matter to the server. */
export async function writePages(folder: string): Promise<string> {
  const pages = join(folder, 'pages');
  for (const page of ['source', 'desk']) {
    await mkdir(join(pages, page, 'assets'), { recursive: true });
    await writeFile(join(pages, page, 'index.html'), PAGE);
    await writeFile(join(pages, page, 'assets/page.js'), 'export const a = 1;\n'.repeat(200));
  }
  await mkdir(join(pages, 'kit'));
  await writeFile(join(pages, 'kit', 'kit.html'), KIT_SHELL);
  return pages;
}

export interface TestIntake {
  readonly crypto: Crypto;
  readonly newsroom: TestNewsroom;
  readonly folder: TestFolder;
  readonly storage: Storage;
  readonly producer: Producer;
  readonly redis: TestRedis;
  readonly server: RunningServer;
  readonly url: string;
  readonly today: Day;
  /** Seals to the newsroom's epochs, or to the recipients given. */
  seal(
    kind: Kind,
    plain: Uint8Array,
    id?: ObjectId,
    recipients?: readonly Recipient[],
  ): Promise<SealedForTest>;
  stop(): Promise<void>;
}

export interface SealedForTest {
  readonly id: ObjectId;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The shell of the field kit that was built with the pages, where it was. */
async function shellBeside(pages: string | undefined): Promise<string> {
  const file = join(pages ?? '', '..', 'kit', 'kit.html');
  return pages !== undefined && existsSync(file) ? readFile(file, 'utf8') : KIT_SHELL;
}

/** More than any test writes, so that only tests of floods meet one. */
const NORMAL_WRITES = 1_000_000;

/** @param pages folder of a built page; small stand-ins without it */
export async function startIntake(
  server: Partial<ServerOptions> = {},
  pages?: string,
  flood: Partial<GateOptions> & { readonly quota?: QuotaLimit } = {},
): Promise<TestIntake> {
  const crypto = await loadCrypto();
  const today = dayOf(Date.now());
  const newsroom = makeNewsroom(crypto, today);
  const folder = await makeFolder();
  const redis = await startRedis(folder.path);
  const storage = await openStorage({
    database: join(folder.path, 'amana.sqlite'),
    blobs: join(folder.path, 'blobs'),
    ...(flood.quota ? { quota: flood.quota } : {}),
  });
  for (const statement of newsroom.directory.statements) await storage.statements.add(statement);
  const producer = openProducer({ redis: redis.socket, onTrouble: () => {} });
  const rootHex = toHex(newsroom.root.publicKey);
  const site = join(folder.path, 'site');
  await mkdir(site);
  await writeFile(join(site, 'index.html'), '<!doctype html><title>Site</title>');
  const running = await startServer({
    listen: { kind: 'tcp', host: '127.0.0.1', port: 0 },
    hosts: [],
    log: silentLog,
    ...server,
    routes: intakeRoutes({
      storage,
      producer,
      directory: openDirectoryBook(storage, crypto, newsroom.root.publicKey),
      gate: openGate({
        storage,
        log: silentLog,
        normal: NORMAL_WRITES,
        ...flood,
      }),
      pages: await loadPages(pages ?? join(await writePages(folder.path), 'source'), rootHex),
      kit: { shell: await shellBeside(pages), rootHex },
      site,
      releaseSeconds: 0,
      maxAttachmentBytes: sealedLength('attachment', LARGEST_BYTES),
    }),
  });

  return {
    crypto,
    newsroom,
    folder,
    storage,
    producer,
    redis,
    server: running,
    url: running.url,
    today,
    async seal(kind, plain, id = newObjectId(crypto), recipients) {
      const desk: Recipient = { epochId: newsroom.deskEpoch.id, publicKey: newsroom.deskEpoch.publicKey };
      const worker: Recipient = {
        epochId: newsroom.sanitizerEpoch.id,
        publicKey: newsroom.sanitizerEpoch.publicKey,
      };
      const usual = SLOTS[kind] === 2 ? [worker, desk] : [desk];
      const args = { crypto, root: newsroom.root.publicKey, kind, id, recipients: recipients ?? usual };
      return { id, bytes: await sealSmall(args, plain) };
    },
    async stop() {
      await running.close();
      await producer.close();
      await storage.close();
      await redis.stop();
      await folder.remove();
    },
  };
}

const TUS = { 'tus-resumable': '1.0.0' };

/** The three requests of an upload, for tests that want to see each answer. */
export const tus = (url: string) => ({
  create: (
    id: string,
    length: number,
    headers: Record<string, string> = {},
    piece?: Uint8Array<ArrayBuffer>,
  ) =>
    fetch(`${url}/attachments`, {
      method: 'POST',
      headers: {
        ...TUS,
        'upload-length': String(length),
        'upload-metadata': `id ${Buffer.from(id).toString('base64')}`,
        ...(piece ? { 'content-type': 'application/offset+octet-stream' } : {}),
        ...headers,
      },
      ...(piece ? { body: piece } : {}),
    }),
  offset: (id: string) => fetch(`${url}/attachments/${id}`, { method: 'HEAD', headers: TUS }),
  append: (id: string, offset: number, body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${url}/attachments/${id}`, {
      method: 'PATCH',
      headers: {
        ...TUS,
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
        ...headers,
      },
      body,
    }),
  remove: (id: string) => fetch(`${url}/attachments/${id}`, { method: 'DELETE', headers: TUS }),
});

export const putReport = (url: string, id: string, bytes: Uint8Array<ArrayBuffer>): Promise<Response> =>
  fetch(`${url}/reports/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
  });
