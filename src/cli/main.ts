/** The command line. Only the command that was asked for is loaded, so that `--help` costs nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { AmanaError } from '#protocol/errors.ts';
import { type CommandEntry, helpText } from './help.ts';
import { TOP } from './places.ts';
import { note, OperatorError, say } from './terminal.ts';

type Register = (program: Command) => void;

interface Entry extends CommandEntry {
  readonly load: () => Promise<Register>;
}

const GROUPS: readonly { readonly who: string; readonly commands: readonly Entry[] }[] = [
  {
    who: 'Sources, and whoever carries for them',
    commands: [
      {
        name: 'send',
        summary: 'seal a report and its attachments and send them; or follow up with a codename',
        load: async () => (await import('./commands/send.ts')).registerSend,
      },
      {
        name: 'replies',
        summary: 'read the replies that wait for a codename',
        load: async () => (await import('./commands/replies.ts')).registerReplies,
      },
      {
        name: 'sanitize',
        summary: 'clean files on this machine, with no server, and prove them clean',
        load: async () => (await import('./commands/sanitize.ts')).registerSanitize,
      },
    ],
  },
  {
    who: 'Editors',
    commands: [
      {
        name: 'desk',
        summary: 'enrol, read the inbox, open reports and reply, without a browser',
        load: async () => (await import('./commands/desk.ts')).registerDesk,
      },
      {
        name: 'promote',
        summary: 'bring a signed bundle to Ghost or WordPress, change it there, take it back',
        load: async () => (await import('./commands/promote.ts')).registerPromote,
      },
      {
        name: 'risk-check',
        summary: 'look through a draft for what could lead to its source, without a server',
        load: async () => (await import('./commands/risk-check.ts')).registerRiskCheck,
      },
    ],
  },
  {
    who: 'Operators',
    commands: [
      {
        name: 'up',
        summary: 'set everything up, run the whole newsroom, print its two addresses',
        load: async () => (await import('./commands/up.ts')).registerUp,
      },
      {
        name: 'lead',
        summary: 'make somebody a desk lead, or take a lead off the desk, with the root key',
        load: async () => (await import('./commands/lead.ts')).registerLead,
      },
      {
        name: 'kit',
        summary: 'write the field kit of a running newsroom: the page that seals without a connection',
        load: async () => (await import('./commands/kit.ts')).registerKit,
      },
      {
        name: 'doctor',
        summary: 'check this machine and a running newsroom; each finding with its mend',
        load: async () => (await import('./commands/doctor.ts')).registerDoctor,
      },
      {
        name: 'flood',
        summary: 'how a running newsroom stands a flood, and the switch that guards or closes it',
        load: async () => (await import('./commands/flood.ts')).registerFlood,
      },
    ],
  },
  {
    who: 'Developers',
    commands: [
      {
        name: 'test',
        summary: 'bring what the tests need and run every one of them, in real browsers too',
        load: async () => (await import('./commands/test.ts')).registerTest,
      },
      {
        name: 'check',
        summary: 'types of every zone, format and lint, who may import what',
        load: async () => (await import('./commands/check.ts')).registerCheck,
      },
      {
        name: 'vectors',
        summary: 'make the frozen test vectors of the protocol anew, or compare them',
        load: async () => (await import('./commands/vectors.ts')).registerVectors,
      },
      {
        name: 'bench',
        summary: 'measure against the neighbours, with the ratio beside each figure',
        load: async () => (await import('./commands/bench.ts')).registerBench,
      },
    ],
  },
];

const USAGE = 2;

function version(): string {
  const match = /"version": "([^"]+)"/.exec(readFileSync(join(TOP, 'package.json'), 'utf8'));
  return match?.[1] ?? 'unknown';
}

async function run(args: readonly string[]): Promise<number> {
  const [name] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    say(helpText(GROUPS));
    return name === undefined ? USAGE : 0;
  }
  if (name === '--version' || name === '-V') {
    say(version());
    return 0;
  }
  const entry = GROUPS.flatMap(({ commands }) => commands).find((command) => command.name === name);
  if (entry === undefined) {
    note(`amana: there is no command "${name}". ./amana --help lists them all.`);
    return USAGE;
  }
  const program = new Command('amana')
    .exitOverride()
    .showHelpAfterError('Add --help to see what this command takes.')
    .configureHelp({ helpWidth: 100 });
  (await entry.load())(program);
  inheritSettings(program);
  await program.parseAsync([...args], { from: 'user' });
  return typeof process.exitCode === 'number' ? process.exitCode : 0;
}

/** Commander hands settings on only to commands that are made afterwards; theirs were made by `register`. */
function inheritSettings(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inheritSettings(child);
  }
}

/** What the operator is told of a failure: one sentence where it is catalogued, the stack where it is a fault. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof OperatorError) {
    note(`amana: ${error.message}`);
    return error.exitCode;
  }
  if (error instanceof AmanaError) {
    note(`amana: ${error.message} (${error.code})`);
    return 1;
  }
  note(
    `amana: something failed that should not have.\n${error instanceof Error ? error.stack : String(error)}`,
  );
  return 1;
}

process.exitCode = await run(process.argv.slice(2)).catch(explain);
