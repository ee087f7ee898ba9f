/** What the operator reads when everything runs: two addresses, who goes where, and what to do next. */
import type { Spellings } from '#protocol/words.ts';
import { faint, strong } from './terminal.ts';

export interface Welcome {
  readonly intake: string;
  readonly newsroom: string;
  /** Null when it is off. */
  readonly plain: string | null;
  /** At an address of its own; null where only the intake serves it. */
  readonly site?: string | null;
  readonly invite: string | null;
  readonly data: string;
  readonly offline: string;
  /** The root public key: as words for people, as hex for `amana send --root`. */
  readonly fingerprint: Spellings;
  readonly root: string;
  /** Whether the desk has a lead. */
  readonly led?: boolean;
}

const isOnion = (address: string): boolean => new URL(address).hostname.endsWith('.onion');

const first = (invite: string, offline: string) => `
  ${strong('First editor')}  ${invite}

  What to do now
    1. Open the first editor's address in your browser and choose a name and a passphrase. It works once,
       and whoever opens it first becomes the desk lead.
    2. Wait for the line here that says so, then carry ${offline}
       to a machine that is never online. It holds the root key of this newsroom.
    3. Open the sources' address in a private window and send a first report.
`;

/** Without a key of their own nobody finds the editors' onion, the first editor included. */
const closed = (data: string): string => `
  The editors' address opens only in a browser that has a key for it:
    ./amana tor editor add NAME --data ${data}
`;

const again = `
  The desk lead is enrolled; new editors are invited from the desk.
`;

/** The root key is elsewhere, and so is the first invite. */
const unled = (newsroom: string, data: string): string => `
  Nobody leads the desk yet. Put ${newsroom.replace(/\/$/, '')} in front of the ceremony's invite.txt and hand it over.
  Then: ./amana ceremony request --data ${data} --out request.json, and certify it beside the root key.
`;

export function welcome({
  intake,
  newsroom,
  plain,
  site = null,
  invite,
  data,
  offline,
  fingerprint,
  root,
  led = true,
}: Welcome): string {
  return `
  ${strong('Amana is running.')}

  ${strong('Sources')}       ${intake}
  ${strong('Editors')}       ${newsroom}
  Plain form    ${plain ?? 'off'}${site === null ? '' : `\n  Public site   ${site}`}
${invite !== null ? first(invite, offline) : led ? again : unled(newsroom, data)}${isOnion(newsroom) ? closed(data) : ''}
  Root key      ${fingerprint.en.join(' ')}
                ${fingerprint.ar.join(' ')}
                ${root}
                ${faint('Print the words in the paper, in either language, beside the address: the sources’ page shows the same.')}
  Kept in       ${data}

  Ctrl-C stops everything; the next start finds everything as it was.
`;
}
