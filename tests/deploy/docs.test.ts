/** The pages of docs/ and the README name no command, flag, setting, file or heading that there is not. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { GROUPS } from '#cli/catalogue.ts';
import { type Role, variablesOf } from '#config/schema.ts';
import { TOP } from '../support/amana.ts';

const PAGES = ['README.md', ...readdirSync(join(TOP, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);
const ROLES: readonly Role[] = [
  'intake',
  'plain',
  'newsroom',
  'site',
  'circuits',
  'relay',
  'worker',
  'janitor',
  'watch',
];

const textOf = (page: string): string => readFileSync(join(TOP, page), 'utf8');

/** What a page says in code: spans, and lines of blocks, indented or fenced. */
function codeOf(page: string): string[] {
  const fenced: string[] = [];
  const rest = textOf(page).replace(/^ *```.*\n([\s\S]*?)^ *```/gm, (_, block: string) => {
    fenced.push(...block.split('\n'));
    return '';
  });
  const indented = rest.split('\n').filter((line) => /^ {4}\S/.test(line));
  const spans = [...rest.matchAll(/(?<!`)`([^`]+)`(?!`)/g)].map(([, span]) =>
    (span ?? '').replace(/\s+/g, ' '),
  );
  return [...fenced, ...indented, ...spans];
}

/** A command line without what stands beside it: a comment, a second command. */
const linesOf = (code: string): string[] =>
  [...code.matchAll(/(?:^|[\s(])(?:\.\/|\.\.\. )?amana ((?=[a-z-])\S.*)$/g)]
    .map(([, line]) => line ?? '')
    .flatMap((line) => line.split(/ {3,}| [|&;>]+ | #/)[0] ?? []);

let program: Command;

beforeAll(async () => {
  program = new Command('amana');
  for (const { load } of GROUPS.flatMap(({ commands }) => commands)) (await load())(program);
}, 120_000);

const flagsOf = (command: Command | null): string[] =>
  command === null
    ? ['--help', '--version']
    : [...command.options.flatMap(({ long }) => long ?? []), ...flagsOf(command.parent)];

/** What is wrong with a command line of ours; null where there is nothing. */
function faultOf(line: string): string | null {
  const words = line.split(/\s+/).map((word) => word.replace(/^[[(]+|[\]),.:]+$/g, ''));
  let at = program;
  for (const word of words) {
    const next = at.commands.find((command) => command.name() === word);
    if (next === undefined) break;
    at = next;
  }
  if (at === program && !/^(--help|--version|COMMAND)/.test(words[0] ?? '')) return `no command: ${line}`;
  const known = flagsOf(at);
  const wrong = words
    .filter((word) => /^--[a-z]/.test(word))
    .filter((word) => !known.includes(word.replace(/=.*$/, '')));
  return wrong.length === 0 ? null : `${wrong.join(', ')}: ${line}`;
}

/** As forges make an anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

function missingLinks(page: string): string[] {
  const own = dirname(join(TOP, page));
  const prose = textOf(page).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(
    ([, path = '', anchor]) => {
      const file = path === '' ? join(TOP, page) : resolve(own, path);
      if (!existsSync(file)) return [path];
      if (anchor === undefined || !file.endsWith('.md')) return [];
      const anchors = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, text]) =>
        anchorOf(text ?? ''),
      );
      return anchors.includes(anchor) ? [] : [`${path}#${anchor}`];
    },
  );
}

/** Settings, and what the tests themselves are told. */
function knownNames(): Set<string> {
  const read = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('fixtures'))
      .flatMap(
        (name) => readFileSync(join(folder, name), 'utf8').match(/(?<=process\.env\.)AMANA_[A-Z_]+/g) ?? [],
      );
  return new Set([...ROLES.flatMap((role) => [...variablesOf(role)]), ...read(join(TOP, 'tests'))]);
}

describe.each(PAGES)('%s', (page) => {
  it('names only commands and flags that there are', () => {
    expect(
      codeOf(page)
        .flatMap(linesOf)
        .map(faultOf)
        .filter((fault) => fault !== null),
    ).toEqual([]);
  });

  it('names the commands as well where it leaves their program away', () => {
    const spans = codeOf(page).filter((code) => {
      const [first, second = ''] = code.split(' ');
      const command = program.commands.find((one) => one.name() === first);
      return (
        command !== undefined && (second.startsWith('--') || command.commands.length > 0) && second !== ''
      );
    });
    const bad = spans.map(faultOf).filter((fault) => fault !== null);
    expect(bad).toEqual([]);
    const groups = spans.filter((code) => {
      const [first, second = ''] = code.split(' ');
      const under = program.commands.find((one) => one.name() === first)?.commands ?? [];
      return under.length > 0 && /^[a-z]/.test(second) && !under.some((one) => one.name() === second);
    });
    expect(groups).toEqual([]);
  });

  it('names only settings that there are', () => {
    const known = knownNames();
    const named = textOf(page).match(/AMANA_[A-Z][A-Z_]*[A-Z]/g) ?? [];
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('leads only to files and headings that there are', () => {
    expect(missingLinks(page)).toEqual([]);
  });
});

it('every page is reached from the README or from the guide for operators', () => {
  const reached = new Set(
    ['README.md', 'docs/operations.md'].flatMap((page) =>
      [...textOf(page).matchAll(/\]\(([^)#\s]+\.md)/g)].map(([, path]) =>
        resolve(dirname(join(TOP, page)), path ?? ''),
      ),
    ),
  );
  expect(PAGES.filter((page) => page !== 'README.md' && !reached.has(join(TOP, page)))).toEqual([]);
});
