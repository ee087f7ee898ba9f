/** Every check of `amana doctor`, in the order in which they are made and told. */
import { existsSync } from 'node:fs';
import { isTornDatabase } from '#storage/damage.ts';
import { answers, debugPaths, faultAnswer, pageBodies } from './answers.ts';
import { backups } from './backup.ts';
import { canaryCheck } from './canary.ts';
import type { Check, Group, Look } from './check.ts';
import { clock } from './clock.ts';
import { damage, tornDatabase } from './damage.ts';
import type { Finding } from './finding.ts';
import { floods } from './flood.ts';
import { keysLast, modes, offlineFolder } from './folder.ts';
import type { Kept } from './kept.ts';
import { certificatesLast } from './keys.ts';
import { egress, listeners } from './listeners.ts';
import { diskRoom, nodeVersion, packages, sandbox, swap, systemParts } from './machine.ts';
import { circuits, editorsKeys, hostNames, torrcLooks, torVersions } from './onions.ts';
import { plainForm } from './plain.ts';
import { redisSettings, redisWay } from './redis.ts';
import { coreDumps, dropInterval, processes } from './services.ts';
import { workersSandbox, workTaken } from './taking.ts';
import { traces } from './traces.ts';

/** A check of a data folder, which finds nothing where there is none. */
const folder =
  (look: (at: Look) => Promise<readonly Finding[]> | readonly Finding[]) =>
  (at: Look): Promise<readonly Finding[]> | readonly Finding[] =>
    existsSync(at.data.top) ? look(at) : [];

export const CHECKS: readonly Check[] = [
  { group: 'machine', about: 'Node is the one that is pinned', look: () => [nodeVersion()] },
  { group: 'machine', about: 'packages are those of the lock file', look: async () => [await packages()] },
  { group: 'machine', about: 'Debian’s parts are there', look: () => [systemParts()] },
  {
    group: 'machine',
    about: 'the sandbox starts',
    look: async (at) => [at.asksWorker === true ? await workersSandbox(at) : await sandbox()],
  },
  { group: 'machine', about: 'there is no swap', look: async () => [await swap()] },
  { group: 'machine', about: 'there is room on the disk', look: async ({ data }) => [await diskRoom(data)] },
  { group: 'machine', about: 'the clock is right', look: clock },
  { group: 'folder', about: 'only their owner reads the keys', look: folder(({ data }) => [modes(data)]) },
  { group: 'folder', about: 'what is stored is whole', isHeavy: true, look: folder(damage) },
  { group: 'folder', about: 'the root key is elsewhere', look: folder(({ data }) => [offlineFolder(data)]) },
  { group: 'folder', about: 'a backup can be restored', look: folder(backups) },
  { group: 'keys', about: 'keys are valid in the next days', look: folder(({ data }) => keysLast(data)) },
  {
    group: 'keys',
    about: 'certificates last for weeks, old keys are destroyed',
    look: folder(({ data }) => certificatesLast(data)),
  },
  { group: 'network', about: 'nothing of ours listens past tor', look: listeners },
  { group: 'network', about: 'the worker reaches no network', look: egress },
  { group: 'tor', about: 'the torrc is whole, and tor takes it', look: torrcLooks },
  { group: 'tor', about: 'the editors’ onion is closed', look: editorsKeys },
  { group: 'tor', about: 'tor is new enough', look: torVersions },
  { group: 'tor', about: 'servers answer to their onions’ names', look: hostNames },
  { group: 'tor', about: 'circuits are told apart', look: circuits },
  { group: 'servers', about: 'everything runs', look: processes },
  { group: 'servers', about: 'a crash leaves no memory on the disk', look: coreDumps },
  { group: 'servers', about: 'drops come at fixed times', look: dropInterval },
  { group: 'servers', about: 'pages, errors and foreign names are answered exactly', look: answers },
  { group: 'servers', about: 'a fault tells nothing', look: () => faultAnswer() },
  { group: 'servers', about: 'paths to the inside lead nowhere', look: debugPaths },
  { group: 'servers', about: 'pages tell nothing of this machine', look: pageBodies },
  { group: 'servers', about: 'a report can be written without scripts', look: plainForm },
  { group: 'queue', about: 'Redis keeps nothing and forgets nothing', look: redisSettings },
  { group: 'queue', about: 'nobody can listen to Redis', look: redisWay },
  { group: 'queue', about: 'somebody takes what waits', look: workTaken },
  { group: 'promises', about: 'there is no flood', look: folder(({ data }) => floods(data)) },
  { group: 'promises', about: 'nothing is left of a visit', look: (at) => traces(at) },
  { group: 'promises', about: 'a canary came through to a desk', look: folder(canaryCheck) },
];

export interface GroupedFinding extends Finding {
  readonly group: Group;
}

/**
 * @param only one group; all of them where it is null
 * @param kept what heavy checks found in earlier rounds; without it each is made
 */
export async function findings(look: Look, only: Group | null, kept?: Kept): Promise<GroupedFinding[]> {
  const found: GroupedFinding[] = [];
  for (const check of CHECKS) {
    const { group, isHeavy } = check;
    if (only !== null && group !== only) continue;
    const make = () => looked(check.look, look);
    for (const each of await (kept !== undefined && isHeavy ? kept.of(check, make) : make())) {
      // Every check that needs the database meets the same damage.
      if (each === tornDatabase && found.some(({ check, state }) => check === each.check && state === 'fail'))
        continue;
      found.push({ ...each, group });
    }
  }
  return found;
}

/** What a check finds, or that it cannot look because the database is torn. */
async function looked(find: Check['look'], look: Look): Promise<readonly Finding[]> {
  try {
    return await find(look);
  } catch (thrown) {
    if (!isTornDatabase(thrown)) throw thrown;
    return [tornDatabase];
  }
}
