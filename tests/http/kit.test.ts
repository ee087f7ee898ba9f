/** The kit's file: nothing in it that its policy would not allow, nothing of a newsroom that could run. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kitFor } from '#http/kit.ts';
import { toHex } from '#protocol/bytes.ts';
import { addDays, dayOf } from '#protocol/day.ts';
import {
  directorySchema,
  type StatementPayload,
  signStatement,
  statementPayload,
  VerifiedDirectory,
} from '#protocol/directory.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { parseJson } from '#protocol/schema.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { buildShell } from '../support/kitShell.ts';
import { makeNewsroom } from '../support/newsroom.ts';

const today = dayOf(Date.now());
const crypto = await loadCrypto();
let folder: TestFolder;
let shell: string;

beforeAll(async () => {
  folder = await makeFolder();
  shell = await buildShell(join(folder.path, 'first'));
}, 180_000);
afterAll(() => folder.remove());

const element = (html: string, pattern: RegExp): string => pattern.exec(html)?.[1] ?? '';
const scriptOf = (html: string): string => element(html, /<script>([\s\S]*?)<\/script>/);
const directoryOf = (html: string): string =>
  element(html, /<script type="application\/json" id="directory">([\s\S]*?)<\/script>/);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

describe('the built shell', () => {
  it('allows exactly its own script and style, a worker from within, and no connection of any kind', () => {
    const policy = element(shell, /http-equiv="Content-Security-Policy" content="([^"]*)"/);
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${sha256(scriptOf(shell))}'`,
      `style-src 'sha256-${sha256(element(shell, /<style>([\s\S]*?)<\/style>/))}'`,
      'img-src data: blob:',
      'worker-src blob:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('is one file: nothing in it points elsewhere', () => {
    const outside = shell.replaceAll(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, '');
    expect([...outside.matchAll(/\b(?:src|href|action)="([^"]*)"/g)].map(([, to]) => to)).toEqual(['data:,']);
    expect(shell.match(/<script/g)).toHaveLength(3);
    expect(shell.match(/<h1>/g)).toHaveLength(8);
    expect(scriptOf(shell)).not.toMatch(
      /\bimport\(|XMLHttpRequest|WebSocket|sendBeacon|https?:\/\/(?!www\.w3\.org)/,
    );
    expect(shell).not.toMatch(/WebAssembly|sourceMappingURL/);
  });

  it('is the same bytes each time', async () => {
    expect(sha256(await buildShell(join(folder.path, 'second')))).toBe(sha256(shell));
  }, 180_000);
});

describe('a newsroom’s kit', () => {
  it('is pinned to its root, and carries what verifies up to it and can be sealed to', () => {
    const newsroom = makeNewsroom(crypto, today);
    const root = newsroom.root.publicKey;
    const html = Buffer.from(kitFor(shell, toHex(root), newsroom.directory, today)).toString();
    expect(html).toContain(`<meta name="newsroom-root" content="${toHex(root)}"`);
    const directory = parseJson(directorySchema, directoryOf(html));
    const { parcelKeys } = {
      parcelKeys: VerifiedDirectory.verify(crypto, root, directory, today).parcelKeys(),
    };
    expect([parcelKeys.desk.id, parcelKeys.cleaner.id]).toEqual([
      newsroom.deskEpoch.id,
      newsroom.parcelEpoch.id,
    ]);
    expect(directory.statements).toHaveLength(4);
    // A day later it is the same file: whoever compares does not have to hurry.
    expect(Buffer.from(kitFor(shell, toHex(root), newsroom.directory, addDays(today, 1))).toString()).toBe(
      html,
    );
  });

  it('holds a newsroom’s name that looks like a script as words', () => {
    const newsroom = makeNewsroom(crypto, today);
    const { publicKey, secretKey } = newsroom.root;
    const name = '</script><script>alert(1)</script><!-- $& $1';
    const window = { notBefore: today, notAfter: addDays(today, 9) };
    const payload: StatementPayload = { kind: 'newsroom', name, languages: [], ...window };
    const signed = signStatement(crypto, publicKey, payload, publicKey, secretKey);
    const statements = [signed, ...newsroom.directory.statements.slice(1)];
    const html = Buffer.from(kitFor(shell, toHex(publicKey), { v: 1, statements }, today)).toString();
    expect(html.match(/<script/g)).toHaveLength(3);
    expect(scriptOf(html)).toBe(scriptOf(shell));
    const directory = parseJson(directorySchema, directoryOf(html));
    expect(VerifiedDirectory.verify(crypto, publicKey, directory, today).name).toBe(name);
  });
});

describe('the intake', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(() => intake.stop());

  it('hands it out as a file to keep, the same for everybody, with the headers of every answer', async () => {
    const [a, b, page] = await Promise.all([
      fetch(`${intake.url}/kit.html`),
      fetch(`${intake.url}/kit.html`, { headers: { 'accept-encoding': 'identity' } }),
      fetch(intake.url),
    ]);
    expect([a.status, a.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
    const text = await a.text();
    expect(text).toBe(await b.text());
    expect(text).toContain(toHex(intake.newsroom.root.publicKey));
    expect(parseJson(directorySchema, directoryOf(text)).statements.length).toBe(4);
    for (const name of ['content-security-policy', 'cache-control', 'referrer-policy'])
      expect(a.headers.get(name)).toBe(page.headers.get(name));
    expect((await fetch(`${intake.url}/kit.html`, { method: 'POST' })).status).toBe(405);
  });

  it('hands out what is in a kit by itself, and visitors no keys that only kits seal to', async () => {
    const kindsAt = async (path: string): Promise<string[]> => {
      const { statements } = parseJson(directorySchema, await (await fetch(`${intake.url}${path}`)).text());
      return statements.map(({ payload }) => parseJson(statementPayload, payload).kind).sort();
    };
    const forKit = await (await fetch(`${intake.url}/kit.json`)).text();
    expect(forKit).toBe(directoryOf(await (await fetch(`${intake.url}/kit.html`)).text()));
    expect(await kindsAt('/kit.json')).toEqual(['delegate', 'desk-epoch', 'newsroom', 'parcel-epoch']);
    expect(await kindsAt('/directory.json')).toEqual([
      'delegate',
      'desk-epoch',
      'newsroom',
      'sanitizer-epoch',
    ]);
  });
});
