/**
 * Promotion to the real programs: a Ghost and a WordPress that run on this machine for the time of these tests, started
 * once for all of `sites/`. Whatever goes wrong on the way, readers see an article whole or not at all.
 */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { startGhost } from '../support/sites/ghost.ts';
import type { TestSite } from '../support/sites/site.ts';
import { startWordpress } from '../support/sites/wordpress.ts';
import { fromThePage, Pressroom } from './sites/browser.ts';
import { byCommand } from './sites/command.ts';
import { byDesk } from './sites/headless.ts';
import { losingTheLine } from './sites/lost-line.ts';
import { refusing } from './sites/refusals.ts';
import { throughRelay } from './sites/relayed.ts';
import { sending } from './sites/sending.ts';
import { openRoom, type Room, Stage } from './sites/stage.ts';
import { withdrawing } from './sites/withdrawing.ts';

/** Both are installed and started beside each other: most of it is waiting. */
const START_MS = 240_000;
let ghost: Promise<TestSite>;
let wordpress: Promise<TestSite>;
let room: Room | undefined;
let pressroom: Promise<Pressroom> | undefined;

beforeAll(async () => {
  ghost = startGhost();
  wordpress = startWordpress();
  // Looked at when they are needed: whichever fails first must not hide the other.
  for (const starting of [ghost, wordpress]) starting.catch(() => undefined);
  room = await openRoom();
}, START_MS);
afterAll(async () => {
  for (const starting of await Promise.allSettled([ghost, wordpress]))
    if (starting.status === 'fulfilled') await starting.value.stop();
  await room?.close();
  // Whoever waits for it has failed of it already.
  await (await pressroom?.catch(() => undefined))?.close();
}, START_MS);

describe.each([
  ['Ghost', () => ghost],
  ['WordPress', () => wordpress],
] as const)('%s', (name, startSite) => {
  const stage = new Stage(name);
  beforeAll(async () => {
    if (room === undefined) throw new Error('no newsroom');
    await stage.open(room, await startSite());
  }, START_MS);
  afterAll(() => stage.close(), START_MS);

  sending(stage);
  withdrawing(stage);
  refusing(stage);
  byCommand(stage);
  throughRelay(stage);
  byDesk(stage);
  losingTheLine(stage);
  fromThePage(stage, () => {
    pressroom ??= Pressroom.open();
    return pressroom;
  });
});
