/** What every step of a ceremony asks of whoever holds it: files, passphrases, a yes. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { AmanaError } from '#protocol/errors.ts';
import { parse, type z } from '#protocol/schema.ts';
import { askHidden } from '../commands/desk/prompt.ts';
import { confirm, interactive, OperatorError } from '../terminal.ts';
import { readQr } from './qr.ts';

/**
 * Long enough that Argon2id can help. Six words from dice are better than anything thought up, and longer than this.
 */
const LEAST_PASSPHRASE = 12;

export async function readText(path: string): Promise<string> {
  if (!existsSync(path)) throw new OperatorError(`There is no ${path}; nothing was changed.`);
  return readFile(path, 'utf8');
}

/** A file of a ceremony, or a picture of its QR code. @throws OperatorError in one sentence */
export async function readCeremonyFile<T extends z.ZodMiniType>(
  schema: T,
  path: string,
  what: string,
): Promise<z.infer<T>> {
  if (!existsSync(path)) throw new OperatorError(`There is no ${path}; nothing was changed.`);
  const bytes = new Uint8Array(await readFile(path));
  // JSON begins with a brace and no picture does.
  const text = bytes[0] === 0x7b ? new TextDecoder().decode(bytes) : await readQr(bytes);
  try {
    return parse(schema, JSON.parse(text ?? ''));
  } catch (cause) {
    if (!(cause instanceof AmanaError) && !(cause instanceof SyntaxError)) throw cause;
    throw new OperatorError(`${path} is not ${what}, or it is damaged; nothing was changed.`, { cause });
  }
}

/** @param file its first line, else it is asked for */
export async function passphraseFrom(file: string | undefined, question: string): Promise<string> {
  const typed =
    file === undefined ? await askHidden(question) : (await readText(file)).replace(/\r?\n[\s\S]*$/, '');
  if (typed === '') throw new OperatorError('The passphrase is empty; nothing was changed.');
  return typed;
}

/** A passphrase for something new: long enough, and typed twice. */
export async function newPassphrase(file: string | undefined, what: string): Promise<string> {
  const typed = await passphraseFrom(file, `New passphrase for ${what}: `);
  if ([...typed].length < LEAST_PASSPHRASE)
    throw new OperatorError(
      `A passphrase of ${LEAST_PASSPHRASE} characters or more is needed, better six words from dice; nothing was changed.`,
    );
  if (file === undefined && (await askHidden('Again: ')) !== typed)
    throw new OperatorError('The two passphrases are not the same; nothing was changed.');
  return typed;
}

/** @throws OperatorError unless somebody says yes, now or by a flag */
export async function requireYes(question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!interactive())
    throw new OperatorError(`${question} Say --yes to go on; nothing was changed.`, { exitCode: 2 });
  if (!(await confirm(question))) throw new OperatorError('Nothing was changed.');
}

/** One file is written over another only on purpose. */
export function requireFree(path: string): void {
  if (existsSync(path)) throw new OperatorError(`${path} exists already; nothing was changed.`);
}
