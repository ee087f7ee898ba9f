/**
 * The body of a browser's form (RFC 7578), cut into its parts where it lies. The libraries for it hand out copies and
 * strings of what passes through them, none of which could be wiped; here a part is a view of the one buffer that the
 * whole form came into, and that is overwritten when the form is done with.
 */
import { AmanaError } from '#protocol/errors.ts';

export interface FormPart {
  readonly name: string;
  /** Null for a field; '' where the browser sent an empty file field. */
  readonly fileName: string | null;
  readonly type: string;
  /** A view of the body. */
  readonly bytes: Uint8Array;
}

/** RFC 2046, 5.1.1. */
const BOUNDARY = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70})(?=[\s;]|$))/i;

/** Three short lines; a name of a file has at most 255 letters of 4 bytes. */
const MOST_HEAD_BYTES = 2048;

/** @throws AmanaError malformed-request where the request is no form */
export function boundaryOf(contentType: string | undefined): string {
  const [, quoted, bare] = BOUNDARY.exec(contentType ?? '') ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw new AmanaError('malformed-request');
  return boundary;
}

/** Browsers write these three as escapes (HTML, "multipart form data"), and everything else as it is. */
const asTyped = (quoted: string): string =>
  quoted.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');

function headOf(head: string): Omit<FormPart, 'bytes'> {
  const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(head)?.[1] ?? '';
  const name = /(?:^|[\s;])name="([^"]*)"/i.exec(disposition)?.[1];
  if (name === undefined) throw new AmanaError('malformed-request');
  const fileName = /(?:^|[\s;])filename="([^"]*)"/i.exec(disposition)?.[1];
  const type = /^content-type:\s*([^\s;]{1,100})/im.exec(head)?.[1] ?? '';
  return { name: asTyped(name), fileName: fileName === undefined ? null : asTyped(fileName), type };
}

/**
 * @param mostParts more are refused
 * @param isWhole false for the beginning of a body: what is not complete is left out instead of refused
 * @throws AmanaError malformed-request
 */
export function formParts(body: Buffer, boundary: string, mostParts: number, isWhole: boolean): FormPart[] {
  const opening = Buffer.from(`--${boundary}`, 'latin1');
  const between = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const parts: FormPart[] = [];
  const cutOff = (): FormPart[] => {
    if (isWhole) throw new AmanaError('malformed-request');
    return parts;
  };
  if (body.length < opening.length) return cutOff();
  if (!body.subarray(0, opening.length).equals(opening)) throw new AmanaError('malformed-request');
  let at = opening.length;
  for (;;) {
    const mark = body.toString('latin1', at, at + 2);
    if (mark === '--') return parts;
    if (mark !== '\r\n') return cutOff();
    const headEnd = body.subarray(at, at + MOST_HEAD_BYTES).indexOf('\r\n\r\n');
    if (headEnd < 0) return cutOff();
    const start = at + headEnd + 4;
    const end = body.indexOf(between, start);
    if (parts.length >= mostParts) throw new AmanaError('too-large');
    const head = headOf(body.toString('utf8', at, at + headEnd));
    if (end < 0) {
      // Half a text would be taken for the whole; of a file, its name is of use.
      if (!isWhole && head.fileName !== null) parts.push({ ...head, bytes: body.subarray(start) });
      return cutOff();
    }
    parts.push({ ...head, bytes: body.subarray(start, end) });
    at = end + between.length;
  }
}
