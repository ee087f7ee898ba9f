/** The sandboxes in which programs of the system are started, looked at from within and taken over. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FRAME_KINDS } from '#workers/sanitizer/channel.ts';
import { DEFAULT_LIMITS, type Limits, type Sanitizer, startSanitizer } from '#workers/sanitizer/index.ts';
import { Child } from '#workers/sanitizer/pool.ts';
import { openSandbox } from '#workers/sanitizer/sandbox.ts';
import { inPieces } from './made.ts';

const PROGRAM = join(import.meta.dirname, 'taken-over.ts');
const MIB = 1024 * 1024;
const TIGHT: Limits = {
  ...DEFAULT_LIMITS,
  inputBytes: 32 * MIB,
  outputBytes: 32 * MIB,
  memoryBytes: 1024 * MIB,
  wallBaseMs: 8_000,
};
const PROFILES = ['media', 'office'] as const;

const running = (marker: string) =>
  spawnSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(marker) && !line.startsWith('Z') && !line.includes('ps -eo'));

describe.each(PROFILES)('from within %s', (profile) => {
  it('there is no network, no file of the host but its programs, no key, no way to gain a privilege', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'amana-key-'));
    const keyPath = join(folder, 'epoch.key');
    writeFileSync(keyPath, 'a key');
    const sandbox = openSandbox(TIGHT);
    sandbox.freezeCompiled();
    const outside = [
      keyPath,
      folder,
      homedir(),
      import.meta.dirname,
      '/etc/passwd',
      '/etc/hostname',
      '/etc/machine-id',
      '/etc/resolv.conf',
      '/etc/ssl',
      '/var/lib',
      '/var/log',
      '/home',
      '/root',
      '/run',
      '/sys',
      '/srv',
      '/opt',
    ];
    const child = new Child(sandbox.node(profile, { path: PROGRAM, argument: outside.join(',') }));
    try {
      await child.hello();
      await child.write(FRAME_KINDS.message, Buffer.from('look'));
      const seen: unknown = JSON.parse((await child.read()).payload.toString());
      expect(seen).toMatchObject({
        visible: [],
        local: [],
        sockets: '',
        own: '65534',
        become: expect.stringContaining('failed'),
        mount: expect.stringMatching(/denied|not permitted|superuser/),
        namespace: expect.stringContaining('Operation not permitted'),
        interfaces: 1,
        capabilities: new Array(5).fill('0000000000000000'),
        writeProgram: 'EROFS',
        planted: [],
        writeCache: 'EROFS',
        connect: 'EPERM',
        listen: 'EPERM',
        confinedForks: false,
      });
      // local sockets are LibreOffice's alone, and lead nowhere
      expect(seen).toMatchObject(
        profile === 'office'
          ? { local_: 'listening', host: 'ECONNREFUSED' }
          : { local_: 'EPERM', host: 'EPERM' },
      );
      const named = ['alternatives', 'fonts', 'ld.so.cache', 'libreoffice'];
      expect(seen).toMatchObject({ etc: expect.any(Array) });
      expect(named).toEqual(expect.arrayContaining(Reflect.get(Object(seen), 'etc')));
    } finally {
      child.kill();
      await child.ended;
      sandbox.close();
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});

describe('a child that may start programs, taken over by its file', () => {
  let sanitizer: Sanitizer;
  beforeAll(async () => {
    sanitizer = await startSanitizer({ limits: TIGHT, spare: 1, program: { path: PROGRAM, argument: '' } });
  });
  afterAll(async () => {
    await sanitizer.close();
  });
  const run = async (text: string) => {
    const { record, clean } = await sanitizer.sanitize(() => inPieces(Buffer.from(text)));
    await clean?.dispose();
    return record;
  };

  const cases = PROFILES.flatMap((profile) =>
    (
      [
        ['loop', 'took too long'],
        ['forks', 'took too long'],
        ['leave', 'file is damaged'],
        ['memory', 'file is damaged'],
        ['disk', 'file is damaged'],
      ] as const
    ).map(([word, reason]) => [profile, word, reason] as const),
  );
  it.each(cases)(
    '%s: one that does "%s" ends as rejected, with all it started, and the next is cleaned',
    async (profile, word, reason) => {
      const marker = `taken-${process.pid}-${profile}-${word}`;
      expect(await run(`${profile} ${word} ${marker}`)).toMatchObject({ status: 'rejected', reason });
      const until = Date.now() + 10_000;
      while (running(marker).length > 0 && Date.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 100));
      expect(running(marker)).toEqual([]);
      expect(await run(`${profile} fine`)).toMatchObject({ status: 'clean' });
    },
    90_000,
  );
});
