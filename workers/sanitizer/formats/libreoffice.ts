/**
 * LibreOffice, headless, for one file inside an `office` child. It gets a new profile each time, in which macros, links
 * and everything that fetches are off; there would be no network for them anyway.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runConfined } from './confined.ts';
import { Refusal } from './format.ts';

const PROGRAM_FOLDER = '/usr/lib/libreoffice/program';
/** "Start me again": its way to begin with a profile that it has just completed. */
const RESTART_STATUS = 81;
const MOST_STARTS = 3;
const DEFAULT_WALL_MS = 100_000;

/** Settings by their path in its registry. */
const SETTINGS: readonly (readonly [path: string, name: string, value: string])[] = [
  ['Office.Common/Security/Scripting', 'MacroSecurityLevel', '3'],
  ['Office.Common/Security/Scripting', 'DisableMacrosExecution', 'true'],
  ['Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true'],
  ['Office.Common/Security/Scripting', 'DisableActiveContent', 'true'],
  ['Office.Common/Misc', 'FirstRun', 'false'],
  ['Office.Common/Java', 'Enable', 'false'],
  // 2: links are never updated
  ['Office.Writer/Content/Update', 'Link', '2'],
  ['Office.Calc/Content/Update', 'Link', '2'],
  ['Office.Recovery/AutoSave', 'Enabled', 'false'],
  ['Setup/Office', 'ooSetupInstCompleted', 'true'],
];

export interface Conversion {
  readonly to: 'pdf' | 'png' | 'fodt' | 'ods' | 'odp';
  /** Which of its import filters to use where it would have to guess, by LibreOffice's own name. */
  readonly from?: string;
  /** The export filter with its options, by LibreOffice's own name, e.g. `calc_pdf_Export:{…}`. */
  readonly filter?: string;
  readonly wallMs?: number;
}

/**
 * Converts the file. Its name's ending should be the usual one of its type.
 * @returns where the converted file lies
 * @throws Refusal `file is damaged` when nothing came of it, `took too long`
 */
export async function convert(path: string, conversion: Conversion): Promise<string> {
  const folder = mkdtempSync('/tmp/office-');
  const profile = join(folder, 'profile');
  const out = join(folder, 'out');
  mkdirSync(out);
  writeProfile(profile);
  const { to, from, filter, wallMs = DEFAULT_WALL_MS } = conversion;
  const args = [
    `-env:UserInstallation=file://${profile}`,
    '--headless',
    '--norestore',
    '--nologo',
    '--nolockcheck',
    '--nodefault',
    ...(from === undefined ? [] : [`--infilter=${from}`]),
    '--convert-to',
    filter === undefined ? to : `${to}:${filter}`,
    '--outdir',
    out,
    path,
  ];
  const program = join(PROGRAM_FOLDER, 'soffice.bin');
  const until = Date.now() + wallMs;
  for (let starts = 0; starts < MOST_STARTS; starts += 1) {
    const leftMs = Math.max(1, until - Date.now());
    // no printers, no accessibility, no desktop settings: each would look for a service that is not there
    const environment = { SAL_USE_VCLPLUGIN: 'svp', SAL_DISABLE_CUPS: '1', GSETTINGS_BACKEND: 'memory' };
    const status = await runConfined({ program, args, environment, localSockets: true, wallMs: leftMs });
    if (status !== RESTART_STATUS) break;
  }
  const [made] = readdirSync(out);
  if (made === undefined) throw new Refusal('file is damaged');
  return join(out, made);
}

/** Settings, and the mark by which it knows that this profile was completed by this very version. */
function writeProfile(folder: string): void {
  const user = join(folder, 'user');
  mkdirSync(join(user, 'extensions'), { recursive: true });
  const items = SETTINGS.map(
    ([path, name, value]) =>
      `<item oor:path="/org.openoffice.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  );
  writeFileSync(
    join(user, 'registrymodifications.xcu'),
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" ' +
      'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n' +
      `${items.join('\n')}\n</oor:items>\n`,
  );
  const version = join(PROGRAM_FOLDER, 'versionrc');
  const build = existsSync(version) ? /^buildid=(.+)$/m.exec(readFileSync(version, 'utf8'))?.[1] : undefined;
  if (build !== undefined) writeFileSync(join(user, 'extensions', 'buildid'), build);
}
