/** Sites that articles go to: their credentials are the desk's, sealed, and lost with whoever leaves. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DeskSession } from '#desk/client/session.ts';
import type { PromotionSite } from '#protocol/events-desk.ts';
import { startWorld, stateOf, type World } from './world.ts';

jest.setTimeout(120_000);

const SITE: PromotionSite = {
  kind: 'ghost',
  address: 'https://paper.example',
  key: `${'a1'.repeat(12)}:${'b2'.repeat(32)}`,
  author: 'desk-of-the-paper',
};

let world: World;
let lead: DeskSession;
let second: DeskSession;
beforeAll(async () => {
  world = await startWorld();
  lead = await world.open(world.desk.lead);
  await lead.sync();
  second = await world.joined(lead, 'Rana');
});
afterAll(() => world.stop());

describe('a site of the desk', () => {
  it('is kept by leads, for everybody who reads the desk', async () => {
    await lead.keepSite('paper', SITE);
    await second.sync();
    expect(second.sites).toEqual([{ ...SITE, name: 'paper', keyLeft: false }]);
    await expect(second.keepSite('paper', null)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(lead.keepSite('Not A Name', SITE)).rejects.toMatchObject({ code: 'malformed-request' });
  });

  it('is no part of what a page is given to draw', () => {
    expect(JSON.stringify(stateOf(lead))).not.toContain(SITE.address);
  });

  it('stands nowhere on the server', async () => {
    const { folder } = world.desk;
    for (const name of await readdir(folder.path, { recursive: true, withFileTypes: true })) {
      if (!name.isFile()) continue;
      const content = (await readFile(join(name.parentPath, name.name))).toString('latin1');
      for (const text of [SITE.address, SITE.key.slice(0, 24), SITE.author ?? ''])
        expect([name.name, content.includes(text)]).toEqual([name.name, false]);
    }
  });

  it('needs another key when somebody leaves who knew it', async () => {
    await lead.revoke(stateOf(second).me.id);
    await lead.settled();
    await lead.sync();
    expect(lead.sites.map(({ keyLeft }) => keyLeft)).toEqual([true]);
    await lead.keepSite('paper', { ...SITE, key: `${'a1'.repeat(12)}:${'c3'.repeat(32)}` });
    expect(lead.sites.map(({ keyLeft }) => keyLeft)).toEqual([false]);
    await lead.keepSite('paper', null);
    expect(lead.sites).toEqual([]);
  });
});
