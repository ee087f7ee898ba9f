/** Looking for a secret the way a forensic examiner does: in every spelling, in every file. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Secret {
  readonly name: string;
  readonly value: string | Uint8Array;
}

/** How a value may be written down: as it is, in other encodings of text, in hex, and in base64 at any offset. */
export function spellings(value: string | Uint8Array): Buffer[] {
  const raw = Buffer.from(value);
  const forms = [raw, Buffer.from(raw.toString('hex')), Buffer.from(raw.toString('hex').toUpperCase())];
  if (typeof value === 'string')
    forms.push(Buffer.from(value, 'utf16le'), Buffer.from(encodeURIComponent(value)));
  for (const shift of [0, 1, 2]) {
    // What base64 makes of the value inside a longer text: only the characters that the value alone decides.
    const text = Buffer.concat([Buffer.alloc(shift), raw])
      .toString('base64')
      .replace(/=+$/, '');
    const sure = text.slice(shift === 0 ? 0 : shift + 1, text.length - 1);
    if (sure.length >= 8)
      forms.push(Buffer.from(sure), Buffer.from(sure.replaceAll('+', '-').replaceAll('/', '_')));
  }
  return forms;
}

/** Names of the secrets that stand in these bytes, in any spelling. */
export const secretsIn = (bytes: Buffer, secrets: readonly Secret[]): string[] =>
  secrets
    .filter(({ value }) => spellings(value).some((form) => bytes.includes(form)))
    .map(({ name }) => name);

/** All files below a folder; sockets and what vanishes meanwhile are left out. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** `secret in file` for every one found. */
export async function searchFiles(files: readonly string[], secrets: readonly Secret[]): Promise<string[]> {
  const found: string[] = [];
  for (const file of files) {
    const bytes = await readFile(file);
    found.push(...secretsIn(bytes, secrets).map((name) => `${name} in ${file}`));
  }
  return found;
}
