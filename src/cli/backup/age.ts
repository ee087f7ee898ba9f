/**
 * Sealing a backup to its operator. age, since its format is plain, its keys are short lines that fit on paper, and other
 * programs make and open them too. The server knows recipients only.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption';
import { OperatorError } from '../terminal.ts';

/** How a file of a backup looks from outside. */
export interface SealedFile {
  readonly bytes: number;
  /** Of the sealed bytes, hex. */
  readonly sha256: string;
}

const PRIVATE_FILE = 0o600;
const IDENTITY = /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/;
const RECIPIENT = /^age1[0-9a-z]+$/;

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

async function readLines(path: string, what: string): Promise<string[]> {
  try {
    return linesOf(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new OperatorError(`The file of ${what} cannot be read: ${path}`, { cause });
  }
}

/** An identity and the recipient that belongs to it; post-quantum, as what it protects is. */
export async function makeIdentityPair(): Promise<{ readonly identity: string; readonly recipient: string }> {
  const identity = await generateHybridIdentity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** @throws OperatorError for a file without recipients, or with a private key in it */
export async function readRecipients(path: string): Promise<Encrypter> {
  const lines = await readLines(path, 'recipients');
  if (lines.some((line) => IDENTITY.test(line.toUpperCase())))
    throw new OperatorError(
      `${path} holds a private key, which must never be on the server: give the file with its public line (age1…), and make a new key.`,
      { exitCode: 2 },
    );
  if (lines.length === 0 || !lines.every((line) => RECIPIENT.test(line)))
    throw new OperatorError(`${path} has to hold age recipients, a line each: age1…`, { exitCode: 2 });
  const encrypter = new Encrypter();
  try {
    for (const line of lines) encrypter.addRecipient(line);
    // Says now whether they go together, and not in the middle of a backup.
    await encrypter.encrypt(new Uint8Array(0));
  } catch (cause) {
    throw new OperatorError(
      `${path} names a recipient that is misspelt, or that does not go with the others.`,
      { exitCode: 2, cause },
    );
  }
  return encrypter;
}

/** @throws OperatorError */
export async function readIdentities(paths: readonly string[]): Promise<Decrypter> {
  const decrypter = new Decrypter();
  for (const path of paths) {
    const lines = await readLines(path, 'identities');
    if (lines.length === 0 || !lines.every((line) => IDENTITY.test(line)))
      throw new OperatorError(`${path} has to hold an age identity: AGE-SECRET-KEY-…`, { exitCode: 2 });
    try {
      for (const line of lines) decrypter.addIdentity(line);
    } catch (cause) {
      throw new OperatorError(`${path} holds an identity that is misspelt.`, { exitCode: 2, cause });
    }
  }
  return decrypter;
}

/** As the platform's streams are, which age takes; read no faster than it is asked for. */
function streamOf(source: AsyncIterable<unknown>): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else if (value instanceof Uint8Array) controller.enqueue(value);
      else throw new TypeError('a stream of bytes gave something else');
    },
    async cancel() {
      await chunks.return?.();
    },
  });
}

/** Writes a sealed file, durably, under its name only when it is whole. */
export async function sealFile(
  path: string,
  encrypter: Encrypter,
  source: AsyncIterable<Uint8Array>,
): Promise<SealedFile> {
  const aside = `${path}.part`;
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(aside, 'w', PRIVATE_FILE);
  try {
    const sealed = await encrypter.encrypt(streamOf(source));
    for await (const chunk of sealed) {
      hash.update(chunk);
      await file.writeFile(chunk);
      bytes += chunk.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  await syncFolder(dirname(path));
  return { bytes, sha256: hash.digest('hex') };
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** @param name how the file is called when it does not open @throws OperatorError */
export async function* openSealed(
  path: string,
  name: string,
  decrypter: Decrypter,
): AsyncGenerator<Uint8Array> {
  const source = createReadStream(path);
  try {
    for await (const chunk of await decrypter.decrypt(streamOf(source))) yield chunk;
  } catch (cause) {
    throw new OperatorError(
      `${name} does not open with this identity, or is damaged; nothing was restored.`,
      {
        cause,
      },
    );
  } finally {
    source.destroy();
  }
}

/** @returns null when there is no such file */
export async function hashFile(path: string): Promise<SealedFile | null> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path)) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('a stream of bytes gave something else');
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (cause) {
    if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT')
      return null;
    throw cause;
  }
  return { bytes, sha256: hash.digest('hex') };
}
