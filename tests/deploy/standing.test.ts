/** Where commands find a newsroom, of `up` or of the services; and that its addresses come along when it moves. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseRootPublic } from '#cli/ceremony/record.ts';
import { movesFrom } from '#cli/install/bring.ts';
import { standingFolder } from '#cli/standing.ts';
import { makeFolder, type TestFolder } from '../support/folder.ts';

let folder: TestFolder;

const put = (path: string, text = ''): void => {
  const whole = join(folder.path, path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, text);
};

beforeAll(async () => {
  folder = await makeFolder();
  put('up/amana.sqlite', 'something');
  put('up/root.pub', 'ab'.repeat(32));
  put('services/storage/amana.sqlite');
});

afterAll(() => folder.remove());

describe('a folder that --data names', () => {
  it('is that of up, with everything in it', () => {
    const { database, tor, rootPublic } = standingFolder(join(folder.path, 'up'));
    expect({ database, tor, rootPublic }).toEqual({
      database: join(folder.path, 'up/amana.sqlite'),
      tor: join(folder.path, 'up/tor'),
      rootPublic: join(folder.path, 'up/root.pub'),
    });
  });

  it('is that of the services, where storage has a folder of its own', () => {
    const { database, blobs, tor, rootPublic, workerKeys } = standingFolder(join(folder.path, 'services'));
    expect({ database, blobs, tor, rootPublic, workerKeys }).toEqual({
      database: join(folder.path, 'services/storage/amana.sqlite'),
      blobs: join(folder.path, 'services/storage/blobs'),
      tor: join(folder.path, 'services-tor'),
      rootPublic: '/etc/amana/root.env',
      workerKeys: join(folder.path, 'services/worker'),
    });
  });

  it('belongs to a root key that stands alone in a file, or in a setting', () => {
    const hex = 'ab'.repeat(32);
    expect(parseRootPublic(`${hex}\n`, 'root.pub')).toBe(hex);
    expect(parseRootPublic(`AMANA_ROOT=${hex}\n`, 'root.env')).toBe(hex);
    expect(() => parseRootPublic(`AMANA_ROOT=${hex}00\n`, 'root.env')).toThrow('does not hold a public key');
  });
});

describe('the addresses of a newsroom that moves', () => {
  const targets = (): string[] =>
    movesFrom(join(folder.path, 'up'), join(folder.path, 'machine'))
      .filter((move) => move.folder === 'onionKeys')
      .map(({ to }) => to);

  it('come along where it has any', () => {
    expect(targets()).toEqual([]);
    for (const onion of ['intake', 'newsroom']) put(`up/tor/${onion}/hs_ed25519_secret_key`, 'a key');
    expect(targets()).toEqual(['/var/lib/amana-tor/intake', '/var/lib/amana-tor/newsroom']);
  });

  it('do not take the place of one that the machine has made', () => {
    put('machine/var/lib/amana-tor/intake/hs_ed25519_secret_key', 'its own');
    expect(targets()).toEqual(['/var/lib/amana-tor/newsroom']);
  });
});
