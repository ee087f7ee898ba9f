/** HTML pages: plain text of what they show. A page is a program, and a list of what is harmless in it would never be whole. */
import { readFile } from 'node:fs/promises';
import { NO_FACTS } from '../facts.ts';
import { type Copied, type Format, type Original, Refusal } from './format.ts';
import { Found } from './found.ts';
import { pageText } from './html-text.ts';
import { plainText } from './text.ts';

/** Browsers look for the encoding's name this far. */
const SNIFFED_BYTES = 1024;
const UTF16LE = Buffer.from([0xff, 0xfe]);
const UTF16BE = Buffer.from([0xfe, 0xff]);

function decode(bytes: Buffer): string {
  if (bytes.subarray(0, 2).equals(UTF16LE)) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes.subarray(0, 2).equals(UTF16BE)) return new TextDecoder('utf-16be').decode(bytes);
  const said = /charset\s*=\s*["']?\s*([\w-]+)/i.exec(bytes.toString('latin1', 0, SNIFFED_BYTES))?.[1];
  for (const encoding of ['utf-8', said ?? 'windows-1252', 'windows-1252']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch (thrown) {
      // an unknown name, or bytes that are not of that encoding: the next one is tried
      if (!(thrown instanceof RangeError || thrown instanceof TypeError)) throw thrown;
    }
  }
  throw new Refusal('file is damaged');
}

async function clean({ path }: Original): Promise<Copied> {
  const page = pageText(decode(await readFile(path)));
  const { text, actions, found } = plainText(page.text);
  const all = new Found();
  for (const { name, value, group } of [...found, ...page.found.values]) all.add(name, value, group);
  return {
    bytes: new TextEncoder().encode(text),
    status: 'clean',
    type: { mime: 'text/plain', extension: 'txt' },
    facts: { ...NO_FACTS, lines: text.split('\n').length },
    actions: [...page.actions, ...actions],
    found: all.values,
    tools: [{ name: 'parsefive', version: '8.1.1' }],
  };
}

export const html: Format = { clean };
