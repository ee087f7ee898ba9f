/**
 * The server is seized: database, blobs, Redis, logs and temporary files, while it runs. Everything a source and an
 * editor entrusted to it is planted with secrets, and then searched for in every spelling.
 */

import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { Redis } from 'ioredis';
import { fromBase64, fromHex, toHex } from '#protocol/bytes.ts';
import { newCodename, threadKeyOf, threadKeysOf } from '#protocol/codename.ts';
import { DAY_MS } from '#protocol/day.ts';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { inviteKeys, keyFile, openCarried, parseInviteFragment, unwrapIdentity } from '#protocol/identity.ts';
import { parseJson } from '#protocol/schema.ts';
import { codenameWords } from '#protocol/words.ts';
import { SourceClient } from '#source/client/client.ts';
import { blobSource } from '#source/client/files.ts';
import { CellLibrary } from '#storage/report-places.ts';
import { amana, type RunningAmana, startAmana, TOP } from '../support/amana.ts';
import { filesBelow, type Secret, searchFiles, secretsIn } from '../support/search.ts';

const PLANTED = {
  reportText: 'zinnia-checkpoint-by-the-granary',
  followUpText: 'quokka-after-the-curfew',
  arabicText: 'الحاجز قرب صوامع الحبوب القديمة',
  fileName: 'IMG-abu-yusuf-private-phone.jpg',
  userAgent: 'PlantedBrowser/98.76 (distinctive)',
  address: '203.0.113.77',
  cookie: 'planted-cookie-value-4711',
  caseTitle: 'walrus-dossier-north-of-the-city',
  note: 'marzipan-note-between-editors',
  reply: 'pelican-question-to-the-source',
  editorPassphrase: 'seven calm rivers of planted words',
  editorName: 'Hypatia-Planted Quillfeather',
} as const;

/** What the two cameras wrote into their pictures. */
const CAMERA_SECRETS = ['HTC Desire', 'iPhone 4', 'OLYMPUS'];

let crypto: Crypto;
let running: RunningAmana;
let folder: string;
let temp: string;
const started = Date.now();
const secrets: Secret[] = [];
let reportIds: string[] = [];
let attachmentIds: string[] = [];
let redisBytes: Buffer;
let redisTimes: string[] = [];
/** Modification and access times of the blobs, taken before this test reads them itself. */
let timesKept: number[] = [];

/** Everything of the data folder that stands on the server: the worker's host and the offline folder do not. */
async function seizedFiles(): Promise<string[]> {
  const files = [...(await filesBelow(running.data)), ...(await filesBelow(temp))];
  return files.filter((file) => !/^(offline|worker)\//.test(relative(running.data, file)));
}

async function waitUntil(what: string, holds: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + 90_000;
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`${what}: it never happened`);
    await sleep(300);
  }
}

function query<Row>(sql: string): Row[] {
  const database = new Database(join(running.data, 'amana.sqlite'), { readonly: true });
  try {
    return database.prepare<[], Row>(sql).all();
  } finally {
    database.close();
  }
}

const plant = (name: string, value: string | Uint8Array): void => void secrets.push({ name, value });

async function sendReports(): Promise<void> {
  const root = fromHex((await readFile(join(running.data, 'root.pub'), 'utf8')).trim());
  const fetchPlanted: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('User-Agent', PLANTED.userAgent);
    headers.set('X-Forwarded-For', PLANTED.address);
    headers.set('X-Real-IP', PLANTED.address);
    headers.set('Cookie', `planted=${PLANTED.cookie}`);
    return fetch(input, { ...init, headers });
  };
  const client = await SourceClient.connect({ crypto, fetch: fetchPlanted, server: running.intake, root });
  const codename = newCodename(crypto);
  const threadKey = threadKeyOf(crypto, root, codename);
  const { threadId, replyKey, tagKey } = threadKeysOf(crypto, threadKey);
  plant('codename', (await codenameWords(codename)).join(' '));
  for (const [name, key] of Object.entries({ threadKey, replyKey, tagKey, threadId: fromHex(threadId) }))
    plant(name, key);

  const file = async (name: string, keepOriginal: boolean) => ({
    name: PLANTED.fileName,
    type: 'image/jpeg',
    keepOriginal,
    bytes: blobSource(new Blob([await readFile(join(TOP, 'tests', 'fixtures', 'media', name))])),
  });
  const files = [
    await file('htc-desire.jpg', false),
    await file('iphone-4.jpg', true),
    await file('olympus-x790.jpg', false),
  ];
  const text = `${PLANTED.reportText} ${PLANTED.arabicText}`;
  const first = client.deliver(codename, { text, files });
  await first.run(() => undefined);
  attachmentIds = first.attachmentIds;
  await client.deliver(codename, { text: PLANTED.followUpText, files: [] }).run(() => undefined);
}

async function workOnTheDesk(): Promise<void> {
  if (running.invite === null) throw new Error('the first run prints an invite');
  const { secret, root } = parseInviteFragment(running.invite.slice(running.invite.indexOf('#')));
  const invite = inviteKeys(crypto, secret);
  const carried = query<{ name: string; sealed: string }>('SELECT name, sealed FROM invite_keys');
  for (const { name, sealed } of carried)
    plant(`private half of ${name}`, openCarried(crypto, root, invite, { name, sealed }));
  expect(carried.length).toBeGreaterThan(0);
  plant('the invite', secret);

  const passphraseFile = join(folder, 'passphrase');
  const key = join(folder, 'editor.key');
  await writeFile(passphraseFile, PLANTED.editorPassphrase);
  const desk = ['desk', '--key', key, '--passphrase-file', passphraseFile];
  const run = async (args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await amana(args);
    if (code !== 0) throw new Error(`amana ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  await run([
    'desk',
    'enroll',
    '--invite',
    running.invite,
    '--key',
    key,
    '--passphrase-file',
    passphraseFile,
    '--name',
    PLANTED.editorName,
  ]);
  const inbox = (await run([...desk, 'inbox', '--json'])).trim().split('\n');
  const [line] = inbox;
  if (line === undefined) throw new Error('the inbox is empty');
  const thread = /"thread":"([0-9a-f]{32})"/.exec(line)?.[1] ?? '';
  reportIds = inbox.map((text) => /"id":"([0-9a-f]{32})"/.exec(text)?.[1] ?? '');
  await run([...desk, 'file', reportIds[0] ?? '', '--title', PLANTED.caseTitle, '--json']);
  const reply = join(folder, 'reply.txt');
  await writeFile(reply, PLANTED.reply);
  await run([...desk, 'reply', thread, '--text', reply, '--json']);
  const argon2 = await loadArgon2();
  const opened = unwrapIdentity(
    crypto,
    argon2,
    parseJson(keyFile, await readFile(key, 'utf8')),
    PLANTED.editorPassphrase,
  );
  plant('the editor’s signing key', opened.seeds.subarray(0, 32));
  plant('the editor’s opening key', opened.seeds.subarray(32));
}

/** Every key and value of Redis, and every time that its streams betray. */
async function readRedis(): Promise<void> {
  const redis = new Redis({ path: join(running.data, 'redis', 'redis.sock') });
  const parts: Buffer[] = [];
  try {
    // The beat of a worker that looks for stalled jobs: it goes on whether anybody sends anything or not.
    const keys = (await redis.keys('*')).filter((key) => !key.endsWith(':stalled-check'));
    for (const key of keys) {
      parts.push(Buffer.from(key));
      const dump = await redis.dumpBuffer(key);
      if (dump !== null) parts.push(dump);
      const type = await redis.type(key);
      if (type === 'stream') redisTimes.push(`${key} is a stream: its ids are times`);
      if (type === 'hash') parts.push(Buffer.from(JSON.stringify(await redis.hgetall(key))));
      if (type === 'zset')
        parts.push(Buffer.from(JSON.stringify(await redis.call('ZRANGE', key, '0', '-1', 'WITHSCORES'))));
    }
  } finally {
    redis.disconnect();
  }
  redisBytes = Buffer.concat(parts);
  redisTimes = [
    ...redisTimes,
    ...exactTimes(redisBytes.toString('latin1')).map((time) => `${time} in Redis`),
  ];
}

/** Decimal numbers that are times of this test, in seconds or milliseconds, and not the start of a day. */
function exactTimes(text: string): string[] {
  const isOfThisTest = (ms: number): boolean =>
    ms >= started - 60_000 && ms <= Date.now() + 60_000 && ms % DAY_MS !== 0;
  return (text.match(/(?<!\d)(\d{10}|\d{13})(?!\d)/g) ?? []).filter((digits) =>
    isOfThisTest(digits.length === 13 ? Number(digits) : Number(digits) * 1000),
  );
}

beforeAll(async () => {
  crypto = await loadCrypto();
  folder = await mkdtemp(join(tmpdir(), 'amana-seized-'));
  temp = join(folder, 'temp');
  await mkdir(temp);
  running = await startAmana({ data: join(folder, 'data'), args: ['--verbose'], env: { TMPDIR: temp } });
  for (const [name, value] of Object.entries(PLANTED)) plant(name, value);
  for (const value of CAMERA_SECRETS) plant(`the camera's ${value}`, value);
  plant(
    'the root key',
    fromBase64(
      /"seed":"([\w-]+)"/.exec(await readFile(join(running.data, 'offline', 'root.key'), 'utf8'))?.[1] ?? '',
    ),
  );
  await sendReports();
  await workOnTheDesk();
  await waitUntil('all attachments are settled', async () =>
    query<{ state: string }>('SELECT state FROM attachments').every(({ state }) => state === 'done'),
  );
  await waitUntil(
    'the reply is in a drop',
    async () => query('SELECT id FROM replies WHERE drop_day IS NULL').length === 0,
  );
  await sleep(2000);
  await readRedis();
  const kept = [
    ...(await filesBelow(join(running.data, 'blobs'))),
    ...(await filesBelow(join(running.data, 'amana.sqlite-reports'))).filter((path) =>
      path.endsWith('.cells'),
    ),
  ];
  const stats = await Promise.all(kept.map((path) => lstat(path)));
  timesKept = stats.flatMap(({ mtimeMs, atimeMs }) => [mtimeMs, atimeMs]);
}, 300_000);

afterAll(async () => {
  await running?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a seized server', () => {
  it('holds none of the planted secrets and no private key, in any file or log', async () => {
    const files = await seizedFiles();
    expect(files.map((file) => basename(file))).toContain('amana.sqlite');
    expect(await searchFiles(files, secrets)).toEqual([]);
    expect(secretsIn(Buffer.from(running.stderr()), secrets)).toEqual([]);
  });

  it('would have been caught: the search finds a secret in every spelling', async () => {
    for (const { name, value } of secrets) {
      const raw = Buffer.from(value);
      const forms = [
        raw,
        Buffer.from(raw.toString('hex')),
        Buffer.from(Buffer.concat([Buffer.from('xy'), raw, raw]).toString('base64')),
      ];
      for (const form of forms)
        expect(secretsIn(Buffer.concat([Buffer.from('before'), form]), secrets)).toContain(name);
    }
    expect(exactTimes(`{"t":${Date.now()}}`)).toHaveLength(1);
  });

  it('finds nothing in Redis either, and no time finer than a day', () => {
    expect(redisBytes.length).toBeGreaterThan(0);
    expect(secretsIn(redisBytes, secrets)).toEqual([]);
    expect(redisTimes).toEqual([]);
  });

  it('has logged no address, id or exact time of what a source did', () => {
    const log = running.stderr();
    for (const id of [...attachmentIds, ...reportIds]) expect(log).not.toContain(id);
    expect(log).not.toContain(PLANTED.userAgent);
    expect(exactTimes(log)).toEqual([]);
    expect(log).not.toMatch(/\d\d:\d\d:\d\d/);
  });

  it('keeps days, not times: in the database, on every blob, and on the cells of reports', async () => {
    const tables = query<{ name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'table'",
    );
    expect(tables.length).toBeGreaterThan(10);
    for (const { name, sql } of tables) {
      expect({ name, sql: /WITHOUT ROWID/i.test(sql) }).toEqual({ name, sql: true });
      expect(sql).not.toMatch(/AUTOINCREMENT|TIMESTAMP|DATETIME/i);
      const rows = JSON.stringify(query(`SELECT * FROM "${name}"`), (_key, value) =>
        value?.type === 'Buffer' ? null : value,
      );
      expect({ name, times: exactTimes(rows) }).toEqual({ name, times: [] });
    }
    // The original that may be kept, three clean copies, and the cells of reports.
    expect(timesKept).toHaveLength(2 * 5);
    expect(timesKept.map((time) => time % DAY_MS)).toEqual(timesKept.map(() => 0));
  });

  it('links no report to an attachment, and no two reports of one codename', async () => {
    expect(attachmentIds).toHaveLength(3);
    const files = await seizedFiles();
    // An attachment's id stands in its own row and in its blobs' names; a report's in its own row and cell; nowhere else.
    for (const id of [...attachmentIds, ...reportIds]) {
      const own = reportIds.includes(id) ? /^amana\.sqlite|\.cells$/ : /^amana\.sqlite/;
      for (const file of files.filter((path) => !own.test(basename(path)))) {
        const bytes = await readFile(file);
        expect(
          secretsIn(bytes, [
            { name: id, value: fromHex(id) },
            { name: id, value: id },
          ]),
        ).toEqual([]);
      }
    }
    const columns = (table: string) =>
      query<{ name: string }>(`PRAGMA table_info(${table})`).map(({ name }) => name);
    const shared = columns('reports').filter((name) => columns('attachments').includes(name));
    expect(shared.sort()).toEqual(['bytes', 'day', 'id']);
    const ids = new Set(query<{ id: string }>('SELECT id FROM attachments').map(({ id }) => id));
    for (const { id } of query<{ id: string }>('SELECT id FROM reports')) expect(ids.has(id)).toBe(false);
    // The two reports of the codename have nothing in common but what all reports of a day have.
    const library = new CellLibrary(join(running.data, 'amana.sqlite'));
    const bodies = query<{ id: string; file: string; cell: number }>(
      'SELECT id, file, cell FROM reports',
    ).map((row) => toHex(library.read(row.id, row)));
    library.close();
    expect(bodies).toHaveLength(2);
    const windows = new Set<string>();
    for (let at = 0; at + 32 <= (bodies[0]?.length ?? 0); at += 2)
      windows.add(bodies[0]?.slice(at, at + 32) ?? '');
    const common = [...windows].filter((window) => bodies[1]?.includes(window));
    expect(common).toEqual([]);
  });
});
