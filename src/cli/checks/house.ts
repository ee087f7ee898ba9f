/** Rules of the house that a script can see; each says why it is one. */

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A file that is longer holds more than one concept. */
const MOST_LINES = 500;

interface HouseRule {
  readonly pattern: RegExp;
  readonly why: string;
  /** Files the rule leaves alone. */
  readonly except?: RegExp;
}

/** Written in pieces where a rule would otherwise find itself. */
const RULES: readonly HouseRule[] = [
  {
    pattern: /\bconsole\.\w+\(/,
    except: /^src\/cli\//,
    why: 'output belongs to the command line; a log is an allowlist',
  },
  {
    pattern: new RegExp(`\\b(${['TO', 'DO|FIX', 'ME'].join('')})\\b`),
    why: 'what is not done is not called done',
  },
  {
    pattern: /\bas any\b|: any\b|@ts-(ignore|expect-error|nocheck)|biome-ignore/,
    why: 'a check is not switched off',
    except: /checks\/house\.ts$/,
  },
  {
    pattern: /\.json\(\)\)? as [A-Z]|JSON\.parse\([^)]*\) as /,
    why: 'what comes from outside is parsed, never cast',
  },
  { pattern: /catch( \([^)]*\))? \{\s*\}/, why: 'an error that is swallowed is found by somebody else' },
  {
    pattern: new RegExp(`${['whistle', 'blower|submis', 'sion|journ', 'alist'].join('')}`, 'i'),
    why: 'one vocabulary: source, report, editor',
  },
  {
    pattern: /\bMath\.random\b/,
    why: 'others can foretell it: chance comes from engines/chance.ts',
  },
  {
    pattern: /\benum [A-Z]|\bnamespace [A-Z]/,
    why: 'Node runs these files as they are: only erasable types',
  },
];

/** Every file of the tree that is code, new ones included, ignored ones not. */
async function codeFiles(top: string): Promise<string[]> {
  const { stdout } = await execute(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--', 'src', 'workers', 'config'],
    { cwd: top, maxBuffer: 16 * 1024 * 1024 },
  );
  return stdout.split('\n').filter((path) => /\.(ts|tsx|css)$/.test(path));
}

/** Prose about the code may use any word. */
const COMMENT = /^\s*(\*|\/\/|\/\*)/;

/** Word lists and other data in the form of code. */
const DATA = /\/(wordlists|map)\//;

export async function houseProblems(top: string): Promise<string[]> {
  const problems: string[] = [];
  for (const path of await codeFiles(top)) {
    if (DATA.test(path)) continue;
    const lines = (await readFile(join(top, path), 'utf8')).split('\n');
    if (lines.length > MOST_LINES)
      problems.push(`${path}: ${lines.length} lines; ${MOST_LINES} hold one concept`);
    lines.forEach((line, index) => {
      if (COMMENT.test(line)) return;
      for (const { pattern, why, except } of RULES) {
        if (!except?.test(path) && pattern.test(line)) problems.push(`${path}:${index + 1}: ${why}`);
      }
    });
  }
  return problems;
}
