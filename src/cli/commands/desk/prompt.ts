/** Asks for a passphrase without showing it. It goes from the keyboard to memory: no argument, no history, no echo. */
import { interactive, OperatorError } from '../../terminal.ts';

const ENTER = new Set(['\r', '\n', '\u0004']);
const INTERRUPT = '\u0003';
const ERASE = new Set(['\u007f', '\b']);

/** @throws OperatorError where nobody sits at a terminal, or they stop */
export function askHidden(question: string): Promise<string> {
  if (!interactive()) {
    throw new OperatorError(
      'There is no terminal to ask at: give the passphrase with --passphrase-file FILE.',
      {
        exitCode: 2,
      },
    );
  }
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve, reject) => {
    let typed: string[] = [];
    const end = (): void => {
      stdin.off('data', take);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
    };
    const take = (chunk: string): void => {
      for (const key of chunk) {
        if (key === INTERRUPT) {
          end();
          reject(new OperatorError('Stopped.'));
          return;
        }
        if (ENTER.has(key)) {
          end();
          resolve(typed.join(''));
          return;
        }
        typed = ERASE.has(key) ? typed.slice(0, -1) : [...typed, key];
      }
    };
    stdin.on('data', take);
  });
}
