/**
 * Writes a mail of clean parts: its subject, its text, its attachments by neutral names. It has no sender, no recipient, no
 * date and no identifier; the boundary is the same in every mail, and cannot occur in Base64.
 */
import type { Packer, Proven, Sink } from './packer.ts';

const BOUNDARY = 'amana-clean-copy';
/** 57 bytes are a line of 76 characters. */
const LINE_BYTES = 57;
/** An encoded word may have 75 characters, of which the frame takes 12: 60 of Base64 are 45 bytes. */
const WORD_BYTES = 45;
/** Longer subjects are none: this is a line on a screen. */
const MAX_SUBJECT_BYTES = 2000;

export class MailPacker implements Packer {
  readonly #sink: Sink;
  #hasHead = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  async add({ name, role, mime }: Proven, open: () => AsyncIterable<Uint8Array>): Promise<void> {
    if (role === 'subject') return this.#head(await subjectOf(open()));
    if (!this.#hasHead) this.#head(Buffer.alloc(0));
    this.#line(`--${BOUNDARY}`);
    if (role === 'body') {
      this.#line('Content-Type: text/plain; charset=utf-8');
    } else {
      // a mail within a mail may not be Base64 under its own type
      this.#line(`Content-Type: ${mime === 'message/rfc822' ? 'application/octet-stream' : mime}`);
      this.#line(`Content-Disposition: attachment; filename="${name}"`);
    }
    this.#line('Content-Transfer-Encoding: base64');
    this.#line('');
    let held = Buffer.alloc(0);
    for await (const piece of open()) {
      held = Buffer.concat([held, piece]);
      const whole = held.length - (held.length % LINE_BYTES);
      this.#base64(held.subarray(0, whole));
      held = held.subarray(whole);
    }
    this.#base64(held);
  }

  end(): void {
    if (!this.#hasHead) this.#head(Buffer.alloc(0));
    this.#line(`--${BOUNDARY}--`);
  }

  #head(subject: Buffer): void {
    this.#hasHead = true;
    const words: string[] = [];
    for (const word of wordsOf(subject.toString('utf8')))
      words.push(`=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`);
    if (words.length > 0) this.#line(`Subject: ${words.join('\r\n ')}`);
    this.#line('MIME-Version: 1.0');
    this.#line(`Content-Type: multipart/mixed; boundary="${BOUNDARY}"`);
    this.#line('');
  }

  #base64(bytes: Buffer): void {
    let lines = '';
    for (let at = 0; at < bytes.length; at += LINE_BYTES)
      lines += `${bytes.toString('base64', at, at + LINE_BYTES)}\r\n`;
    if (lines !== '') this.#sink.append(Buffer.from(lines, 'latin1'));
  }

  #line(text: string): void {
    this.#sink.append(Buffer.from(`${text}\r\n`, 'latin1'));
  }
}

/** Cut between characters: each encoded word is decoded by itself. */
function wordsOf(subject: string): string[] {
  const words: string[] = [];
  let word = '';
  for (const character of subject) {
    if (Buffer.byteLength(word + character) > WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return word === '' ? words : [...words, word];
}

async function subjectOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > MAX_SUBJECT_BYTES) throw new RangeError('subject');
    parts.push(piece);
  }
  return Buffer.concat(parts);
}
