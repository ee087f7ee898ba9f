/**
 * Reads a clean mail line by line: a subject in encoded words, one fixed boundary, parts of Base64 with a type and a neutral
 * name. No header but these exists, and nothing stands before, between or after the parts.
 */
import { type ByteSource, demand, type PackedFile, piecesOf } from './source.ts';

const BOUNDARY = '--amana-clean-copy';
const MAX_LINE_BYTES = 200;
const BASE64_LINE = /^[A-Za-z0-9+/]{1,76}={0,2}$/;
const WORD = /^(?:Subject:)? =\?UTF-8\?B\?([A-Za-z0-9+/]{1,60}={0,2})\?=$/;

/** A line holds this much, and is so long with its end; only a part's last may be shorter. */
const LINE = { bytes: 57, stride: 78 };

interface Line {
  readonly text: string;
  /** Of its first byte in the file. */
  readonly at: number;
}

export async function verifyMail(source: ByteSource): Promise<PackedFile[]> {
  const lines = linesOf(source);
  const next = async (): Promise<Line> => {
    const { value, done } = await lines.next();
    demand(done !== true, 'the mail ends too early');
    return value;
  };
  const files: PackedFile[] = [];
  let line = await next();
  const subject: Buffer[] = [];
  for (; line.text.startsWith(subject.length === 0 ? 'Subject:' : ' '); line = await next()) {
    const word = WORD.exec(line.text)?.[1];
    demand(
      word !== undefined && line.text.startsWith('Subject:') === (subject.length === 0),
      'an odd subject',
    );
    subject.push(strictBase64(word));
  }
  if (subject.length > 0) files.push(subjectFile(Buffer.concat(subject)));
  demand(line.text === 'MIME-Version: 1.0', 'an unknown header');
  demand(
    (await next()).text === 'Content-Type: multipart/mixed; boundary="amana-clean-copy"',
    'another type',
  );
  demand((await next()).text === '', 'an unknown header');
  for (line = await next(); line.text === BOUNDARY; ) {
    const head = await partHead(next);
    line = await next();
    const start = line.at;
    let size = 0;
    for (let isShort = false; !line.text.startsWith('-'); line = await next()) {
      demand(!isShort && BASE64_LINE.test(line.text), 'something other than Base64');
      const bytes = strictBase64(line.text).length;
      isShort = bytes < LINE.bytes;
      size += bytes;
    }
    files.push({ ...head, content: decoded(source, start, size) });
  }
  demand(line.text === `${BOUNDARY}--`, 'no end');
  demand((await lines.next()).done === true, 'something after the end');
  return files;
}

function subjectFile(bytes: Buffer): PackedFile {
  // a line break in a decoded subject would be a header for some readers
  demand(!/[\r\n]/.test(bytes.toString('latin1')), 'a subject of several lines');
  const read = (offset: number, length: number) => bytes.subarray(offset, offset + length);
  return { name: 'subject', mime: 'text/plain', content: { size: bytes.length, read } };
}

/** What a part's lines hold, as a window on them. */
function decoded(source: ByteSource, start: number, size: number): ByteSource {
  const read = (offset: number, length: number): Buffer => {
    const end = Math.min(size, offset + length);
    const first = Math.floor(offset / LINE.bytes);
    const last = Math.ceil(end / LINE.bytes);
    const letters = source
      .read(start + first * LINE.stride, (last - first) * LINE.stride)
      .toString('latin1')
      .replaceAll('\r\n', '')
      .slice(0, Math.ceil((end - first * LINE.bytes) / 3) * 4);
    const skipped = offset - first * LINE.bytes;
    return Buffer.from(letters, 'base64').subarray(skipped, skipped + end - offset);
  };
  return { size, read };
}

async function partHead(next: () => Promise<Line>): Promise<{ name: string; mime: string }> {
  const type = /^Content-Type: ([\w.+/-]{1,90})(; charset=utf-8)?$/.exec((await next()).text);
  demand(type !== null, 'a part without a type');
  const mime = type[1] ?? '';
  let line = await next();
  let name = 'body';
  if (type[2] === undefined) {
    name = /^Content-Disposition: attachment; filename="([^"]{1,32})"$/.exec(line.text)?.[1] ?? '';
    line = await next();
  } else {
    demand(mime === 'text/plain', 'a body that is no text');
  }
  demand(line.text === 'Content-Transfer-Encoding: base64', 'an unknown header of a part');
  demand((await next()).text === '', 'an unknown header of a part');
  return { name, mime };
}

/** Decoding that skips nothing: what it gives encodes to the same letters again. */
function strictBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  demand(bytes.toString('base64') === text, 'letters that are no Base64');
  return bytes;
}

async function* linesOf(source: ByteSource): AsyncGenerator<Line> {
  let held = '';
  let at = 0;
  for await (const bytes of piecesOf(source)) {
    held += bytes.toString('latin1');
    let start = 0;
    for (let end = held.indexOf('\r\n', start); end !== -1; end = held.indexOf('\r\n', start)) {
      demand(end - start <= MAX_LINE_BYTES, 'a long line');
      yield { text: held.slice(start, end), at: at + start };
      start = end + 2;
    }
    held = held.slice(start);
    at += start;
    demand(held.length <= MAX_LINE_BYTES, 'a long line');
  }
  demand(held === '', 'an end without a line end');
}
