/** How far a desk is filled, as it is told while reports are still being opened. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Fetch } from '#desk/client/http.ts';
import type { Opening } from '#desk/client/state.ts';
import { startWorld, stateOf, type World } from './world.ts';

const REPORTS = 40;

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 60_000);
afterAll(() => world.stop());

it('counts what was looked at, keeps the count over a broken line, and ends it once all have been through', async () => {
  const thread = world.newThread();
  for (let number = 0; number < REPORTS; number += 1) await world.sendReport(thread, `Report ${number}`);
  let isDown = true;
  const limping: Fetch = async (url, settings) => {
    if (isDown && String(url).endsWith('/api/reports/fetch')) throw new TypeError('the line is broken');
    return fetch(url, settings);
  };
  const lead = await world.open(world.desk.lead, limping);
  await expect(lead.sync()).rejects.toMatchObject({ code: 'unreachable' });
  expect(stateOf(lead)).toMatchObject({
    opening: { done: 0, total: REPORTS },
    connection: { state: 'offline' },
  });

  isDown = false;
  const seen: (Opening | null)[] = [];
  const end = lead.subscribe(({ opening }) => {
    seen.push(opening);
  });
  await lead.sync();
  // At once, and not together with what may come in the next moment.
  end();
  expect(seen.at(-1)).toBeNull();
  expect(seen.filter((opening) => opening !== null && opening.done > 0)).not.toEqual([]);
  expect(stateOf(lead).reports).toHaveLength(REPORTS);

  // One more report is no filling of the desk: nothing is counted any more.
  await world.sendReport(thread, 'Later');
  await lead.sync();
  expect(stateOf(lead)).toMatchObject({ opening: null });
  expect(stateOf(lead).reports).toHaveLength(REPORTS + 1);
  await lead.lock();
}, 60_000);

it('has nothing to fill for an administrator', async () => {
  const session = await world.open(await world.desk.addEditor('Adam', 'administrator'));
  await session.sync();
  expect(stateOf(session)).toMatchObject({ opening: null, connection: { state: 'current' } });
  await session.lock();
}, 60_000);
