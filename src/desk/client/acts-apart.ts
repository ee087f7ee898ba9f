/** Takes a filing back: what was put into one case together goes out of it again, each into a case of its own. */
import type { Core } from './core.ts';
import { splitCase } from './moves.ts';
import type { ApartInput } from './triage-state.ts';

/**
 * What a colleague has moved on since stays where it is. Can be repeated after it broke off.
 * @returns how many were taken out @throws AmanaError case-frozen, forbidden
 */
export async function takeApart(core: Core, { from, conversations }: ApartInput): Promise<number> {
  await core.catchUp(core.deskStream);
  let taken = 0;
  for (const { thread, title } of conversations) {
    if (core.desk.caseOfThread.get(thread) !== from) continue;
    await splitCase(core, { threads: [thread], from, title });
    taken += 1;
  }
  return taken;
}
