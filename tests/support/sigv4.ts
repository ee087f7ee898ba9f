/**
 * Signatures of S3, version 4, checked as a store checks them: computed anew from the request that arrived and the
 * secret. Written from the published description, and by itself, so that a client that signs wrongly is seen.
 */
import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Signed {
  readonly method: string;
  /** Path and query, as they came. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Pair {
  readonly key: string;
  readonly secret: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

const hmac = (key: string | Uint8Array, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();
/** Everything but letters, digits and `-._~`, byte for byte. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return `${encoded(decodeURIComponent(name))}=${encoded(decodeURIComponent(value))}`;
    })
    .sort()
    .join('&');
}

/** What the signature of this request has to be; null where it bears none that can be read. */
export function signatureOf({ method, target, headers }: Signed, secret: string): string | null {
  const [, , day = '', region = '', names = ''] = AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  if (day === '') return null;
  const [path = '', query = ''] = target.split('?');
  const signed = names.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`);
  const canonical = [
    method,
    path.split('/').map(decodeURIComponent).map(encoded).join('/'),
    canonicalQuery(query),
    signed.join(''),
    names,
    String(headers['x-amz-content-sha256']),
  ].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, digest].join('\n');
  const keyOfDay = hmac(`AWS4${secret}`, day);
  const signing = hmac(hmac(hmac(keyOfDay, region), 's3'), 'aws4_request');
  return hmac(signing, text).toString('hex');
}

/** Far more than the clocks of two machines may differ. */
const FRESH_MS = 15 * 60_000;

function timeOf(headers: IncomingHttpHeaders): number {
  const text = String(headers['x-amz-date']);
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

/** Signed now, by this key and secret, with host and all that begins with x-amz- under the signature. */
export function isSignedBy(request: Signed, { key, secret }: Pair): boolean {
  const [, given, , , names = '', signature] = AUTHORIZATION.exec(request.headers.authorization ?? '') ?? [];
  const covered = new Set(names.split(';'));
  const toCover = ['host', ...Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'))];
  return (
    given === key &&
    toCover.every((name) => covered.has(name)) &&
    Math.abs(Date.now() - timeOf(request.headers)) < FRESH_MS &&
    signature !== undefined &&
    signatureOf(request, secret) === signature
  );
}
