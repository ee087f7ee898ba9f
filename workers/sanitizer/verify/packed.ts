/**
 * Proves a packed copy: nothing but known structure, and in it exactly the bytes of the clean copies that were proven one
 * by one, in their order and by their neutral names. Whatever is neither fixed nor such a copy is a failure.
 */
import { createHash } from 'node:crypto';
import { verifyMail } from './mail.ts';
import { type ByteSource, NotProven, type PackedFile, piecesOf } from './source.ts';
import { verifyGzip, verifyTar } from './tar.ts';
import { verifyZip } from './zip.ts';

interface Expected {
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  readonly sha256Hex: string;
}

/** What a worker may have called a file: neutral, and the same for everybody. */
const NEUTRAL_NAME = /^file-\d{3,5}\.[a-z0-9]{1,5}$/;
const MAIL_NAMES = new Set(['subject', 'body']);

const READERS: Readonly<Record<string, (source: ByteSource) => Promise<PackedFile[]>>> = {
  'application/zip': verifyZip,
  'application/x-tar': verifyTar,
  'application/gzip': async (source) => verifyTar(await verifyGzip(source)),
  'message/rfc822': verifyMail,
};

/** Never throws for anything in the file. */
export async function verifyPacked(
  mime: string,
  source: ByteSource,
  expected: readonly Expected[],
): Promise<{ structure: boolean; members: boolean }> {
  try {
    const files = (await READERS[mime]?.(source)) ?? null;
    if (files === null) return { structure: false, members: false };
    return { structure: true, members: await areThose(files, expected, mime === 'message/rfc822') };
  } catch (thrown) {
    if (thrown instanceof NotProven) return { structure: false, members: false };
    throw thrown;
  }
}

async function areThose(
  files: readonly PackedFile[],
  expected: readonly Expected[],
  isMail: boolean,
): Promise<boolean> {
  if (files.length !== expected.length) return false;
  for (const [index, { name, mime, content }] of files.entries()) {
    const proven = expected[index];
    const isNeutral = NEUTRAL_NAME.test(name) || (isMail && MAIL_NAMES.has(name));
    if (proven === undefined || !isNeutral || name !== proven.name || content.size !== proven.bytes)
      return false;
    // a mail within a mail has no type of its own
    const type = proven.mime === 'message/rfc822' ? 'application/octet-stream' : proven.mime;
    if (mime !== null && mime !== type) return false;
    if ((await sha256Hex(content)) !== proven.sha256Hex) return false;
  }
  return true;
}

async function sha256Hex(source: ByteSource): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of piecesOf(source)) hash.update(bytes);
  return hash.digest('hex');
}
