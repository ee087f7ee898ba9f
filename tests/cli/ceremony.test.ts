/** The root key's whole life: made offline, used through files, kept from whoever is in between. */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import * as z from 'zod';
import { parseRootPublic } from '#cli/ceremony/record.ts';
import { SOON_DAYS } from '#cli/ceremony/terms.ts';
import { certificatesLast } from '#cli/doctor/keys.ts';
import { dataFolder } from '#cli/places.ts';
import { fromHex, toHex } from '#protocol/bytes.ts';
import { certificates, makeCertificates, request } from '#protocol/ceremony.ts';
import { addDays, dayOf } from '#protocol/day.ts';
import { LIFETIME_DAYS, signStatement, VerifiedDirectory } from '#protocol/directory.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { openStorage } from '#storage/index.ts';
import { amana, type Finished, type RunningAmana, startAmana, TOP } from '../support/amana.ts';
import { random } from '../support/random.ts';

/** Whole newsrooms on two busy cores, and Argon2id at its real cost. */
const SLOW_MS = 240_000;
const PASSPHRASE = 'six words from a handful of dice';

let top: string;
let running: RunningAmana | null = null;
const at = (...parts: string[]) => join(top, ...parts);

const ceremony = (...args: string[]): Promise<Finished> => amana(['ceremony', ...args]);
const parsed = async <T extends z.core.$ZodType>(schema: T, path: string): Promise<z.output<T>> =>
  z.parse(schema, JSON.parse(await readFile(path, 'utf8')));

/** Every file below a folder with its bytes: what "nothing was changed" has to mean. */
async function bytesBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = all.filter((entry) => entry.isFile() && !/-(wal|shm)$/.test(entry.name));
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return `${path} ${Buffer.from(await readFile(path)).toString('base64')}`;
    }),
  );
}

/** One sentence on stderr, exit code 1 or 2, and no byte of these folders is another. */
async function refused(sentence: string, folders: readonly string[], ...args: string[]): Promise<void> {
  const before = await Promise.all(folders.map(bytesBelow));
  const { code, stdout, stderr } = await ceremony(...args);
  expect([code === 1 || code === 2, stdout]).toEqual([true, '']);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain('    at ');
  expect(await Promise.all(folders.map(bytesBelow))).toEqual(before);
}

async function done(...args: string[]): Promise<Finished> {
  const finished = await ceremony(...args);
  expect([finished.code, finished.stderr]).toEqual([0, finished.stderr]);
  return finished;
}

beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'amana-ceremony-'));
  await writeFile(at('pass'), `${PASSPHRASE}\n`);
  await writeFile(at('other-pass'), 'not the words that were chosen\n');
  await writeFile(at('short'), 'too short\n');
}, SLOW_MS);

afterAll(async () => {
  await running?.stop();
  await rm(top, { recursive: true, force: true });
}, SLOW_MS);

const opening = () => ['--dir', at('off'), '--passphrase-file', at('pass'), '--yes'];
const rootHex = async () => parseRootPublic(await readFile(at('off', 'root.pub'), 'utf8'), 'root.pub');
const data = () => ['--data', at('on')];

async function statusOf(...place: string[]) {
  const term = z.object({
    what: z.string(),
    state: z.string(),
    key: z.string().nullable(),
    words: z.string().nullable(),
  });
  const { code, stdout } = await ceremony('status', ...place, '--json');
  return { code, ...z.object({ terms: z.array(term) }).parse(JSON.parse(stdout)) };
}

describe('a root key that is made offline', () => {
  it(
    'is kept under a passphrase that is long enough, for its owner alone, and nowhere in the open',
    async () => {
      await refused(
        '12 characters',
        [at('off')],
        'new',
        '--out',
        at('off'),
        '--name',
        'X',
        '--new-passphrase-file',
        at('short'),
      );
      expect(existsSync(at('off'))).toBe(false);
      await done(
        'new',
        '--out',
        at('off'),
        '--name',
        'The <Test> & Sons',
        '--new-passphrase-file',
        at('pass'),
      );
      const names = await readdir(at('off'));
      expect(names.sort()).toEqual(
        [
          'fingerprint.html',
          'invite.json',
          'invite.txt',
          'newsroom.json',
          'record.json',
          'root.key',
          'root.pub',
        ].sort(),
      );
      for (const name of names) expect([name, (await stat(at('off', name))).mode & 0o077]).toEqual([name, 0]);
      expect(await readFile(at('off', 'root.key'), 'utf8')).not.toContain('seed');
      await refused(
        'not empty',
        [at('off')],
        'new',
        '--out',
        at('off'),
        '--name',
        'X',
        '--new-passphrase-file',
        at('pass'),
      );
    },
    SLOW_MS,
  );

  it(
    'has a sheet with its words in both languages and nothing from elsewhere',
    async () => {
      const sheet = await readFile(at('off', 'fingerprint.html'), 'utf8');
      const { terms } = await statusOf('--dir', at('off'));
      expect(terms).toEqual([
        expect.objectContaining({ what: 'newsroom', state: 'lasts', key: await rootHex() }),
      ]);
      expect(sheet).toContain(`<p data-words="en">${terms[0]?.words}</p>`);
      expect(sheet).toMatch(/data-words="ar" lang="ar" dir="rtl">([؀-ۿ]+ ){5}[؀-ۿ]+</);
      expect(sheet.replaceAll(' ', '')).toContain(await rootHex());
      expect(sheet).toContain('The &lt;Test&gt; &amp; Sons');
      expect(sheet).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)|<link|@import|url\(/);
    },
    SLOW_MS,
  );
});

describe('a newsroom whose root key is elsewhere', () => {
  it(
    'is begun by certificates whose words somebody compared, and by no others',
    async () => {
      const file = at('off', 'newsroom.json');
      await refused('belong to the newsroom', [at('on')], 'import', file, ...data());
      await refused(
        'another root key',
        [at('on')],
        'import',
        file,
        ...data(),
        '--words',
        'six words of some other root key',
      );
      const whole = await parsed(certificates, file);
      await writeFile(at('less.json'), JSON.stringify({ ...whole, statements: whole.statements.slice(1) }));
      await refused('altered on their way', [at('on')], 'import', at('less.json'), ...data(), '--yes');
      await refused('is not a file of certificates', [at('on')], 'import', at('pass'), ...data(), '--yes');
      expect(existsSync(at('on'))).toBe(false);

      // Pinned first, so that no start can make another root here.
      const early = await amana(['up', ...data(), '--root-public', at('off', 'root.pub'), '--json', '--yes']);
      expect([early.code, early.stdout]).toEqual([1, '']);
      expect(early.stderr).toContain('The first certificates are missing');
      const { words } = (await statusOf('--dir', at('off'))).terms[0] ?? {};
      await done('import', file, ...data(), '--words', words ?? '');
      expect((await stat(at('on', 'amana.sqlite'))).mode & 0o077).toBe(0);
      await done('import', file, ...data());
    },
    SLOW_MS,
  );

  it('asks for the words too where services have already written statements of their own', async () => {
    const { top: services, rootPublic, database, blobs } = dataFolder(at('services'));
    await mkdir(services, { mode: 0o700 });
    await writeFile(rootPublic, `${await rootHex()}\n`);
    const opened = () => openStorage({ database, blobs });
    const crypto = await loadCrypto();
    const host = crypto.signKeypair(random(32));
    const own = { kind: 'revocation', key: toHex(host.publicKey), day: dayOf(Date.now()) } as const;
    const root = fromHex(await rootHex());
    const statement = signStatement(crypto, root, own, host.publicKey, host.secretKey);
    const before = await opened();
    await before.statements.add(statement);
    await before.close();
    const importing = ['import', at('off', 'newsroom.json'), '--data', services];
    await refused('belong to the newsroom', [], ...importing);
    const after = await opened();
    expect(await after.statements.all()).toEqual([statement]);
    await after.close();
    await done(...importing, '--yes');
    // What comes later needs none: the root has spoken here.
    await done(...importing);
  });

  it(
    'runs, and gets its worker and its first lead certified through files',
    async () => {
      running = await startAmana({ data: at('on'), args: ['--root-public', at('off', 'root.pub')] });
      expect(running.invite).toBeNull();
      expect(existsSync(at('on', 'offline'))).toBe(false);
      const crypto = await loadCrypto();
      const directory = async (from: string) => {
        const json: unknown = await (await fetch(`${from}directory.json`)).json();
        return VerifiedDirectory.verify(crypto, fromHex(await rootHex()), json, dayOf(Date.now()));
      };
      // Reports can be sealed from the first minute; attachments wait for the worker's certificate.
      expect((await directory(running.intake)).deskEpochs).toHaveLength(1);
      expect((await directory(running.intake)).sanitizerEpochs).toEqual([]);

      const fragment = (await readFile(at('off', 'invite.txt'), 'utf8')).split('\n')[0] ?? '';
      const invite = `${running.newsroom.replace(/\/$/, '')}${fragment}`;
      const key = ['--key', at('lead.key'), '--passphrase-file', at('pass')];
      const enrolling = amana(['desk', ...key, 'enroll', '--invite', invite, '--name', 'Layla']);
      // Until the enrolment has come, the worker alone waits for the root key.
      const asks = async () => {
        await rm(at('request.json'), { force: true });
        await rm(at('request.svg'), { force: true });
        await done('request', ...data(), '--out', at('request.json'), '--qr', at('request.svg'));
        return (await parsed(request, at('request.json'))).asks.map((one) => one.ask);
      };
      for (let tries = 0; tries < 60 && (await asks()).length < 2; tries += 1) await sleep(200);
      expect(await asks()).toEqual(['sanitizer', 'invited-lead']);

      const out = ['--out', at('answer.json')];
      const places = [at('off'), at('answer.json')];
      const genuine = await parsed(request, at('request.json'));
      const alter = (change: (one: z.infer<typeof request>) => void) => {
        const copy = structuredClone(genuine);
        change(copy);
        return writeFile(at('altered.json'), JSON.stringify(copy));
      };
      const stranger = crypto.signKeypair(crypto.random(32));
      await alter(({ asks: [host] }) => {
        if (host?.ask === 'sanitizer') host.key = toHex(stranger.publicKey);
      });
      await refused('altered on its way', places, 'certify', at('altered.json'), ...opening(), ...out);
      await alter(({ asks: [, lead] }) => {
        if (lead?.ask === 'invited-lead') lead.enrolment.signKey = toHex(stranger.publicKey);
      });
      await refused('altered on its way', places, 'certify', at('altered.json'), ...opening(), ...out);
      await alter((copy) => {
        copy.root = toHex(stranger.publicKey);
      });
      await refused('for another newsroom', places, 'certify', at('altered.json'), ...opening(), ...out);
      await alter((copy) => {
        copy.day = addDays(copy.day, 2);
      });
      await refused('set the clock', places, 'certify', at('altered.json'), ...opening(), ...out);
      await refused(
        'These are not the words',
        places,
        'certify',
        at('request.json'),
        ...opening(),
        ...out,
        '--words',
        'no no no no no no',
      );
      await refused(
        'does not open',
        places,
        ...[
          'certify',
          at('request.json'),
          '--dir',
          at('off'),
          '--passphrase-file',
          at('other-pass'),
          '--yes',
          ...out,
        ],
      );

      const words = /worker host: (.+)/.exec(
        (await done('request', ...data(), '--out', at('again.json'))).stdout,
      )?.[1];
      const told = await done('certify', at('request.json'), ...opening(), ...out, '--words', words ?? '');
      expect(told.stderr).toContain('desk lead “Layla”');
      expect(existsSync(at('off', 'invite.json'))).toBe(false);
      await done('import', at('answer.json'), ...data());
      const enrolled = await enrolling;
      expect([enrolled.code, enrolled.stderr]).toEqual([0, enrolled.stderr]);
      const now = await directory(running.newsroom);
      expect(now.editors).toEqual([expect.objectContaining({ role: 'lead' })]);
      expect(now.sanitizerEpoch().id).toMatch(/^[0-9a-f]{8}$/);
      expect(now.deskEpochs.length).toBeGreaterThan(3);
      const { code, terms } = await statusOf(...data());
      expect(code).toBe(0);
      expect(terms.map(({ what }) => what).sort()).toEqual([
        'desk epochs',
        'desk lead',
        'newsroom',
        'worker epochs',
        'worker host',
      ]);
      const found = await certificatesLast(dataFolder(at('on')));
      expect(found.filter(({ state }) => state !== 'pass')).toEqual([]);
      expect(found.map(({ check }) => check)).toContain('old epoch keys');
    },
    SLOW_MS,
  );

  it(
    'takes no answer of another newsroom, none that was altered, and none of another day',
    async () => {
      const crypto = await loadCrypto();
      const today = dayOf(Date.now());
      const root = crypto.signKeypair(crypto.random(32));
      const said = { kind: 'revocation' as const, key: toHex(root.publicKey), day: today };
      const sign = (by: typeof root) =>
        signStatement(crypto, root.publicKey, said, by.publicKey, by.secretKey);
      await writeFile(at('foreign.json'), JSON.stringify(makeCertificates(crypto, root, [sign(root)])));
      await refused(
        'of another newsroom',
        [at('on', 'site')],
        'import',
        at('foreign.json'),
        ...data(),
        '--yes',
      );
      const answer = await parsed(certificates, at('answer.json'));
      const rows = async () => {
        const storage = await openStorage({ database: at('on', 'amana.sqlite'), blobs: at('on', 'blobs') });
        const all = await storage.statements.all();
        await storage.close();
        return all.map(({ payload }) => payload);
      };
      const before = await rows();
      for (const change of [
        { statements: answer.statements.slice(1) },
        { statements: [...answer.statements, ...answer.statements.slice(0, 1)] },
        { statements: answer.statements.map((one) => ({ ...one, by: toHex(root.publicKey) })) },
      ]) {
        await writeFile(at('altered.json'), JSON.stringify({ ...answer, ...change }));
        await refused('altered on their way', [], 'import', at('altered.json'), ...data(), '--yes');
      }
      expect(await rows()).toEqual(before);
    },
    SLOW_MS,
  );

  it(
    'takes a request as a photographed code, when it is short enough for one',
    async () => {
      const lone = at('host');
      await mkdir(lone);
      await copyFile(at('off', 'root.pub'), at('host', 'root.pub'));
      const keys = ['--worker-keys', at('host', 'keys'), '--root-public', at('host', 'root.pub')];
      await done('request', '--data', lone, ...keys, '--out', at('host.json'), '--qr', at('host.svg'));
      await sharp(await readFile(at('host.svg')), { density: 400 })
        .rotate(4, { background: '#fff' })
        .jpeg()
        .toFile(at('host.jpg'));
      await done('certify', at('host.jpg'), ...opening(), '--out', at('host-answer.json'));
      await done('import', at('host-answer.json'), ...data());
      const hosts = (await statusOf(...data())).terms.filter(({ what }) => what === 'worker host');
      expect(hosts.map(({ state }) => state)).toEqual(['lasts', 'lasts']);
    },
    SLOW_MS,
  );

  it(
    'revokes what was stolen, asks before it does, and renews it never again',
    async () => {
      const [host, lead] = ['worker host', 'desk lead'].map(
        (what) => async () => (await statusOf(...data())).terms.find((term) => term.what === what),
      );
      const stolen = (await host?.())?.key ?? '';
      const asking = ['revoke', stolen.slice(0, 8), '--dir', at('off'), '--passphrase-file', at('pass')];
      await refused('loses every right for ever', [at('off')], ...asking, '--out', at('revoked.json'));
      await refused(
        'certified nobody',
        [at('off')],
        'revoke',
        'ab'.repeat(32),
        ...opening(),
        '--out',
        at('revoked.json'),
      );
      await done(...asking, '--out', at('revoked.json'), '--yes');
      await done('import', at('revoked.json'), ...data());
      const states = (await statusOf(...data())).terms.filter(({ key }) => key === stolen);
      expect(states.map(({ state }) => state)).toEqual(['revoked']);

      await refused('Nothing ends within', [at('off')], 'renew', ...opening(), '--out', at('renewed.json'));
      await done('renew', ...opening(), '--within', '60', '--out', at('renewed.json'));
      const again = await parsed(certificates, at('renewed.json'));
      expect(again.statements.map(({ payload }) => payload).join('\n')).not.toContain(stolen);
      await done('import', at('renewed.json'), ...data());

      const gone = (await lead?.())?.key ?? '';
      await done('revoke', gone, ...opening(), '--out', at('gone.json'));
      await refused('off the desk, destroys every key', [], 'import', at('gone.json'), ...data());
      await done('import', at('gone.json'), ...data(), '--yes');
      const found = await certificatesLast(dataFolder(at('on')));
      expect(found.find(({ check }) => check === 'lead certificates')?.state).toBe('warn');
    },
    SLOW_MS,
  );

  it(
    'is warned by doctor of an old key that was not destroyed',
    async () => {
      const day = dayOf(Date.now()) - 10;
      const left = at('on', 'worker', `epoch-0a0b0c0d-${day}-${day}.key`);
      await writeFile(left, new Uint8Array(32), { mode: 0o600 });
      const found = await certificatesLast(dataFolder(at('on')));
      await rm(left, { force: true });
      expect(found.find(({ check }) => check === 'old epoch keys')?.state).toBe('fail');
    },
    SLOW_MS,
  );
});

describe('shares of a root key', () => {
  const signing = (...shares: number[]) => [
    ...['--dir', at('off'), '--yes', '--share'],
    ...shares.map((number) => at('off', `root-share-${number}.key`)),
  ];

  it(
    'open it when enough of them come, each with its passphrase, and not before',
    async () => {
      await refused('like 2/3', [at('off')], 'protect', ...opening(), '--split', '1/3');
      await done(
        'protect',
        ...opening(),
        '--split',
        '2/3',
        '--new-passphrase-file',
        at('pass'),
        at('other-pass'),
        at('pass'),
      );
      expect(existsSync(at('off', 'root.key'))).toBe(false);
      const renew = ['renew', '--within', '60', '--out', at('shared.json')];
      await refused('2 different shares are needed and 1 came', [at('off')], ...renew, ...signing(1));
      await refused('2 different shares are needed and 1 came', [at('off')], ...renew, ...signing(1, 1));
      const wrong = ['--share-passphrase-file', at('pass'), at('pass')];
      await refused('does not open', [at('off')], ...renew, ...signing(1, 2), ...wrong);
      await done(...renew, ...signing(2, 3), '--share-passphrase-file', at('other-pass'), at('pass'));
    },
    SLOW_MS,
  );

  it(
    'may be open, and give no key at all when one of them was altered',
    async () => {
      const locked = ['--share-passphrase-file', at('pass'), at('other-pass')];
      await done('protect', ...signing(1, 2), ...locked, '--split', '3/4');
      const share = z.looseObject({ share: z.string() });
      const path = at('off', 'root-share-4.key');
      const genuine = await parsed(share, path);
      const first = genuine.share.startsWith('A') ? 'B' : 'A';
      await writeFile(path, JSON.stringify({ ...genuine, share: `${first}${genuine.share.slice(1)}` }));
      const renew = ['renew', '--within', '60', '--out', at('open.json')];
      await refused('one was altered', [at('off')], ...renew, ...signing(1, 2, 4));
      await done(...renew, ...signing(1, 2, 3));
    },
    SLOW_MS,
  );

  it(
    'hand over to a new root that the old one names, and that nobody else can name',
    async () => {
      await done('rotate', ...signing(1, 2, 3), '--out', at('next'), '--new-passphrase-file', at('pass'));
      const next = (await readFile(at('next', 'root.pub'), 'utf8')).trim();
      const file = at('next', 'handover.json');
      const checked = await done('check-handover', file, '--root', await rootHex(), '--json');
      expect(JSON.parse(checked.stdout)).toMatchObject({
        from: await rootHex(),
        to: next,
        name: 'The <Test> & Sons',
      });
      await refused('not from the root key that you know', [], 'check-handover', file, '--root', next);
      await writeFile(at('forged.json'), (await readFile(file, 'utf8')).replace(next, 'cd'.repeat(32)));
      await refused('not signed by both', [], 'check-handover', at('forged.json'), '--root', await rootHex());
      const sheet = await readFile(at('next', 'fingerprint.html'), 'utf8');
      expect(sheet.replaceAll(' ', '')).toContain(await rootHex());
      await refused('of another newsroom', [], 'import', at('next', 'newsroom.json'), ...data(), '--yes');
    },
    SLOW_MS,
  );
});

describe('docs/keys.md', () => {
  it('says how long each lasts and when doctor warns, as the code has it', async () => {
    const page = await readFile(join(TOP, 'docs/keys.md'), 'utf8');
    const row = (what: string) =>
      new RegExp(`^\\| ${what} \\| (.+?) \\| .+ \\| (.+) before \\|$`, 'm').exec(page)?.slice(1);
    expect(row("newsroom's statement")).toEqual([
      `${LIFETIME_DAYS.newsroom} days`,
      `${SOON_DAYS.newsroom} days`,
    ]);
    expect(row("worker host's certificate")).toEqual([
      `${LIFETIME_DAYS.delegate} days`,
      `${SOON_DAYS['worker host']} days`,
    ]);
    expect(row("desk lead's certificates")).toEqual([
      `${LIFETIME_DAYS.delegate} days`,
      `${SOON_DAYS['desk lead']} days`,
    ]);
    expect(row('editor')).toEqual([`${LIFETIME_DAYS.editor} days`, `${SOON_DAYS.editor} days`]);
    expect(row('desk epochs')?.[1]).toBe(`${SOON_DAYS['desk epochs']} days`);
    expect([SOON_DAYS['worker epochs'], row("worker's epochs")?.[1]]).toEqual([1, 'a day']);
  });

  it('names only commands that there are', async () => {
    const page = await readFile(join(TOP, 'docs/keys.md'), 'utf8');
    const { stdout } = await ceremony('--help');
    for (const [, name] of page.matchAll(/`(?:\.\/amana )?ceremony ([a-z][a-z-]+)/g))
      expect([name, stdout.includes(`  ${name} `)]).toEqual([name, true]);
  });
});
