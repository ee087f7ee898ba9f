/**
 * The one way out. Requests go to the address that the publisher named and to no other, never follow a redirect, carry
 * no cookie and no header that tells of the machine; what the site says in words is read for its code and then forgotten.
 */
import { createHash } from 'node:crypto';
import { jsonBytes } from '#drawing/sites/payload.ts';
import type { CmsRequest, FormPart } from '#drawing/sites/target.ts';
import { AmanaError } from '#protocol/errors.ts';

export interface WireAnswer {
  readonly status: number;
  readonly text: string;
}

interface FetchAnswer {
  readonly status: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** As the platform's; the command line hands in another one to go through tor. */
export type Fetch = (
  url: string,
  settings: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: Uint8Array<ArrayBuffer>;
    readonly redirect: 'error';
    readonly signal: AbortSignal;
  },
) => Promise<FetchAnswer>;

export interface Wire {
  /** Address of the site without a slash at its end. */
  readonly site: string;
  /** @throws AmanaError cms-unreachable */
  send(request: CmsRequest, authorization: string, headers?: Record<string, string>): Promise<WireAnswer>;
  /** As a reader gets it, without credentials; null for an address elsewhere. @throws AmanaError cms-unreachable */
  fetchPublic(address: string): Promise<Uint8Array | null>;
}

/** A site may resize twenty pictures before it answers, and tor adds its own seconds. */
const SILENCE_MS = 120_000;

const CRLF = '\r\n';

/** A quote, a line break or a backslash would end the name early. */
const quoted = (text: string): string => text.replace(/["\\\r\n]/g, '_');

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');

/** RFC 7578. The boundary comes from the content, so that the same form is the same bytes. */
function encodeForm(parts: readonly FormPart[]): { type: string; body: Uint8Array<ArrayBuffer> } {
  const hash = createHash('sha256');
  for (const part of parts) hash.update('file' in part ? part.file.sha256 : part.value).update('\0');
  const boundary = `form-${hash.digest('hex').slice(0, 48)}`;
  const pieces = parts.flatMap((part) => {
    const name = `--${boundary}${CRLF}Content-Disposition: form-data; name="${quoted(part.name)}"`;
    return 'file' in part
      ? [
          bytesOf(
            `${name}; filename="${quoted(part.file.sentAs)}"${CRLF}Content-Type: ${part.file.type}${CRLF}${CRLF}`,
          ),
          part.file.bytes,
          bytesOf(CRLF),
        ]
      : [bytesOf(`${name}${CRLF}${CRLF}${part.value}${CRLF}`)];
  });
  const body = new Uint8Array(Buffer.concat([...pieces, bytesOf(`--${boundary}--${CRLF}`)]));
  return { type: `multipart/form-data; boundary=${boundary}`, body };
}

/** The bytes of a request's body and their type; null where it has none. */
export function encodeBody(request: CmsRequest): { type: string; body: Uint8Array<ArrayBuffer> } | null {
  if (request.form !== undefined) return encodeForm(request.form);
  if (request.json === undefined) return null;
  return { type: 'application/json', body: jsonBytes(request) };
}

export function openWire(site: string, fetch: Fetch): Wire {
  async function ask(
    url: string,
    method: string,
    headers: Record<string, string>,
    body?: Uint8Array<ArrayBuffer>,
  ): Promise<{ status: number; bytes: Uint8Array }> {
    try {
      const answer = await fetch(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        redirect: 'error',
        signal: AbortSignal.timeout(SILENCE_MS),
      });
      return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
    } catch (cause) {
      throw new AmanaError('cms-unreachable', { cause });
    }
  }

  return {
    site,
    async send(request, authorization, more = {}) {
      const encoded = encodeBody(request);
      const { status, bytes } = await ask(
        `${site}${request.path}`,
        request.method,
        {
          'accept': 'application/json',
          'user-agent': 'publisher',
          authorization,
          ...more,
          ...(encoded === null ? {} : { 'content-type': encoded.type }),
        },
        encoded?.body,
      );
      return { status, text: Buffer.from(bytes).toString('utf8') };
    },
    async fetchPublic(address) {
      if (!URL.canParse(address) || new URL(address).origin !== new URL(site).origin) return null;
      const { status, bytes } = await ask(address, 'GET', { 'user-agent': 'publisher' });
      return status === 200 ? bytes : null;
    },
  };
}

/** What the site said, by its own code and nothing more: kept as the cause of a catalogued error. */
export class SiteAnswer extends Error {
  readonly siteStatus: number;
  readonly siteCode: string;

  constructor(siteStatus: number, siteCode: string) {
    super(`the site answered ${siteStatus} ${siteCode}`);
    this.name = 'SiteAnswer';
    this.siteStatus = siteStatus;
    this.siteCode = siteCode;
  }
}
