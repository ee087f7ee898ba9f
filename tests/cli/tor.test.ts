/** `./amana tor`: the torrc that tor itself takes, and an editors' onion that is never left open. */
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as z from 'zod';
import { base32 } from '#cli/tor/clientAuth.ts';
import { amana, TOP } from '../support/amana.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'amana-onion-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const listed = z.object({ names: z.array(z.string()), broken: z.array(z.string()), wasOpen: z.boolean() });

async function list(): Promise<z.infer<typeof listed>> {
  const { stdout } = await amana(['tor', 'editor', 'list', '--folder', folder, '--json']);
  return listed.parse(JSON.parse(stdout));
}

const authFile = (name: string): string => join(folder, 'authorized_clients', `${name}.auth`);

describe('amana tor torrc', () => {
  it('is the torrc of the containers, and tor takes it', async () => {
    const { code, stdout } = await amana(['tor', 'torrc']);
    expect(code).toBe(0);
    expect(stdout).toBe(await readFile(join(TOP, 'config/torrc'), 'utf8'));
  });

  it('adds an onion for the public site, and leaves the plain form out, where that is said', async () => {
    const { stdout } = await amana(['tor', 'torrc', '--site', '/run/amana/site.sock', '--plain', 'off']);
    expect(stdout.match(/^HiddenServiceDir /gm)).toHaveLength(3);
    expect(stdout).toContain('HiddenServicePort 80 unix:/run/amana/site.sock');
    expect(stdout).not.toContain('HiddenServicePort 81');
  });

  it('has a line for each of several intakes, and tor takes it', async () => {
    const sockets = ['/run/amana/a.sock', '/run/amana/b.sock', '/run/amana/c.sock'];
    const { code, stdout } = await amana(['tor', 'torrc', '--intake', ...sockets]);
    expect(code).toBe(0);
    const [sources = ''] = stdout.split(/^HiddenServiceDir .*newsroom$/m);
    expect(sources.match(/^HiddenServicePort 80 .*$/gm)).toEqual(
      sockets.map((socket) => `HiddenServicePort 80 unix:${socket}`),
    );
  });

  it('opens a control socket for the mediator alone, and none where that is said', async () => {
    expect((await amana(['tor', 'torrc', '--control', 'off'])).stdout).not.toMatch(/^(Control|Cookie)/m);
    const { code, stdout } = await amana(['tor', 'torrc']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '\nControlSocket unix:/run/amana/control/control GroupWritable RelaxDirModeCheck\n',
    );
    expect(stdout).toContain('\nCookieAuthentication 1\nCookieAuthFile /run/amana/control/cookie\n');
    expect(stdout).not.toContain('ControlPort');
  });

  it('keeps what stood in the file it writes', async () => {
    const out = join(folder, 'torrc');
    await writeFile(out, 'SocksPort 9050\n');
    expect((await amana(['tor', 'torrc', '--out', out])).code).toBe(0);
    expect(await readFile(`${out}.old`, 'utf8')).toBe('SocksPort 9050\n');
    expect((await amana(['tor', 'torrc', '--out', out])).stderr).toContain('is that already');
    expect(await readFile(`${out}.old`, 'utf8')).toBe('SocksPort 9050\n');
  });

  it.each([
    ['a path that could say more than a path', ['--intake', '/run/a b\nSocksPort 9050']],
    ['a socket that is too long', ['--newsroom', `/run/${'a'.repeat(110)}`]],
    ['a folder that is none', ['--folder', 'relative']],
  ])('refuses %s', async (_what, args) => {
    const { code, stdout, stderr } = await amana(['tor', 'torrc', ...args]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/has to be a whole path|too long for a socket/);
  });

  it('says what tor has against a file', async () => {
    const file = join(folder, 'torrc');
    await writeFile(file, 'SocksPart 0\n');
    const { code, stderr } = await amana(['tor', 'verify', file]);
    expect(code).toBe(1);
    expect(stderr).toContain("Unknown option 'SocksPart'");
  });
});

describe('amana tor editor', () => {
  it('closes an onion that was open, and says so once', async () => {
    expect(await list()).toEqual({ names: [], broken: [], wasOpen: true });
    expect(await readFile(authFile('nobody'), 'utf8')).toMatch(/^descriptor:x25519:[A-Z2-7]{52}\n$/);
    expect(await list()).toEqual({ names: [], broken: [], wasOpen: false });
  });

  it('prints a key once, keeps only its public half, and stays closed when the last one goes', async () => {
    const { stdout } = await amana(['tor', 'editor', 'add', 'layla', '--folder', folder]);
    const privateKey = stdout.trim();
    expect(privateKey).toMatch(/^[A-Z2-7]{52}$/);
    expect(await readFile(authFile('layla'), 'utf8')).not.toContain(privateKey);
    expect((await stat(authFile('layla'))).mode & 0o777).toBe(0o600);
    expect((await list()).names).toEqual(['layla']);
    // As if somebody had tidied up by hand.
    await rm(authFile('nobody'));
    expect((await amana(['tor', 'editor', 'remove', 'layla', '--folder', folder, '--yes'])).code).toBe(0);
    expect(await list()).toEqual({ names: [], broken: [], wasOpen: false });
  });

  it('changes nothing without a yes, for a name that is none, or one that is taken', async () => {
    await amana(['tor', 'editor', 'add', 'layla', '--folder', folder]);
    const before = await readFile(authFile('layla'), 'utf8');
    for (const [args, sentence] of [
      [['remove', 'layla'], /add --yes/],
      [['remove', 'omar', '--yes'], /There is no key/],
      [['remove', 'nobody', '--yes'], /A name is/],
      [['add', 'layla'], /There is a key/],
      [['add', '../layla'], /A name is/],
    ] as const) {
      const { code, stderr } = await amana(['tor', 'editor', ...args, '--folder', folder]);
      expect(code).not.toBe(0);
      expect(stderr).toMatch(sentence);
    }
    expect(await readFile(authFile('layla'), 'utf8')).toBe(before);
    expect((await list()).names).toEqual(['layla']);
  });

  it('tells of a file that tor would pass over', async () => {
    await mkdir(join(folder, 'authorized_clients'));
    await writeFile(authFile('omar'), 'descriptor:x25519:SHORT\n');
    expect(await list()).toEqual({ names: [], broken: ['omar'], wasOpen: true });
  });
});

describe('base32', () => {
  it('is that of RFC 4648, section 10, without padding', () => {
    const text = (value: string) => base32(new TextEncoder().encode(value));
    expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(text)).toEqual([
      '',
      'MY',
      'MZXQ',
      'MZXW6',
      'MZXW6YQ',
      'MZXW6YTB',
      'MZXW6YTBOI',
    ]);
  });

  it('gives 52 letters for every key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) =>
        /^[A-Z2-7]{52}$/.test(base32(key)),
      ),
    );
  });
});
