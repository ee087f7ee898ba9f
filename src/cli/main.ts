/** The command line. Only the command that was asked for is loaded, so that `--help` costs nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { AmanaError } from '#protocol/errors.ts';
import { GROUPS } from './catalogue.ts';
import { addExamples } from './examples.ts';
import { isSystemError, pathSentence } from './files.ts';
import { helpText } from './help.ts';
import { TOP } from './places.ts';
import { note, OperatorError, say } from './terminal.ts';

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
  addExamples(program);
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
  const sentence = pathSentence(error, process.argv.slice(2));
  if (sentence !== null) {
    note(`amana: ${sentence}`);
    return 1;
  }
  note(
    `amana: something failed that should not have.\n${error instanceof Error ? error.stack : String(error)}`,
  );
  return 1;
}

// Whoever reads what is printed may have read enough, as `head` does: that is no failure.
process.stdout.on('error', (error) => {
  if (!isSystemError(error, 'EPIPE')) throw error;
  process.exit();
});

process.exitCode = await run(process.argv.slice(2)).catch(explain);
