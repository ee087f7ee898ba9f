/**
 * Where `--socks` was given, nothing goes another way, and no name is resolved on this machine: each command that takes
 * it meets servers that only the port knows, and whatever it connects to is looked at below Node's own libraries.
 */
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sendCanary } from '#cli/doctor/canary.ts';
import { dataFolder } from '#cli/places.ts';
import type { Running } from '#cli/running.ts';
import type { Fetch } from '#desk/client/http.ts';
import { visitThrough } from '#http/socks.ts';
import { toHex } from '#protocol/bytes.ts';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import { wrapIdentity } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { ensureDelegate } from '#workers/sanitizer/keys.ts';
import { CHEAP, PASSPHRASE, startWorld, stateOf, type World } from '../desk/client/world.ts';
import { amana, type Finished, TOP } from '../support/amana.ts';
import { anArticle } from '../support/desk.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { startSocks, type TestSocks } from '../support/socks.ts';

/** RFC 2606: a resolver finds none of them. A site is only spoken to without TLS where an onion brings its own. */
const INTAKE = 'intake.invalid';
const NEWSROOM = 'newsroom.invalid';
const SITE = `${'b'.repeat(56)}.onion`;
const GHOST_KEY = `${'ab'.repeat(12)}:${'cd'.repeat(32)}`;

let intake: TestIntake;
let world: World;
let site: Server;
let socks: TestSocks;
let caseId: ObjectId;
let invite: string;
let fileIn: (name: string) => string;

beforeAll(async () => {
  intake = await startIntake({ hosts: [INTAKE] });
  world = await startWorld(null, [NEWSROOM]);
  // Another program that is down for a while: what is looked at is how it was asked.
  site = createServer((_request, answer) => answer.writeHead(503).end());
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const address = site.address();
  const sitePort = address !== null && typeof address === 'object' ? address.port : 0;
  socks = await startSocks({
    [INTAKE]: Number(new URL(intake.url).port),
    [NEWSROOM]: Number(new URL(world.desk.url).port),
    [SITE]: sitePort,
  });
  fileIn = (name) => join(intake.folder.path, name);
  await writeFile(fileIn('report.txt'), 'The gate stood open.');
  await writeFile(fileIn('passphrase'), PASSPHRASE);
  await writeFile(fileIn('site.key'), GHOST_KEY, { mode: 0o600 });
  await fileACase();
}, 120_000);
afterAll(async () => {
  await socks.stop();
  site.closeAllConnections();
  site.close();
  await world.stop();
  await intake.stop();
});
beforeEach(() => void socks.takeStreams());

/** A draft that two have signed, a site that the desk keeps, and an article of it that stands there. */
async function fileACase(): Promise<void> {
  const { desk } = world;
  const way = visitThrough({ host: '127.0.0.1', port: socks.port });
  const there: Fetch = (url, settings) => way(url.replace(desk.url, `http://${NEWSROOM}`), settings);
  const lead = await world.open(desk.lead, there);
  await lead.sync();
  const report = await world.sendReport(world.newThread(), 'The bridge is closed.');
  await lead.sync();
  caseId = await lead.fileReport(report, { title: 'Bridge' });
  const article = anArticle(desk.today(), { slug: 'the-bridge' });
  await lead.saveDraft(caseId, { article, sources: [] });
  const digest = stateOf(lead).cases[0]?.draft?.digest ?? '';
  await lead.signDraft(caseId, digest);
  const second = await world.open(desk.editor, there);
  await second.sync();
  await second.signDraft(caseId, digest);
  await second.lock();
  await lead.sync();
  await lead.keepSite('paper', { kind: 'ghost', address: `http://${SITE}`, key: GHOST_KEY, author: null });
  const stands = { slug: 'the-bridge', language: 'en', address: `http://${SITE}/the-bridge/` } as const;
  const sent = [{ ...stands, state: 'published' as const, differences: [], media: [] }];
  await lead.promotions.noteSent(caseId, 'paper', sent, null);
  invite = (await lead.invite('editor')).url.replace(desk.url, `http://${NEWSROOM}`);
  await lead.lock();

  const { crypto, root } = desk;
  const file = wrapIdentity(crypto, await loadArgon2(), root, desk.lead.identity, PASSPHRASE, CHEAP);
  await writeFile(fileIn('lead.key'), JSON.stringify(file));
  const bundle = await desk.bundle(article, [desk.lead, desk.editor]);
  await writeFile(fileIn('bundle.zip'), bundle.zip());
}

/** What a command tried, and which servers it asked through the port. */
interface Seen extends Finished {
  readonly waysOut: readonly string[];
  readonly asked: ReadonlySet<string>;
}

async function looked(args: readonly string[]): Promise<Seen> {
  const list = fileIn('ways-out');
  await rm(list, { force: true });
  const looking = `--import=${join(TOP, 'tests/support/waysOut.ts')}`;
  const ended = await amana(args, { env: { NODE_OPTIONS: looking, WAYS_OUT: list } });
  const lines = existsSync(list) ? (await readFile(list, 'utf8')).trim().split('\n') : [];
  return { ...ended, waysOut: [...new Set(lines)], asked: hostsAsked() };
}

const hostsAsked = (): ReadonlySet<string> =>
  new Set(socks.takeStreams().flatMap(({ host, requests }) => (requests.length > 0 ? [host] : [])));

const toIntake = (): string[] => ['--server', `http://${INTAKE}`, '--socks', socks.address];
const believing = (): string[] => [...toIntake(), '--root', toHex(intake.newsroom.root.publicKey)];
const report = (): string[] => ['--text', fileIn('report.txt')];
const codename = async (): Promise<string> => {
  const { stdout } = await amana(['send', ...believing(), ...report(), '--json']);
  return String(JSON.parse(stdout).codename);
};
const opening = (): string[] => ['--key', fileIn('lead.key'), '--passphrase-file', fileIn('passphrase')];
const onDesk = (...args: readonly string[]): string[] => [
  ...['desk', ...opening(), '--server', `http://${NEWSROOM}`, '--json'],
  ...args,
];
const through = (): string[] => ['--socks', socks.address];

describe('a source’s command', () => {
  it.each<[string, () => string[] | Promise<string[]>, number]>([
    ['send', () => ['send', ...believing(), ...report(), '--attach', fileIn('report.txt')], 0],
    ['send, believing the server', () => ['send', ...toIntake(), ...report()], 0],
    ['send --to-parcel', () => ['send', ...believing(), ...report(), '--to-parcel', fileIn('stick')], 0],
    ['replies', async () => ['replies', ...believing(), '--codename', await codename()], 0],
    // Test pages stand in for the built ones here, so it finds the server's kit to be another one: it did compare.
    ['kit', () => ['kit', ...believing(), '--out', fileIn('kit.html')], 1],
    ['kit, believing the server', () => ['kit', ...toIntake(), '--out', fileIn('kit.html')], 1],
  ])(
    '%s',
    async (_name, args, code) => {
      const command = await args();
      const seen = await looked(command);
      expect(seen.stderr).not.toContain('unreachable');
      expect(seen).toMatchObject({ code, waysOut: [`tcp ${socks.address}`], asked: new Set([INTAKE]) });
      if (command[0] === 'kit') expect(seen.stderr).toContain('hands out another kit');
    },
    120_000,
  );

  it('send --parcel', async () => {
    const sealed = await amana(['send', ...believing(), ...report(), '--to-parcel', fileIn('bag'), '--json']);
    socks.takeStreams();
    const seen = await looked(['send', ...believing(), '--parcel', ...JSON.parse(sealed.stdout).files]);
    expect(seen).toMatchObject({ code: 0, waysOut: [`tcp ${socks.address}`], asked: new Set([INTAKE]) });
  }, 120_000);
});

describe('an editor’s command', () => {
  it.each<[string, () => string[], number, readonly string[]]>([
    ['desk inbox', () => onDesk('inbox', ...through()), 0, [NEWSROOM]],
    ['desk promote', () => onDesk(...through(), 'promote', caseId), 0, [NEWSROOM]],
    // The site is down, so both fail, having asked it.
    [
      'desk promote-to',
      () => onDesk('promote-to', 'paper', caseId, '--yes', ...through()),
      1,
      [NEWSROOM, SITE],
    ],
    [
      'desk … promote-to',
      () => onDesk(...through(), 'promote-to', 'paper', caseId, '--yes'),
      1,
      [NEWSROOM, SITE],
    ],
    ['desk withdraw', () => onDesk('withdraw', caseId, '--from', 'paper', ...through()), 1, [NEWSROOM, SITE]],
    [
      'desk … withdraw',
      () => onDesk(...through(), 'withdraw', caseId, '--from', 'paper'),
      1,
      [NEWSROOM, SITE],
    ],
    ['promote', () => [...promotion(toHex(world.desk.root)), '--yes'], 1, [SITE]],
    // Its bundle is another newsroom's, which shows once the desk of today is known.
    [
      'promote --server',
      () => [...promotion(toHex(intake.newsroom.root.publicKey)), '--yes', '--server', `http://${INTAKE}`],
      1,
      [INTAKE],
    ],
    ['desk enroll', () => enrolling(), 1, [NEWSROOM]],
  ])(
    '%s',
    async (_name, args, code, hosts) => {
      const seen = await looked(args());
      expect(seen).toMatchObject({ code, waysOut: [`tcp ${socks.address}`], asked: new Set(hosts) });
    },
    120_000,
  );

  const promotion = (root: string): string[] => [
    ...['promote', fileIn('bundle.zip'), '--to', 'ghost', '--site', `http://${SITE}`],
    ...['--root', root, '--key-file', fileIn('site.key'), '--json', ...through()],
  ];
  /** It does not wait for an approval. */
  const enrolling = (): string[] => [
    ...['desk', '--key', fileIn('new.key'), '--passphrase-file', fileIn('passphrase'), ...through()],
    ...['enroll', '--invite', invite, '--timeout', '0', '--json'],
  ];
});

describe('an operator’s command', () => {
  it('doctor --canary', async () => {
    const data = dataFolder(fileIn('data'));
    await ensureDelegate(intake.crypto, data.workerKeys);
    await writeFile(data.rootPublic, toHex(intake.newsroom.root.publicKey));
    const running: Running = {
      intake: `http://${INTAKE}`,
      newsroom: `http://${NEWSROOM}`,
      plain: null,
      doors: null,
      site: null,
      redis: intake.redis.socket,
      dropSeconds: 900,
      pids: {},
    };
    const before = (await intake.storage.reports.unreleased()).length;
    await sendCanary({ data, running, torrc: null }, { host: '127.0.0.1', port: socks.port });
    expect(hostsAsked()).toEqual(new Set([INTAKE]));
    expect(await intake.storage.reports.unreleased()).toHaveLength(before + 1);
  }, 60_000);
});
