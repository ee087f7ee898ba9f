/**
 * Proves that no stream of MPEG-1, 2 or 4 pictures carries words of its encoder: after a start code of user data
 * (00 00 01 B2) there is nothing but blanks. Looks at the whole file, whatever its container.
 */
import { type ByteSource, demand } from './source.ts';

const READ_BYTES = 1024 * 1024;
const START = Buffer.from('000001b2', 'hex');
/** So many printable characters in a row are words; fewer stand by chance behind such a code in sound. */
const WORD_CHARACTERS = 6;
const LONGEST_LOOK = 64;

export function demandNoUserData(source: ByteSource): void {
  for (let offset = 0; offset < source.size; offset += READ_BYTES) {
    const window = source.read(offset, READ_BYTES + START.length + LONGEST_LOOK);
    for (let at = window.indexOf(START); at !== -1 && at < READ_BYTES; at = window.indexOf(START, at + 1)) {
      const words = window.toString('latin1', at + START.length, at + START.length + WORD_CHARACTERS);
      demand(!/^[\x21-\x7e]{6}$/.test(words), 'words of an encoder');
    }
  }
}
