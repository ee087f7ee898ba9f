/** Every route of the intake, every refusal: the status, the code, and the headers exactly. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXPECTED_HEADERS, expectExactHeaders } from '../support/headers.ts';
import { startIntake, type TestIntake } from '../support/intake.ts';
import { rawRequest, sendRaw } from '../support/raw.ts';

const ID = '0123456789abcdef0123456789abcdef';
const TUS = { 'tus-resumable': '1.0.0' };
const PIECE = { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
const LENGTH_64K = 32 + 2 * 1182 + 65_536 + 16;

interface Case {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly status: number;
  readonly code?: string;
  readonly more?: readonly string[];
}

const CASES: readonly Case[] = [
  { method: 'GET', path: '/', status: 200, more: ['clear-site-data'] },
  {
    method: 'GET',
    path: '/',
    headers: { 'accept-encoding': 'gzip' },
    status: 200,
    more: ['content-encoding', 'clear-site-data'],
  },
  { method: 'HEAD', path: '/', status: 200, more: ['clear-site-data'] },
  { method: 'GET', path: '/assets/page.js', status: 200 },
  {
    method: 'GET',
    path: '/assets/page.js',
    headers: { 'accept-encoding': 'gzip, br' },
    status: 200,
    more: ['content-encoding'],
  },
  { method: 'GET', path: '/directory.json', status: 200 },
  { method: 'HEAD', path: '/directory.json', status: 200 },
  { method: 'GET', path: '/kit.json', status: 200 },
  { method: 'HEAD', path: '/kit.json', status: 200 },
  { method: 'GET', path: '/drops', status: 200, more: ['etag'] },
  { method: 'GET', path: '/site/', status: 200 },
  { method: 'HEAD', path: '/site/index.html', status: 200 },
  {
    method: 'OPTIONS',
    path: '/attachments',
    headers: TUS,
    status: 204,
    more: ['tus-resumable', 'tus-version', 'tus-extension'],
  },
  {
    method: 'POST',
    path: '/attachments',
    headers: {
      ...TUS,
      'content-length': '0',
      'upload-length': String(LENGTH_64K),
      'upload-metadata': `id ${btoa(ID)}`,
    },
    status: 201,
    more: ['tus-resumable', 'location'],
  },
  {
    method: 'HEAD',
    path: `/attachments/${ID}`,
    headers: TUS,
    status: 200,
    more: ['tus-resumable', 'upload-offset', 'upload-length'],
  },
  {
    method: 'PATCH',
    path: `/attachments/${ID}`,
    headers: { ...PIECE, 'content-length': '3' },
    body: 'abc',
    status: 204,
    more: ['tus-resumable', 'upload-offset'],
  },
  { method: 'DELETE', path: `/attachments/${ID}`, headers: TUS, status: 204, more: ['tus-resumable'] },

  { method: 'GET', path: '/nothing', status: 404, code: 'not-found' },
  { method: 'GET', path: '/assets/', status: 404, code: 'not-found' },
  { method: 'GET', path: '/assets/page.js/', status: 404, code: 'not-found' },
  { method: 'GET', path: '/site/../../amana.sqlite', status: 404, code: 'not-found' },
  { method: 'GET', path: '/site/%2e%2e/amana.sqlite', status: 404, code: 'not-found' },
  { method: 'GET', path: '/site/.hidden', status: 404, code: 'not-found' },
  { method: 'GET', path: '/site/missing.html', status: 404, code: 'not-found' },
  { method: 'GET', path: '/site/%', status: 400, code: 'malformed-request' },
  { method: 'GET', path: '/index.html?x=1', status: 200 },
  {
    method: 'POST',
    path: '/',
    headers: { 'content-length': '0' },
    status: 405,
    code: 'method-not-allowed',
    more: ['allow'],
  },
  {
    method: 'PUT',
    path: '/drops',
    headers: { 'content-length': '0' },
    status: 405,
    code: 'method-not-allowed',
    more: ['allow'],
  },
  { method: 'GET', path: `/reports/${ID}`, status: 405, code: 'method-not-allowed', more: ['allow'] },
  { method: 'GET', path: '/attachments', status: 405, code: 'method-not-allowed', more: ['allow'] },
  { method: 'GET', path: `/attachments/${ID}`, status: 405, code: 'method-not-allowed', more: ['allow'] },
  {
    method: 'PUT',
    path: '/reports/short',
    headers: { 'content-length': '0' },
    status: 400,
    code: 'malformed-request',
  },
  {
    method: 'PUT',
    path: `/reports/${ID}`,
    headers: { 'content-length': '3' },
    body: 'abc',
    status: 400,
    code: 'malformed-request',
  },
  {
    method: 'PUT',
    path: `/reports/${ID}`,
    headers: { 'content-type': 'application/octet-stream', 'content-length': '3' },
    body: 'abc',
    status: 400,
    code: 'malformed-object',
  },
  {
    method: 'PUT',
    path: `/reports/${ID}`,
    headers: { 'content-type': 'application/octet-stream', 'content-length': '99999999' },
    body: 'abc',
    status: 413,
    code: 'too-large',
  },
  {
    method: 'PUT',
    path: `/reports/${ID}`,
    headers: { 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' },
    body: '3\r\nabc\r\n0\r\n\r\n',
    status: 400,
    code: 'malformed-request',
  },
  {
    method: 'HEAD',
    path: `/attachments/${'f'.repeat(32)}`,
    headers: TUS,
    status: 404,
    more: ['tus-resumable'],
  },
  {
    method: 'PATCH',
    path: `/attachments/${'f'.repeat(32)}`,
    headers: { ...PIECE, 'content-length': '3' },
    body: 'abc',
    status: 404,
    code: 'not-found',
    more: ['tus-resumable'],
  },
  {
    method: 'PATCH',
    path: `/attachments/${ID}`,
    headers: { ...PIECE, 'transfer-encoding': 'chunked' },
    body: '3\r\nabc\r\n0\r\n\r\n',
    status: 400,
    code: 'malformed-request',
  },
  {
    method: 'POST',
    path: '/attachments',
    headers: {
      'content-length': '0',
      'upload-length': String(LENGTH_64K),
      'upload-metadata': `id ${btoa(ID)}`,
    },
    status: 400,
    code: 'malformed-request',
    more: ['tus-resumable'],
  },
  {
    method: 'POST',
    path: '/attachments',
    headers: { ...TUS, 'content-length': '0' },
    status: 400,
    code: 'malformed-request',
  },
  {
    method: 'POST',
    path: '/attachments',
    headers: { ...TUS, 'content-length': '3', 'upload-length': String(LENGTH_64K) },
    body: 'abc',
    status: 400,
    code: 'malformed-request',
  },
  { method: 'GET', path: '/', headers: { host: 'evil.example' }, status: 421, code: 'host-refused' },
  {
    method: 'OPTIONS',
    path: '/',
    headers: { origin: 'http://evil.example', 'access-control-request-method': 'PUT' },
    status: 405,
    code: 'method-not-allowed',
    more: ['allow'],
  },
  { method: 'BREW', path: '/', status: 400, code: 'malformed-request' },
];

describe('answers of the intake', () => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(() => intake.stop());

  it.each(CASES.map((one) => [`${one.method} ${one.path} ${one.code ?? ''} ${one.status}`, one] as const))(
    '%s',
    async (_name, { method, path, headers, body, status, code, more }) => {
      const answer = await sendRaw(intake.url, rawRequest(intake.url, method, path, headers, body));
      expect(answer.status).toBe(status);
      expectExactHeaders(answer, more);
      if (code !== undefined) {
        expect(JSON.parse(answer.body)).toEqual({
          error: { code, sentence: expect.stringMatching(/^[^\n]+[.]$/) },
        });
      }
      expect(answer.text).not.toMatch(/node_modules|\.ts:|at \w+ \(|Error:/);
    },
  );

  it('says an error as a page to whom navigates', async () => {
    for (const path of ['/nothing', '/site/%']) {
      const answer = await sendRaw(
        intake.url,
        rawRequest(intake.url, 'GET', path, { accept: 'text/html,*/*' }),
      );
      expectExactHeaders(answer);
      expect(Object.fromEntries(answer.headers)['content-type']).toBe('text/html; charset=utf-8');
      expect(answer.body).toContain('<h1>');
      expect(answer.body).not.toContain(path);
    }
  });

  it('puts the root key into the first page', async () => {
    const answer = await sendRaw(intake.url, rawRequest(intake.url, 'GET', '/'));
    expect(answer.body).toMatch(/newsroom-root" content="[0-9a-f]{64}"/);
  });

  it.each([
    ['no request at all', 'hello\r\n\r\n'],
    ['a broken header', 'GET / HTTP/1.1\r\nHost localhost\r\n\r\n'],
    ['two lengths', 'PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    [
      'a length and chunks',
      'PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
  ])('refuses %s', async (_name, text) => {
    const answer = await sendRaw(intake.url, text);
    expect(answer.status).toBe(400);
    expectExactHeaders(answer);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'malformed-request' } });
  });

  it.each([
    ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nConnection: close\r\n\r\n'],
    [
      'an absolute address',
      'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    ],
  ])('refuses %s', async (_name, text) => {
    const answer = await sendRaw(intake.url, text);
    expect([400, 421]).toContain(answer.status);
    expectExactHeaders(answer);
  });

  it('has a policy without a comma', () => {
    expect(EXPECTED_HEADERS['content-security-policy']).not.toContain(',');
  });
});
