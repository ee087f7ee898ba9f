/** The form as it was filled in, parsed from its parts. */

import { parse, z } from '#protocol/schema.ts';
import { bytesSource } from '#protocol/seal.ts';
import type { OutgoingFile } from '#source/client/files.ts';
import type { Leaving } from '#source/draft.ts';
import { MOST_PARTS } from './limits.ts';
import { type FormPart, formParts } from './multipart.ts';

export interface PlainForm {
  readonly text: string;
  readonly leaving: Leaving;
  /** The codename as typed when a conversation goes on; null for a first report. */
  readonly words: string | null;
  readonly files: readonly FormPart[];
}

const fields = z.object({
  text: z._default(z.string(), ''),
  leaving: z._default(z.enum(['remove', 'tell', 'keep']), 'remove'),
  words: z.optional(z.string()),
});

const utf8Text = new TextDecoder('utf-8');

/** A browser sends CR LF for each new line of a text area. */
const textOf = (bytes: Uint8Array): string => utf8Text.decode(bytes).replaceAll('\r\n', '\n');

/**
 * @param isWhole false for the beginning of a form that was refused
 * @throws AmanaError malformed-request, too-large (more files than a form can hold)
 */
export function readForm(body: Buffer, boundary: string, isWhole: boolean): PlainForm {
  const parts = formParts(body, boundary, MOST_PARTS, isWhole);
  const given = parts.filter(({ fileName }) => fileName === null);
  const { text, leaving, words } = parse(
    fields,
    Object.fromEntries(given.map(({ name, bytes }) => [name, textOf(bytes)])),
    'malformed-request',
  );
  const files = parts.filter(
    ({ fileName, bytes }) => fileName !== null && (fileName !== '' || bytes.length > 0),
  );
  return { text, leaving, words: words ?? null, files };
}

/** As the page's own worker hands files on, except that nothing could be removed before they came. */
export const outgoing = ({ files, leaving }: PlainForm): OutgoingFile[] =>
  files.map(({ fileName, type, bytes }) => ({
    name: fileName ?? '',
    type,
    keepOriginal: leaving === 'keep',
    withholdFindings: leaving === 'remove',
    mode: null,
    bytes: bytesSource(bytes),
  }));
