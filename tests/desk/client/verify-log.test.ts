/** A history is verified from its sealed bytes: whatever a server or a colleague does to it is found and named. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sentenceOf } from '#cli/commands/desk/log.ts';
import { TOP } from '#cli/places.ts';
import { openKey } from '#desk/client/key.ts';
import type { LogFile } from '#desk/client/log-file.ts';
import type { DeskKey, DeskSession } from '#desk/client/session.ts';
import type { VerifiedLog } from '#desk/client/verify-log.ts';
import { fromBase64, fromHex, toBase64 } from '#protocol/bytes.ts';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import { eventHash, FIRST_EVENT_HASH, sealEvent } from '#protocol/events.ts';
import type { CaseEvent } from '#protocol/events-case.ts';
import { makeIdentity, unwrapKey, wrapIdentity } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { makeFolder, type TestFolder } from '../../support/folder.ts';
import { CHEAP, PASSPHRASE, startWorld, type World } from './world.ts';

jest.setTimeout(240_000);

let world: World;
let folder: TestFolder;
let lead: DeskSession;
let key: DeskKey;
let keyPath: string;
let caseId: ObjectId;
let otherId: ObjectId;
let whole: LogFile;

beforeAll(async () => {
  [world, folder] = [await startWorld(), await makeFolder()];
  const { crypto, root, lead: person } = world.desk;
  const file = wrapIdentity(crypto, await loadArgon2(), root, person.identity, PASSPHRASE, CHEAP);
  keyPath = join(folder.path, 'lead.key');
  await writeFile(keyPath, JSON.stringify(file));
  await writeFile(`${keyPath}.server`, `${world.desk.url}\n`);
  await writeFile(join(folder.path, 'passphrase'), `${PASSPHRASE}\n`);
  key = await openKey(world.options(), JSON.parse(JSON.stringify(file)), PASSPHRASE);
  lead = await key.login();
  await lead.sync();
  const report = await world.sendReport(world.newThread(), 'The bridge is closed.');
  const other = await world.sendReport(world.newThread(), 'Another matter.');
  await lead.sync();
  caseId = await lead.fileReport(report, { title: 'Bridge' });
  otherId = await lead.fileReport(other, { title: 'Other' });
  await lead.note(otherId, 'elsewhere');
  for (const text of ['one', 'two', 'three', 'four', 'five']) await lead.note(caseId, text);
  await lead.setState(caseId, 'ready for review');
  whole = await lead.sealedLogs();
});
afterAll(async () => {
  await lead.lock();
  await world.stop();
  await folder.remove();
});

const eventsOf = (file: LogFile, id: ObjectId): readonly string[] =>
  file.streams.find((stream) => stream.id === id)?.events ?? [];

/** The same copy with another history of the case. */
const changed = (change: (events: string[]) => void, id: ObjectId = caseId): LogFile => {
  const events = [...eventsOf(whole, id)];
  change(events);
  return { ...whole, streams: whole.streams.map((one) => (one.id === id ? { id, events } : one)) };
};

async function verdict(file: LogFile, id: ObjectId = caseId): Promise<VerifiedLog> {
  const { logs } = await key.verifyLogs(JSON.parse(JSON.stringify(file)), null);
  const log = logs.find(({ stream }) => stream === id);
  if (log === undefined) throw new Error('not verified');
  return log;
}

const faultsOf = async (file: LogFile, id?: ObjectId) =>
  (await verdict(file, id)).faults.map(({ kind, place }) => [kind, place]);

/** An event sealed by somebody who holds the case's key. */
function sealedAs(by: 'stranger' | 'lead', at: number, body: CaseEvent): string {
  const { crypto, root, lead: person } = world.desk;
  const wrapped = whole.keys.find(({ name }) => name === `stream:${caseId}`);
  if (wrapped === undefined) throw new Error('no key');
  const streamKey = unwrapKey(crypto, root, wrapped, person.identity, () => true);
  const before = eventsOf(whole, caseId)[at - 1];
  const previousHash = before === undefined ? FIRST_EVENT_HASH : eventHash(crypto, fromBase64(before));
  const stranger = { ...makeIdentity(crypto, 'S'), id: person.identity.id };
  const author = by === 'lead' ? person.identity : stranger;
  const place = { stream: caseId, position: at, previousHash };
  return toBase64(sealEvent(crypto, root, streamKey, place, author, world.desk.today(), body));
}

describe('a history', () => {
  it('that nobody touched is whole, with the desk’s own', async () => {
    const { logs } = await key.verifyLogs(whole, null);
    expect(logs.map(({ kind, faults }) => [kind, faults])).toEqual([
      ['desk', []],
      ['case', []],
      ['case', []],
    ]);
    expect(await verdict(whole)).toMatchObject({ events: 7, proven: 7, refused: [], title: 'Bridge' });
  });

  it('of which an event was dropped is told where, at its beginning and in its middle', async () => {
    expect(await faultsOf(changed((events) => events.splice(3, 1)))).toEqual([['dropped', 3]]);
    expect(await faultsOf(changed((events) => events.splice(0, 1)))).toEqual([['dropped', 0]]);
    const log = await verdict(changed((events) => events.splice(2, 2)));
    expect(log.faults).toEqual([{ kind: 'dropped', place: 2, count: 2 }]);
    expect(sentenceOf({ kind: 'dropped', place: 2, count: 2 })).toBe(
      'Before place 3, 2 events were dropped.',
    );
  });

  it('whose events were reordered is told which stands where', async () => {
    const log = await verdict(
      changed((events) => {
        const [moved = ''] = events.splice(2, 1);
        events.splice(5, 0, moved);
      }),
    );
    expect(log.faults.every(({ kind }) => kind === 'reordered')).toBe(true);
    expect(log.proven).toBe(7);
    const swapped = changed((events) => {
      [events[2], events[3]] = [events[3] ?? '', events[2] ?? ''];
    });
    expect((await verdict(swapped)).faults).toEqual([{ kind: 'reordered', place: 2, belongs: 3 }]);
  });

  it('with a forged event is told whose name it bears', async () => {
    const forged = sealedAs('stranger', 4, { type: 'noted', text: 'I never said that' });
    const log = await verdict(changed((events) => events.splice(4, 1, forged)));
    expect(log.faults[0]).toEqual({ kind: 'forged', place: 4, claimed: world.desk.lead.identity.id });
    const appended = sealedAs('stranger', 7, { type: 'noted', text: 'I never said that' });
    expect(await faultsOf(changed((events) => events.push(appended)))).toEqual([['forged', 7]]);
  });

  it('in which an event was replaced, changed or put in is told where', async () => {
    const noise = toBase64(world.desk.crypto.random(1024));
    expect(await faultsOf(changed((events) => events.splice(3, 1, noise)))).toEqual([['replaced', 3]]);
    expect(await faultsOf(changed((events) => events.splice(3, 0, noise)))).toEqual([['inserted', 3]]);
    expect(await faultsOf(changed((events) => events.splice(6, 1, noise)))).toEqual([['broken', 6]]);
    // Signed anew by its own author, who thought better of it: what follows was written after other words.
    const again = sealedAs('lead', 3, { type: 'noted', text: 'other words' });
    expect(await faultsOf(changed((events) => events.splice(3, 1, again)))).toEqual([['replaced', 3]]);
  });

  it('that holds an event twice, or one of another history, is told whence it comes', async () => {
    const twice = changed((events) => events.splice(5, 0, events[2] ?? ''));
    expect((await verdict(twice)).faults).toEqual([{ kind: 'repeated', place: 5, first: 2 }]);
    const foreign = changed((events) => events.splice(2, 1, eventsOf(whole, otherId)[1] ?? ''));
    expect((await verdict(foreign)).faults).toEqual([
      { kind: 'foreign', place: 2, stream: otherId, first: 1 },
    ]);
  });

  it('believes nothing behind the first fault, and names what a rule refuses before it', async () => {
    const refused = sealedAs('lead', 7, { type: 'state-set', state: 'verified' });
    const log = await verdict(changed((events) => events.push(refused)));
    expect(log).toMatchObject({
      faults: [],
      refused: [{ place: 7, by: world.desk.lead.identity.id, type: 'state-set' }],
    });
  });

  it('under a key that is missing, or is another one than was named, is not read', async () => {
    const without = { ...whole, keys: whole.keys.filter(({ name }) => !name.startsWith(`stream:${caseId}`)) };
    expect(await faultsOf(without)).toEqual([['key-missing', 0]]);
    const swapped = whole.keys.map((one) => {
      const other = whole.keys.find(({ name }) => name === `stream:${otherId}`);
      return one.name === `stream:${caseId}` && other !== undefined ? { ...other, name: one.name } : one;
    });
    expect(await faultsOf({ ...whole, keys: swapped })).toEqual([['key-missing', 0]]);
  });

  it('cut at its end is found by what this device has seen, and so is one that was written anew', async () => {
    const { seen } = await key.verifyLogs(whole, null);
    const heldAgainst = async (file: LogFile) =>
      (await key.verifyLogs(file, seen)).logs.find(({ stream }) => stream === caseId)?.faults;
    const cut = changed((events) => events.splice(5));
    expect(await faultsOf(cut)).toEqual([]);
    expect(await heldAgainst(cut)).toEqual([{ kind: 'cut', place: 5, seen: 7 }]);
    const again = sealedAs('lead', 6, { type: 'noted', text: 'instead' });
    expect(await heldAgainst(changed((events) => events.splice(6, 1, again)))).toEqual([
      { kind: 'rewritten', place: 6 },
    ]);
    // A run in which something was wrong takes nothing back.
    const later = await key.verifyLogs(cut, seen);
    expect((await key.verifyLogs(cut, later.seen)).logs.some(({ faults }) => faults.length > 0)).toBe(true);
    const other = await openKeyOfSomebody();
    await expect(other.verifyLogs({ ...whole, editor: other.editorId }, seen)).rejects.toMatchObject({
      code: 'cannot-open',
    });
    await expect(other.verifyLogs(whole, null)).rejects.toMatchObject({ code: 'malformed-object' });
    expect(Buffer.from(seen).includes(Buffer.from(fromHex(caseId)))).toBe(false);
  });
});

async function openKeyOfSomebody(): Promise<DeskKey> {
  const { crypto, root, editor } = world.desk;
  const file = wrapIdentity(crypto, await loadArgon2(), root, editor.identity, PASSPHRASE, CHEAP);
  return openKey(world.options(), JSON.parse(JSON.stringify(file)), PASSPHRASE);
}

interface Outcome {
  readonly code: number;
  readonly lines: string[];
  readonly stderr: string;
}

const desk = (...args: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const common = ['desk', '--key', keyPath, '--passphrase-file', join(folder.path, 'passphrase')];
    execFile(
      process.execPath,
      [join(TOP, 'src/cli/main.ts'), ...common, ...args],
      { env: { ...process.env, NODE_OPTIONS: '' } },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), lines: stdout.trim().split('\n'), stderr }),
    );
  });

describe('amana desk verify-log', () => {
  it('verifies against the newsroom, and a copy without it', async () => {
    const online = await desk('verify-log', '--json');
    expect(online).toMatchObject({ code: 0 });
    expect(online.lines.map((line) => JSON.parse(line).whole)).toEqual([true, true, true]);
    const copy = join(folder.path, 'copy.json');
    expect(await desk('export-log', caseId, copy)).toMatchObject({ code: 0 });
    const offline = await desk('--server', 'http://127.0.0.1:9', 'verify-log', '--file', copy);
    expect(offline).toMatchObject({ code: 0 });
    expect(offline.lines[0]).toContain('whole. 7 events');
  });

  it('names a fault in one sentence, and exits with 1', async () => {
    const copy = join(folder.path, 'dropped.json');
    await writeFile(copy, JSON.stringify(changed((events) => events.splice(3, 1))));
    const told = await desk('verify-log', caseId, '--file', copy);
    expect(told.code).toBe(1);
    expect(told.lines.join('\n')).toContain('Before place 4, an event was dropped.');
    const json = await desk('verify-log', caseId, '--file', copy, '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.lines[0] ?? '')).toMatchObject({
      stream: caseId,
      whole: false,
      faults: [{ kind: 'dropped', place: 3 }, { kind: 'cut' }],
    });
  });
});
