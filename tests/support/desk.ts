/** A whole newsroom server inside the test's process: real storage, real HTTP, and editors who hold their keys. */
import { join } from 'node:path';
import type { Express } from 'express';
import { zipSync } from 'fflate';
import { type Listen, loadPages, type RunningServer, startServer } from '#http/index.ts';
import { type Newsroom, openNewsroom } from '#newsroom/app.ts';
import { silentLog } from '#process/index.ts';
import {
  type Article,
  articleMarkdown,
  articleNinjs,
  type BundleManifest,
  encodeArticle,
  signArticle,
} from '#protocol/article.ts';
import { fromBase64, toBase64, toHex, utf8 } from '#protocol/bytes.ts';
import { addDays, type Day, dayOf, dayText } from '#protocol/day.ts';
import {
  LIFETIME_DAYS,
  type Role,
  type SignedStatement,
  type StatementPayload,
  signStatement,
} from '#protocol/directory.ts';
import type { Crypto, KeyPair } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import { type Identity, makeIdentity, signChallenge, wrapKey } from '#protocol/identity.ts';
import { openStorage, type Storage } from '#storage/index.ts';
import { makeFolder, type TestFolder } from './folder.ts';
import { writePages } from './intake.ts';
import { makeNewsroom, type TestNewsroom } from './newsroom.ts';

export interface TestEditor {
  readonly identity: Identity;
  readonly role: Role;
  /** Statements that carry the editor up to the root. */
  readonly statements: readonly SignedStatement[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The body as JSON. */
  json<T = unknown>(): T;
  /** The code of an error answer; null for any other. */
  readonly code: string | null;
}

export interface TestDesk {
  readonly crypto: Crypto;
  readonly newsroom: TestNewsroom;
  readonly root: Uint8Array;
  readonly storage: Storage;
  readonly folder: TestFolder;
  readonly siteFolder: string;
  readonly server: RunningServer;
  readonly url: string;
  /** Every route that the server has, such as `GET /api/clean/:id`. */
  readonly routes: ReadonlySet<string>;
  readonly lead: TestEditor;
  readonly editor: TestEditor;
  today(): Day;
  /** Moves the server's clock for challenges and sessions. */
  passMs(ms: number): void;
  passDays(days: number): void;
  /** Somebody whose statements stand on the desk. */
  addEditor(name: string, role: Role): Promise<TestEditor>;
  signBy(by: KeyPair, payload: StatementPayload): SignedStatement;
  signByRoot(payload: StatementPayload): SignedStatement;
  login(editor: TestEditor): Promise<string>;
  ask(method: string, path: string, options?: AskOptions): Promise<Answer>;
  /** A stream whose key the editor holds. */
  makeStream(token: string, owner: TestEditor): Promise<string>;
  bundle(
    article: Article,
    signers: readonly TestEditor[],
    media?: Readonly<Record<string, Uint8Array>>,
  ): Promise<BundleParts>;
  stop(): Promise<void>;
}

export interface AskOptions {
  readonly token?: string;
  readonly json?: unknown;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface BundleParts {
  readonly files: Record<string, Uint8Array>;
  readonly manifest: BundleManifest;
  zip(changes?: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer>;
}

export const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1]);

const hexSha256 = async (bytes: Uint8Array): Promise<string> => toHex(await sha256(bytes));

/** As Express itself holds them: what answers `all`, to refuse the other methods, is none of them. */
function* routesOf({ router }: Express): Generator<string> {
  for (const { route } of router.stack)
    for (const { method } of route?.stack ?? [])
      if (route !== undefined && method !== undefined) yield `${method.toUpperCase()} ${route.path}`;
}

/**
 * @param relay where a relay answers, for desks that are to have one
 * @param hosts the only names that the server answers to; its own address without any
 */
export async function startDesk(
  relay: Listen | null = null,
  hosts: readonly string[] = [],
): Promise<TestDesk> {
  const crypto = await loadCrypto();
  let day = dayOf(Date.now());
  let skippedMs = 0;
  const newsroom = makeNewsroom(crypto, day);
  const root = newsroom.root.publicKey;
  const folder = await makeFolder();
  const siteFolder = join(folder.path, 'site');
  const storage = await openStorage({
    database: join(folder.path, 'amana.sqlite'),
    blobs: join(folder.path, 'blobs'),
  });
  for (const statement of newsroom.directory.statements) await storage.statements.add(statement);
  const app: Newsroom = await openNewsroom({
    crypto,
    root,
    storage,
    pages: await loadPages(join(await writePages(folder.path), 'desk'), toHex(root)),
    siteFolder,
    siteAddress: null,
    relay,
    findings: join(folder.path, 'findings.json'),
    log: silentLog,
    today: () => day,
    nowMs: () => Date.now() + skippedMs,
  });
  const routes = new Set<string>();
  const server = await startServer({
    listen: { kind: 'tcp', host: '127.0.0.1', port: 0 },
    hosts,
    log: silentLog,
    routes(express) {
      app.routes(express);
      for (const route of routesOf(express)) routes.add(route);
    },
  });

  const signBy = (by: KeyPair, payload: StatementPayload): SignedStatement =>
    signStatement(crypto, root, payload, by.publicKey, by.secretKey);
  const signByRoot = (payload: StatementPayload): SignedStatement => signBy(newsroom.root, payload);

  async function addEditor(name: string, role: Role): Promise<TestEditor> {
    const identity = makeIdentity(crypto, name);
    const signKey = toHex(identity.sign.publicKey);
    const window = { notBefore: day, notAfter: addDays(day, LIFETIME_DAYS.editor) };
    const own = signByRoot({
      kind: 'editor',
      id: identity.id,
      role,
      signKey,
      kemKey: toBase64(identity.kem.publicKey),
      ...window,
    });
    const delegate = signByRoot({ kind: 'delegate', role: 'desk-lead', key: signKey, ...window });
    const statements = role === 'lead' ? [delegate, own] : [own];
    for (const statement of statements) await storage.statements.add(statement);
    return { identity, role, statements };
  }

  async function ask(method: string, path: string, options: AskOptions = {}): Promise<Answer> {
    const headers: Record<string, string> = { ...options.headers };
    if (options.token !== undefined) headers.authorization = `Bearer ${options.token}`;
    if (options.json !== undefined) headers['content-type'] = 'application/json';
    const body = options.json === undefined ? options.body : JSON.stringify(options.json);
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const json = () => JSON.parse(Buffer.from(bytes).toString('utf8'));
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const code = response.status >= 400 && isJson ? String(json().error.code) : null;
    return { status: response.status, headers: response.headers, bytes, json, code };
  }

  async function login({ identity }: TestEditor): Promise<string> {
    const { challenge } = (await ask('POST', '/api/challenge', { json: { editorId: identity.id } })).json<{
      challenge: string;
    }>();
    const signature = toBase64(signChallenge(crypto, root, identity, fromBase64(challenge)));
    const answer = await ask('POST', '/api/session', {
      json: { editorId: identity.id, challenge, signature },
    });
    if (answer.status !== 200) throw new Error(`login failed: ${answer.code}`);
    return answer.json<{ token: string }>().token;
  }

  async function makeStream(token: string, owner: TestEditor): Promise<string> {
    const id = toHex(crypto.random(16));
    const to = { id: owner.identity.id, kemKey: owner.identity.kem.publicKey };
    const key = wrapKey(crypto, root, `stream:${id}`, crypto.random(32), to, owner.identity);
    const answer = await ask('POST', '/api/keys', { token, json: { keys: [{ editorId: to.id, key }] } });
    if (answer.status !== 204) throw new Error(`no stream: ${answer.code}`);
    return id;
  }

  async function bundle(
    article: Article,
    signers: readonly TestEditor[],
    media: Readonly<Record<string, Uint8Array>> = {},
  ): Promise<BundleParts> {
    const articleBytes = encodeArticle(article);
    const digest = await hexSha256(articleBytes);
    const files: Record<string, Uint8Array> = {
      'article.json': articleBytes,
      'article.md': utf8(articleMarkdown(article, dayText(article.day))),
      'ninjs.json': utf8(articleNinjs(article, dayText(article.day), digest)),
    };
    for (const [name, bytes] of Object.entries(media)) files[`media/${name}`] = bytes;
    const [newsroomStatement] = newsroom.directory.statements;
    const manifest: BundleManifest = {
      v: 1,
      root: toHex(root),
      digest,
      signatures: signers.map(({ identity }) => signArticle(crypto, root, digest, identity.sign)),
      statements: [
        ...(newsroomStatement === undefined ? [] : [newsroomStatement]),
        ...signers.flatMap((s) => s.statements),
      ],
      files: await Promise.all(
        Object.entries(files).map(async ([name, bytes]) => ({
          name,
          bytes: bytes.length,
          sha256: await hexSha256(bytes),
        })),
      ),
    };
    return {
      files,
      manifest,
      zip: (changes = {}) =>
        new Uint8Array(zipSync({ ...files, 'manifest.json': utf8(JSON.stringify(manifest)), ...changes })),
    };
  }

  return {
    crypto,
    newsroom,
    root,
    storage,
    folder,
    siteFolder,
    server,
    url: server.url,
    routes,
    lead: await addEditor('Amal', 'lead'),
    editor: await addEditor('Yusuf', 'editor'),
    today: () => day,
    passMs: (ms) => {
      skippedMs += ms;
    },
    passDays: (days) => {
      day = addDays(day, days);
    },
    addEditor,
    signBy,
    signByRoot,
    login,
    ask,
    makeStream,
    bundle,
    async stop() {
      app.close();
      await server.close();
      await storage.close();
      await folder.remove();
    },
  };
}

export const anArticle = (today: Day, changes: Partial<Article> = {}): Article => ({
  v: 1,
  slug: 'checkpoints-north-of-the-city',
  language: 'en',
  title: 'Checkpoints north of the city',
  byline: 'A reporter in the city',
  dateline: 'Raqqa',
  exclusive: true,
  body: 'New checkpoints stand at both entrances.\n\nNobody passes after dark.',
  authorNote: '',
  day: today,
  media: [],
  ...changes,
});
