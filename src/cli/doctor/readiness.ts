/** What a new newsroom still lacks before anybody can seal anything to it: said once, and not as a fault of what asks for it. */
import { existsSync } from 'node:fs';
import { dayOf } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { DataFolder } from '../places.ts';
import { directoryOn } from './folder.ts';
import { rootHexOf } from './root.ts';

export interface Lack {
  /** The end of a sentence that begins with who cannot work. */
  readonly seen: string;
  readonly mend: string;
}

const NO_ROOT: Lack = {
  seen: 'nobody has told this machine the newsroom’s root key.',
  mend: 'Run ./amana install --root-public FILE with the root.pub of the ceremony (docs/first-hour.md).',
};
const NO_NEWSROOM: Lack = {
  seen: 'no statement of the newsroom stands, which the root key signs in the ceremony.',
  mend: 'Run ./amana ceremony import FILE with newsroom.json of the ceremony, or with that of ./amana ceremony renew where the old one has ended (docs/keys.md).',
};
const NO_DESK: Lack = {
  seen: 'there is no key of the desk to seal to today.',
  mend: 'A desk lead who is certified opens the desk, whose browser makes the keys of the coming weeks (docs/first-hour.md).',
};
const NO_HOST: Lack = {
  seen: 'no worker host is certified, so that there is no key to seal files to.',
  mend: 'Run ./amana ceremony request here, certify it beside the root key, and import the answer (docs/first-hour.md).',
};
const NO_WORKER: Lack = {
  seen: 'there is no key of a worker to seal files to today.',
  mend: 'Start the worker, which publishes its keys of the coming days.',
};

/** @returns the first thing that is missing, in the order in which a newsroom comes by them; null where all is there */
export async function lackOf(data: DataFolder): Promise<Lack | null> {
  if ((await rootHexOf(data)) === null) return NO_ROOT;
  // It may lie on a server, of which nothing is known here.
  if (!existsSync(data.database)) return null;
  const directory = await unless(() => directoryOn(data, dayOf(Date.now())));
  if (directory === null) return NO_NEWSROOM;
  if ((await unless(() => directory.deskEpoch())) === null) return NO_DESK;
  if ((await unless(() => directory.sanitizerEpoch())) !== null) return null;
  return directory.hosts.length === 0 ? NO_HOST : NO_WORKER;
}

/** Null where it cannot be used for that. */
async function unless<T>(use: () => T | Promise<T>): Promise<T | null> {
  try {
    return await use();
  } catch (thrown) {
    if (!(thrown instanceof AmanaError)) throw thrown;
    return null;
  }
}
