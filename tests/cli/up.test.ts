import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { enrolmentAnswer } from '#protocol/api.ts';
import { fromHex, toBase64 } from '#protocol/bytes.ts';
import { dayOf } from '#protocol/day.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import {
  inviteKeys,
  makeEnrolment,
  makeIdentity,
  openCarried,
  parseInviteFragment,
} from '#protocol/identity.ts';
import { amana, type ProcessName, type RunningAmana, startAmana } from '../support/amana.ts';

/** Whole newsrooms on two busy cores. */
const SLOW_MS = 240_000;

let data: string;
let running: RunningAmana;

const doctorAnswer = z.object({
  worst: z.enum(['pass', 'warn', 'fail']),
  checks: z.array(
    z.object({ check: z.string(), state: z.enum(['pass', 'warn', 'fail']), mend: z.string().nullable() }),
  ),
});

const alive = (pid: number): boolean => existsSync(`/proc/${pid}`);

/** The pid's command line: a child that is ours and no stranger's. */
const commandOf = (pid: number) => readFile(`/proc/${pid}/cmdline`, 'utf8');

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'amana-cli-'));
  running = await startAmana({ data });
}, SLOW_MS);

afterAll(async () => {
  await running?.stop();
  await rm(data, { recursive: true, force: true });
}, SLOW_MS);

describe('./amana up', () => {
  it('serves both pages at the addresses it printed', async () => {
    for (const address of [running.intake, running.newsroom]) {
      const answer = await fetch(address);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('text/html');
    }
  });

  it('has made a newsroom whose directory hangs on the root that it printed', async () => {
    const root = (await readFile(join(data, 'root.pub'), 'utf8')).trim();
    const directory: unknown = await (await fetch(`${running.intake}directory.json`)).json();
    const verified = VerifiedDirectory.verify(
      await loadCrypto(),
      fromHex(root),
      directory,
      dayOf(Date.now()),
    );
    expect(verified.deskEpoch().notAfter - verified.deskEpoch().notBefore).toBe(6);
    expect(verified.deskEpochs).toHaveLength(1);
    expect(verified.sanitizerEpoch().id).toMatch(/^[0-9a-f]{8}$/);
    expect(verified.leads).toEqual([]);
    expect(running.invite).toMatch(new RegExp(`^${running.newsroom}#/enrol/[A-Za-z0-9_-]{43}/${root}$`));
  });

  it('keeps its folder from everybody else', async () => {
    for (const entry of await readdir(data, { recursive: true, withFileTypes: true })) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      // A socket is also for the group of whoever comes to it; the folder around it is closed to them here.
      const others = entry.isSocket() ? 0o007 : 0o077;
      expect([entry.name, mode & others]).toEqual([entry.name, 0]);
    }
  });

  it('keeps Redis off the network and off the disk', async () => {
    const { pids } = running;
    expect(await commandOf(pids.redis ?? 0)).toContain('unixsocket');
    expect((await stat(join(data, 'redis', 'redis.sock'))).isSocket()).toBe(true);
    expect(await readdir(join(data, 'redis'))).toEqual(['redis.sock']);
  });

  it('hands the worker keys to the worker alone, and nobody the environment of the operator', async () => {
    for (const name of ['intake', 'plain', 'newsroom', 'worker', 'janitor'] as const) {
      const environment = await readFile(`/proc/${running.pids[name]}/environ`, 'utf8');
      expect(environment.includes('AMANA_WORKER_KEYS')).toBe(name === 'worker');
      expect(environment).not.toContain('HOME=');
      expect(environment).toContain('TZ=UTC');
    }
  });

  it('tells the relay of its own key and of nothing that is stored', async () => {
    const environment = await readFile(`/proc/${running.pids.relay}/environ`, 'utf8');
    const names = environment.split('\0').flatMap((line) => /^(AMANA_\w+)=/.exec(line)?.[1] ?? []);
    expect(names.sort()).toEqual(['AMANA_LISTEN', 'AMANA_RELAY_KEY', 'AMANA_RELAY_WAY', 'AMANA_ROOT']);
    expect((await stat(join(data, 'relay', 'relay.key'))).mode & 0o777).toBe(0o600);
    expect(running.stderr()).toMatch(/the relay’s words, for a desk lead to compare: (\w+ ){5}\w+/);
  });

  it('writes no core files', async () => {
    for (const name of ['intake', 'plain', 'newsroom', 'worker', 'janitor', 'relay', 'redis'] as const) {
      expect(await readFile(`/proc/${running.pids[name]}/limits`, 'utf8')).toMatch(
        /^Max core file size\s+0\s+0\s/m,
      );
    }
  });

  it(
    'is well by the word of doctor, who asks for the root key to be carried away',
    async () => {
      const { code, stdout } = await amana(['doctor', '--data', data, '--json']);
      const { worst, checks } = doctorAnswer.parse(JSON.parse(stdout));
      expect(checks.filter(({ state }) => state === 'fail')).toEqual([]);
      expect([code, worst]).toEqual([1, 'warn']);
      const stateOf = (check: string) => checks.find((one) => one.check === check)?.state;
      for (const check of [
        'sandbox',
        'redis',
        'core dumps',
        'folder modes',
        'desk epochs',
        'sanitizer epochs',
        'parcel epochs',
      ]) {
        expect([check, stateOf(check)]).toEqual([check, 'pass']);
      }
      for (const check of ['services', 'intake answers', 'newsroom answers', 'plain answers']) {
        expect([check, stateOf(check)]).toEqual([check, 'pass']);
      }
      expect([stateOf('root key'), stateOf('drops')]).toEqual(['warn', 'warn']);
    },
    SLOW_MS,
  );

  it(
    'is found ill by doctor when others may read its keys',
    async () => {
      await chmod(join(data, 'worker'), 0o755);
      const { code, stdout } = await amana(['doctor', '--data', data]);
      await chmod(join(data, 'worker'), 0o700);
      expect(code).toBe(2);
      expect(stdout).toMatch(/fail {2}folder modes .*\n +Run chmod/);
    },
    SLOW_MS,
  );

  it('refuses a second start on the same folder', async () => {
    const second = await amana(['up', '--data', data, '--json', '--yes']);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('already running on this data folder');
    expect(second.stdout).toBe('');
  });

  it('refuses an address that is none, as wrong usage', async () => {
    const other = await amana(['up', '--data', join(data, 'never'), '--intake', 'everywhere']);
    expect(other.code).toBe(2);
    expect(existsSync(join(data, 'never'))).toBe(false);
  });

  it.each([
    'intake',
    'plain',
    'newsroom',
    'worker',
    'janitor',
    'redis',
  ] as const satisfies readonly ProcessName[])(
    'brings %s back after kill -9, at the same address',
    async (name) => {
      await running.kill(name);
      expect((await fetch(running.intake)).status).toBe(200);
      expect((await fetch(running.newsroom)).status).toBe(200);
    },
    SLOW_MS,
  );

  it(
    'certifies whoever enrols with the first invite, and then has no more use for the root key',
    async () => {
      const crypto = await loadCrypto();
      const { secret, root } = parseInviteFragment(new URL(running.invite ?? '').hash);
      const invite = inviteKeys(crypto, secret);
      const identity = makeIdentity(crypto, 'Layla');
      const enrolment = makeEnrolment(crypto, root, invite, identity);
      const answer = await fetch(`${running.newsroom}api/enrolments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: toBase64(invite.token), enrolment }),
      });
      expect(answer.status).toBe(200);
      const { carried } = enrolmentAnswer.parse(await answer.json());

      // Of the newsroom: the intake's directory does not say who the editors are.
      const leads = async () => {
        const directory: unknown = await (await fetch(`${running.newsroom}directory.json`)).json();
        return VerifiedDirectory.verify(crypto, root, directory, dayOf(Date.now()));
      };
      const until = performance.now() + 60_000;
      while ((await leads()).leads.length === 0 && performance.now() < until) await sleep(100);
      const verified = await leads();
      expect(verified.editors).toEqual([expect.objectContaining({ id: identity.id, role: 'lead' })]);
      expect(JSON.stringify(verified)).not.toContain('Layla');
      expect(running.stderr()).toContain('The desk has its lead.');
      expect(running.stderr()).not.toContain('Layla');
      // The carried keys are the private halves of the desk epochs that the directory offers.
      for (const key of carried) {
        const epoch = verified.deskEpochs.find(({ id }) => key.name === `epoch:${id}`);
        const pair = crypto.kemKeypair(openCarried(crypto, root, invite, key));
        expect(toBase64(pair.publicKey)).toBe(toBase64(epoch?.publicKey ?? new Uint8Array()));
      }
      expect(carried).toHaveLength(2);
      expect(existsSync(join(data, 'offline', 'invite.json'))).toBe(false);
      await rm(join(data, 'offline'), { recursive: true });
    },
    SLOW_MS,
  );

  it(
    'leaves nothing behind when it is killed itself, and heals at the next start',
    async () => {
      const before = await running.pidsNow();
      process.kill(running.pids.up, 'SIGKILL');
      const children = Object.values(before).filter((pid) => pid !== null);
      const until = performance.now() + 30_000;
      while (children.some(alive) && performance.now() < until) await sleep(50);
      expect(children.filter(alive)).toEqual([]);
      expect(existsSync(join(data, 'up.lock'))).toBe(true);

      const root = await readFile(join(data, 'root.pub'), 'utf8');
      running = await startAmana({ data });
      expect(running.invite).toBeNull();
      expect(await readFile(join(data, 'root.pub'), 'utf8')).toBe(root);
    },
    SLOW_MS,
  );

  it(
    'stops everything on SIGTERM, exits with 0 and leaves no lock',
    async () => {
      const pids = Object.values(await running.pidsNow()).filter((pid) => pid !== null);
      expect(await running.stop()).toBe(0);
      expect(pids.filter(alive)).toEqual([]);
      expect(existsSync(join(data, 'up.lock'))).toBe(false);
      expect(existsSync(join(data, 'running.json'))).toBe(false);
    },
    SLOW_MS,
  );

  it(
    'stops as well when it is told in the moment it is ready',
    async () => {
      running = await startAmana({ data });
      expect(await running.stop()).toBe(0);
      expect(existsSync(join(data, 'up.lock'))).toBe(false);
    },
    SLOW_MS,
  );

  it(
    'begins a broken-off ceremony anew, and refuses a folder whose root is gone',
    async () => {
      await rm(join(data, 'root.pub'));
      const refused = await amana(['up', '--data', data, '--json', '--yes']);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('Put the root public key back');

      await writeFile(join(data, 'ceremony-unfinished'), '');
      running = await startAmana({ data });
      expect(await readFile(join(data, 'root.pub'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
      expect(existsSync(join(data, 'ceremony-unfinished'))).toBe(false);
      expect((await fetch(`${running.intake}directory.json`)).status).toBe(200);
    },
    SLOW_MS,
  );
});
