/** What the operator reads when everything runs: two addresses, who goes where, and what to do next. */
import type { Spellings } from '#protocol/words.ts';
import { faint, strong } from './terminal.ts';

export interface Welcome {
  readonly intake: string;
  readonly newsroom: string;
  /** Null when it is off. */
  readonly plain: string | null;
  readonly invite: string | null;
  readonly data: string;
  readonly offline: string;
  /** The root public key: as words for people, as hex for `amana send --root`. */
  readonly fingerprint: Spellings;
  readonly root: string;
}

const first = (invite: string, offline: string) => `
  ${strong('First editor')}  ${invite}

  What to do now
    1. Open the first editor's address in your browser and choose a name and a passphrase. It works once,
       and whoever opens it first becomes the desk lead.
    2. Wait for the line here that says so, then carry ${offline}
       to a machine that is never online. It holds the root key of this newsroom.
    3. Open the sources' address in a private window and send a first report.
`;

const again = `
  The desk lead is enrolled; new editors are invited from the desk.
`;

export function welcome({
  intake,
  newsroom,
  plain,
  invite,
  data,
  offline,
  fingerprint,
  root,
}: Welcome): string {
  return `
  ${strong('Amana is running.')}

  ${strong('Sources')}       ${intake}
  ${strong('Editors')}       ${newsroom}
  Plain form    ${plain ?? 'off'}
${invite === null ? again : first(invite, offline)}
  Root key      ${fingerprint.en.join(' ')}
                ${fingerprint.ar.join(' ')}
                ${root}
                ${faint('Print the words in the paper, in either language, beside the address: the sources’ page shows the same.')}
  Kept in       ${data}

  Ctrl-C stops everything; the next start finds everything as it was.
`;
}
