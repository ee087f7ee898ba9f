/** The one place that writes to the operator's terminal: results on stdout, everything else on stderr. */
import { createInterface } from 'node:readline/promises';

/** A failure that the operator can mend: its message is the whole story, no stack is shown. */
export class OperatorError extends Error {
  readonly exitCode: number;

  constructor(message: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'OperatorError';
    this.exitCode = options.exitCode ?? 1;
  }
}

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

export const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** A step of something that takes a moment. */
export const step = (text: string): void => note(`amana: ${text}`);

const coloured = (stream: NodeJS.WriteStream) => stream.isTTY && process.env.NO_COLOR === undefined;

/** Weight rather than colour, and only where somebody looks. */
export const strong = (text: string): string =>
  coloured(process.stdout) ? `\u001b[1m${text}\u001b[22m` : text;

export const faint = (text: string): string =>
  coloured(process.stdout) ? `\u001b[2m${text}\u001b[22m` : text;

export const interactive = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Asks on stderr, so that stdout stays for results. Anything but a yes is a no. */
export async function confirm(question: string): Promise<boolean> {
  const line = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^(y|yes)$/i.test((await line.question(`${question} [y/N] `)).trim());
  } finally {
    line.close();
  }
}
