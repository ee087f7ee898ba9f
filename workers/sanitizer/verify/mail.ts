/**
 * Reads a clean mail line by line: a subject in encoded words, one fixed boundary, parts of Base64 with a type and a neutral
 * name. No header but these exists, and nothing stands before, between or after the parts.
 */
import { type ByteSource, demand, type PackedFile, piecesOf } from './source.ts';

const BOUNDARY = '--amana-clean-copy';
const MAX_LINE_BYTES = 200;
const BASE64_LINE = /^[A-Za-z0-9+/]{1,76}={0,2}$/;
const WORD = /^(?:Subject:)? =\?UTF-8\?B\?([A-Za-z0-9+/]{1,60}={0,2})\?=$/;

/** One part while it is read: its lines of Base64, decoded as they come. */
interface Part {
  readonly name: string;
  readonly mime: string;
  readonly pieces: Buffer[];
}

export async function verifyMail(source: ByteSource): Promise<PackedFile[]> {
  const lines = linesOf(source);
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    demand(done !== true, 'the mail ends too early');
    return value;
  };
  const files: PackedFile[] = [];
  let line = await next();
  const subject: Buffer[] = [];
  for (; line.startsWith(subject.length === 0 ? 'Subject:' : ' '); line = await next()) {
    const word = WORD.exec(line)?.[1];
    demand(word !== undefined && line.startsWith('Subject:') === (subject.length === 0), 'an odd subject');
    subject.push(strictBase64(word));
  }
  if (subject.length > 0) {
    const content = Buffer.concat(subject);
    // a line break in a decoded subject would be a header for some readers
    demand(!/[\r\n]/.test(content.toString('latin1')), 'a subject of several lines');
    files.push(file({ name: 'subject', mime: 'text/plain', pieces: [content] }));
  }
  demand(line === 'MIME-Version: 1.0', 'an unknown header');
  demand((await next()) === 'Content-Type: multipart/mixed; boundary="amana-clean-copy"', 'another type');
  demand((await next()) === '', 'an unknown header');
  for (line = await next(); line === BOUNDARY; ) {
    const part = await partHead(next);
    for (line = await next(); !line.startsWith('-'); line = await next()) {
      demand(BASE64_LINE.test(line), 'something other than Base64');
      part.pieces.push(strictBase64(line));
    }
    files.push(file(part));
  }
  demand(line === `${BOUNDARY}--`, 'no end');
  demand((await lines.next()).done === true, 'something after the end');
  return files;
}

async function partHead(next: () => Promise<string>): Promise<Part> {
  const type = /^Content-Type: ([\w.+/-]{1,90})(; charset=utf-8)?$/.exec(await next());
  demand(type !== null, 'a part without a type');
  const mime = type[1] ?? '';
  let line = await next();
  let name = 'body';
  if (type[2] === undefined) {
    name = /^Content-Disposition: attachment; filename="([^"]{1,32})"$/.exec(line)?.[1] ?? '';
    line = await next();
  } else {
    demand(mime === 'text/plain', 'a body that is no text');
  }
  demand(
    line === 'Content-Transfer-Encoding: base64' && (await next()) === '',
    'an unknown header of a part',
  );
  return { name, mime, pieces: [] };
}

/** Decoding that skips nothing: what it gives encodes to the same letters again. */
function strictBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  demand(bytes.toString('base64') === text, 'letters that are no Base64');
  return bytes;
}

function file({ name, mime, pieces }: Part): PackedFile {
  const bytes = Buffer.concat(pieces);
  return {
    name,
    mime,
    content: { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) },
  };
}

async function* linesOf(source: ByteSource): AsyncGenerator<string> {
  let held = '';
  for await (const bytes of piecesOf(source)) {
    held += bytes.toString('latin1');
    let start = 0;
    for (let end = held.indexOf('\r\n', start); end !== -1; end = held.indexOf('\r\n', start)) {
      demand(end - start <= MAX_LINE_BYTES, 'a long line');
      yield held.slice(start, end);
      start = end + 2;
    }
    held = held.slice(start);
    demand(held.length <= MAX_LINE_BYTES, 'a long line');
  }
  demand(held === '', 'an end without a line end');
}
