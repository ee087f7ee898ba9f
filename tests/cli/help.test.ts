import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { GROUPS } from '#cli/catalogue.ts';
import { addExamples } from '#cli/examples.ts';
import { pathSentence } from '#cli/files.ts';
import { AMANA, amana } from '../support/amana.ts';

const COMMANDS = [
  'send',
  'replies',
  'sanitize',
  'desk',
  'risk-check',
  'promote',
  'up',
  'ceremony',
  'doctor',
  'backup',
  'restore',
  'tor',
  'storage',
  'install',
  'uninstall',
  'image',
  'faults',
  'lead',
  'kit',
  'flood',
  'test',
  'check',
  'vectors',
  'bench',
];

const entries = GROUPS.flatMap(({ commands }) => commands);

/** A new one each time: a parser keeps what it was given. */
async function parserOf(name: string): Promise<Command> {
  const program = new Command('amana').exitOverride().configureHelp({ helpWidth: 100 });
  (await entries.find((entry) => entry.name === name)?.load())?.(program);
  addExamples(program);
  return program;
}

const below = (command: Command): Command[] => [command, ...command.commands.flatMap(below)];

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text;
}

/** Without what explains it, and what a shell does with its output. */
const examplesIn = (help: string): string[] =>
  (/^Examples?:[\s\S]*?(?=\n\n|$(?![\s\S]))/m.exec(help)?.[0].match(/(?:\.\/)?\bamana [^\n;]*/g) ?? []).map(
    (line) => line.replace(/ {2,}.*| > .*/, '').trim(),
  );

const HEX_64 = '0f'.repeat(32);

/** As a shell would give them, with what a reader has to fill in where a parser looks at it. */
const wordsOf = (line: string): string[] =>
  (line.match(/"[^"]*"|\S+/g) ?? [])
    .slice(1)
    .map((word) => (/^(ROOT|FINGERPRINT)$/.test(word) ? HEX_64 : word.replaceAll('"', '')));

describe('an example', () => {
  it.each(COMMANDS)('is shown by %s and all that it is divided into, and is called so', async (name) => {
    const shown = below(await parserOf(name)).slice(1);
    expect(shown.length).toBeGreaterThan(0);
    for (const command of shown) {
      const examples = examplesIn(helpOf(command));
      expect([command.name(), examples.length]).not.toEqual([command.name(), 0]);
      for (const example of examples) {
        const parser = await parserOf(name);
        let called: string | null = null;
        for (const one of below(parser).slice(1)) {
          one.exitOverride().configureOutput({ writeErr: () => undefined });
          if (one.commands.length === 0 || examplesIn(helpOf(one)).includes(example))
            one.action(() => {
              called = one.name();
            });
        }
        const outcome = await parser.parseAsync(wordsOf(example), { from: 'user' }).then(
          () => null,
          (thrown: unknown) => String(thrown),
        );
        expect([example, outcome]).toEqual([example, null]);
        expect(called === command.name() || command.commands.length > 0).toBe(true);
      }
    }
  });
});

describe('./amana', () => {
  it('says what it is, who uses what, and its exit codes', async () => {
    const { code, stdout, stderr } = await amana(['--help']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const who of ['Sources', 'Editors', 'Operators', 'Developers', 'Exit codes'])
      expect(stdout).toContain(who);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} +\\S`, 'm'));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it.each(COMMANDS)('%s explains itself', async (command) => {
    const { code, stdout } = await amana([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`amana ${command}`);
    expect(stdout).toMatch(/^Examples?:/m);
  });

  it('takes no command as wrong usage', async () => {
    expect((await amana([])).code).toBe(2);
  });

  it.each([[['nonsense']], [['up', '--nonsense']]])('refuses %j as wrong usage', async (args) => {
    const { code, stdout, stderr } = await amana(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('--help');
  });

  it('takes an option of test that jest does not have as wrong usage, and runs nothing', async () => {
    const { code, stdout, stderr } = await amana(['test', '--nope', 'tests/nowhere']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'amana: --nope is no option of jest; nothing was run. ./amana test takes paths of tests and jest’s options, such as -t NAME.\n',
    );
  });

  it.each([
    [['tor', 'torrc', '--out', '/nowhere/at/all/torrc'], '/nowhere/at/all/torrc is not there'],
    [['tor', 'torrc', '--out', '/usr'], 'is a folder, where a file belongs'],
    [['backup', 'key', '/nowhere/operator.age'], '/nowhere/operator.age is not there'],
    [['image', 'janitor', '--installed', '--out', '/dev/null/x'], '/dev/null/x should lie in a folder'],
    [['up', '--data', '/dev/null/x'], '/dev/null/x should lie in a folder'],
  ])('says in one sentence what is the matter with the path in %j', async (args, sentence) => {
    const { code, stdout, stderr } = await amana(args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  });

  it('does not take a fault of its own for a path that was mistyped', () => {
    const thrown = Object.assign(new Error('no such file'), { code: 'ENOENT', path: '/usr/lib/amana/x' });
    expect(pathSentence(thrown, ['up', '--data', '/srv/data'])).toBeNull();
    expect(pathSentence(thrown, ['up', '--data', '/usr/lib/am'])).toBeNull();
    expect(pathSentence(thrown, ['up', '--data=/usr/lib/amana'])).toContain('/usr/lib/amana is not there');
    expect(pathSentence(new Error('no path'), ['/usr'])).toBeNull();
  });

  it('works from another folder, and through a link', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'amana-link-'));
    try {
      await symlink(AMANA, join(folder, 'linked'));
      const linked = spawnSync(join(folder, 'linked'), ['--version'], { cwd: folder, encoding: 'utf8' });
      expect([linked.status, linked.stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says what is missing on a machine without Node or npm', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'amana-bare-'));
    try {
      // A clone without packages, on a PATH with no more than the script's own tools.
      for (const tool of ['dirname', 'readlink', 'cat', 'cksum', 'sh']) {
        await symlink(`/usr/bin/${tool}`, join(folder, tool));
      }
      await writeFile(join(folder, 'package-lock.json'), '{}');
      spawnSync('cp', [AMANA, join(folder, 'amana')]);
      const bare = spawnSync(join(folder, 'amana'), ['up'], { env: { PATH: folder }, encoding: 'utf8' });
      expect(bare.status).toBe(1);
      expect(bare.stderr).toContain('Node.js is missing. Install Node 18 or newer');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('whoever reads only the beginning', () => {
  it('is shown no stack', () => {
    const { stdout, stderr } = spawnSync(
      'bash',
      ['-c', `"$0" --help | true; "$0" doctor --help | true`, AMANA],
      {
        encoding: 'utf8',
      },
    );
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
  });
});
