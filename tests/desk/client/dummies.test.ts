/** What says nothing is shown to nobody, and what is still on its way is not yet missed: a desk at a real server. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeskSession } from '#desk/client/session.ts';
import { addDays } from '#protocol/day.ts';
import { newObjectId } from '#protocol/ids.ts';
import { sealDummy } from '#source/client/sealing.ts';
import { startWorld, stateOf, type World } from './world.ts';

let world: World;
let lead: DeskSession;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  await lead?.lock();
  await world.stop();
});

async function sendDummy(): Promise<void> {
  const { crypto, root, storage, today, newsroom } = world.desk;
  const publicKey = Uint8Array.from(newsroom.deskEpoch.publicKey);
  const epoch = { ...newsroom.deskEpoch, publicKey, notBefore: today(), notAfter: today() };
  const { id, object } = await sealDummy({ crypto, root, desk: epoch, cleaner: epoch });
  await storage.reports.put(id, today(), await object.read(0, object.length));
  await storage.reports.release(id);
}

describe('a dummy', () => {
  it('is opened, and then neither shown, nor counted, nor missed', async () => {
    await sendDummy();
    const real = await world.sendReport(world.newThread(), 'The bridge is closed.');
    await sendDummy();
    lead = await world.open(world.desk.lead);
    await lead.sync();
    await lead.sync();
    const { reports, warnings } = stateOf(lead);
    expect(reports.map(({ id }) => id)).toEqual([real]);
    expect(warnings).toEqual([]);
  });
});

describe('an attachment that has not arrived', () => {
  const note = () => ({
    id: newObjectId(world.desk.crypto),
    name: 'file-1.mp4',
    type: 'video/mp4',
    bytes: 1,
    keepOriginal: false,
  });

  it('is on its way for three days after its report, and then missing', async () => {
    const { today } = world.desk;
    const young = note();
    const old = note();
    await world.sendReport(world.newThread(), 'Words first.', [young], addDays(today(), -3));
    await world.sendReport(world.newThread(), 'Words first, long ago.', [old], addDays(today(), -4));
    await lead.sync();
    const { attachments } = stateOf(lead);
    expect(attachments.get(young.id)).toEqual({ state: 'unknown' });
    expect(attachments.get(old.id)).toEqual({ state: 'missing' });
  });
});
