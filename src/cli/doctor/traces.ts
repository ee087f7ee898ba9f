/** What remains of a visit: requests that carry a word of chance are sent, and that word is then looked for everywhere. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSystemError } from '../files.ts';
import type { Running } from '../running.ts';
import { findProgram } from '../setup/parts.ts';
import { askServer, getRequest, hostOf, serversOf } from './asking.ts';
import type { Look } from './check.ts';
import { type Finding, fail, pass } from './finding.ts';
import { connectToHolder } from './redis.ts';

/** Where other programs of a Debian keep what they saw. */
const SYSTEM_LOGS = '/var/log';
/** Files that nobody has written to since are not read; clocks of file systems are coarse. */
const BEFORE_MS = 2_000;
/** Of a larger file its end: what is new in a log stands there. */
const MOST_BYTES = 64 * 1024 ** 2;
const CHUNK_BYTES = 1024 ** 2;
/** Folders in folders of the system's temp that are not ours can be endless. */
const DEEPEST = 6;

/** The word in every place that a request has; none of them is answered with anything but a refusal. */
function requests(word: string, host: string): string[] {
  const everywhere = [
    `User-Agent: ${word}`,
    `Referer: http://${word}.example/`,
    `Cookie: ${word}=1`,
    `X-Forwarded-For: ${word}`,
    `Authorization: Bearer ${word}`,
    '',
  ].join('\r\n');
  return [
    getRequest(`/${word}?${word}`, host, everywhere),
    getRequest('/', `${word}.example`),
    `POST /${word} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${word.length}\r\nConnection: close\r\n\r\n${word}`,
    `${word}\r\n\r\n`,
  ];
}

async function visit(running: Running, word: string): Promise<void> {
  for (const server of serversOf(running))
    for (const request of requests(word, hostOf(server))) await askServer(running, server, request);
}

async function fileHolds(path: string, bytes: number, word: Buffer): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    let held = Buffer.alloc(0);
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let at = Math.max(0, bytes - MOST_BYTES); ; ) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, at);
      if (bytesRead === 0) return false;
      const seen = Buffer.concat([held, chunk.subarray(0, bytesRead)]);
      if (seen.includes(word)) return true;
      held = Buffer.from(seen.subarray(Math.max(0, seen.length - word.length)));
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** What is gone or closed to us by the time that it is looked at has nothing for us either. */
const OUT_OF_REACH = ['ENOENT', 'EACCES', 'EPERM', 'ENXIO', 'ENOTDIR', 'ELOOP'];
const isOutOfReach = (thrown: unknown): boolean => OUT_OF_REACH.some((code) => isSystemError(thrown, code));

/** Whether a file below, written since, holds the word. */
async function folderHolds(folder: string, sinceMs: number, word: Buffer, depth = 0): Promise<boolean> {
  try {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (depth < DEEPEST && (await folderHolds(path, sinceMs, word, depth + 1))) return true;
      } else if (entry.isFile()) {
        const { size, mtimeMs } = await stat(path);
        if (mtimeMs >= sinceMs && (await fileHolds(path, size, word))) return true;
      }
    }
  } catch (thrown) {
    if (!isOutOfReach(thrown)) throw thrown;
  }
  return false;
}

/** The journal of the last minutes; false where there is none. */
function journalHolds(word: string): boolean {
  const program = findProgram('journalctl');
  if (program === null) return false;
  const said = spawnSync(program, ['--since=-5min', '--output=cat', '--no-pager'], {
    encoding: 'utf8',
    maxBuffer: MOST_BYTES,
  });
  return said.status === 0 && said.stdout.includes(word);
}

const KEYS_AT_ONCE = 500;

/** Names of keys, and what lies under them, as Redis itself packs it: no type is left out. */
async function redisHolds(address: string, word: Buffer): Promise<boolean> {
  const client = await connectToHolder(address);
  try {
    for await (const keys of client.scanBufferStream({ count: KEYS_AT_ONCE })) {
      for (const key of new Set<Buffer>(keys)) {
        const packed = await client.dumpBuffer(key);
        if (key.includes(word) || packed?.includes(word) === true) return true;
      }
    }
    return false;
  } finally {
    client.disconnect();
  }
}

/**
 * @param word as it was sent
 * @param temporary the folder of temporary files
 * @returns where it is, in words; empty where nothing is left of it
 */
export async function placesOf(
  word: string,
  look: Look,
  sinceMs: number,
  temporary = tmpdir(),
): Promise<string[]> {
  const { data, running } = look;
  const bytes = Buffer.from(word, 'latin1');
  const places: string[] = [];
  for (const [name, folder] of [
    ['the data folder', data.top],
    ['the temporary files', temporary],
    ['the logs of the system', SYSTEM_LOGS],
  ] as const)
    if (existsSync(folder) && (await folderHolds(folder, sinceMs, bytes))) places.push(name);
  if (journalHolds(word)) places.push('the journal');
  if (running !== null && (await redisHolds(running.redis, bytes))) places.push('Redis');
  return places;
}

/** Lower-case letters, so that no server folds or splits it. */
export const newWord = (): string =>
  `canary${[...randomBytes(24)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('')}`;

export async function traces(look: Look, temporary = tmpdir()): Promise<readonly Finding[]> {
  const { running } = look;
  if (running === null) return [];
  const word = newWord();
  const sinceMs = Date.now() - BEFORE_MS;
  await visit(running, word);
  const places = await placesOf(word, look, sinceMs, temporary);
  return [
    places.length === 0
      ? pass(
          'traces',
          'Of requests that were just sent nothing is left: no log, no Redis, no temporary file.',
        )
      : fail(
          'traces',
          `What a visitor sent can be found afterwards in ${places.join(', ')}.`,
          'Find out which program in front of or beside Amana writes it down, and turn that off.',
        ),
  ];
}
