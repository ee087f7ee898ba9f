/** Every endpoint: without a session, with a lost one, in the wrong role, by the wrong method; and its headers. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { toBase64, toHex } from '#protocol/bytes.ts';
import { makeIdentity, wrapKey } from '#protocol/identity.ts';
import { type Answer, type AskOptions, anArticle, startDesk, type TestDesk } from '../support/desk.ts';
import { EXPECTED_HEADERS } from '../support/headers.ts';
import { rawRequest, sendRaw } from '../support/raw.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.stop());

const ID = 'ab'.repeat(16);

interface Endpoint {
  readonly method: string;
  readonly path: string;
  /** A body that would be good for a lead. */
  readonly body: () => AskOptions | Promise<AskOptions>;
  readonly role: 'open' | 'editor' | 'lead';
}

const none = (): AskOptions => ({});
const json = (value: unknown) => (): AskOptions => ({ json: value });

const bundleBody = async (): Promise<AskOptions> => {
  const { zip } = await desk.bundle(anArticle(desk.today()), [desk.lead, desk.editor]);
  return { body: zip(), headers: { 'content-type': 'application/zip' } };
};

const keyBody = (): AskOptions => {
  const to = { id: desk.lead.identity.id, kemKey: desk.lead.identity.kem.publicKey };
  const key = wrapKey(desk.crypto, desk.root, `stream:${ID}`, new Uint8Array(32), to, desk.lead.identity);
  return { json: { keys: [{ editorId: to.id, key }] } };
};

const statementBody = (): AskOptions => ({
  json: {
    statement: desk.signBy(desk.lead.identity.sign, {
      kind: 'revocation',
      key: toHex(makeIdentity(desk.crypto, 'Nobody').sign.publicKey),
      day: desk.today(),
    }),
  },
});

const inviteBody = (): AskOptions => ({
  json: { id: ID, tokenHash: toBase64(desk.crypto.random(32)), role: 'editor', lastDay: desk.today() },
});

const slot = toBase64(new Uint8Array(1024));

const ENDPOINTS: readonly Endpoint[] = [
  { method: 'POST', path: '/api/challenge', body: json({ editorId: ID }), role: 'open' },
  { method: 'DELETE', path: '/api/session', body: none, role: 'editor' },
  { method: 'POST', path: '/api/invites', body: inviteBody, role: 'lead' },
  { method: 'GET', path: '/api/people', body: none, role: 'editor' },
  { method: 'POST', path: '/api/statements', body: statementBody, role: 'lead' },
  { method: 'GET', path: '/api/keys', body: none, role: 'editor' },
  { method: 'POST', path: '/api/keys', body: keyBody, role: 'editor' },
  {
    method: 'POST',
    path: '/api/keys/withdraw',
    body: json({ stream: ID, editorId: ID }),
    role: 'editor',
  },
  { method: 'GET', path: '/api/reports', body: none, role: 'editor' },
  { method: 'POST', path: '/api/reports/fetch', body: json({ ids: [ID] }), role: 'editor' },
  { method: 'GET', path: '/api/attachments', body: none, role: 'editor' },
  { method: 'POST', path: '/api/records/fetch', body: json({ ids: [ID] }), role: 'editor' },
  { method: 'GET', path: `/api/clean/${ID}`, body: none, role: 'editor' },
  { method: 'GET', path: `/api/original/${ID}`, body: none, role: 'editor' },
  { method: 'POST', path: '/api/streams/read', body: json({ streams: [] }), role: 'editor' },
  {
    method: 'POST',
    path: `/api/streams/${ID}`,
    body: json({ position: 0, event: toBase64(new Uint8Array(1024)) }),
    role: 'editor',
  },
  { method: 'POST', path: '/api/replies', body: json({ id: ID, slots: [slot] }), role: 'editor' },
  { method: 'GET', path: '/api/health', body: none, role: 'editor' },
  { method: 'GET', path: '/api/live', body: none, role: 'editor' },
  { method: 'POST', path: '/api/promotions', body: bundleBody, role: 'editor' },
];

const CLOSED = ENDPOINTS.filter(({ role }) => role !== 'open');
const LEADS = ENDPOINTS.filter(({ role }) => role === 'lead');
const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`;

/** What an answer may say besides the headers that never change. */
const VARYING = new Set([
  'content-type',
  'content-length',
  'allow',
  'connection',
  'keep-alive',
  'transfer-encoding',
]);

function expectExactHeaders({ headers }: Pick<Answer, 'headers'>): void {
  const seen = Object.fromEntries([...headers].filter(([name]) => !VARYING.has(name)));
  expect(seen).toEqual(EXPECTED_HEADERS);
}

describe('without a session', () => {
  it.each(CLOSED.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    '%s is refused',
    async (_, endpoint) => {
      const answer = await desk.ask(endpoint.method, endpoint.path, await endpoint.body());
      expect([answer.status, answer.code]).toEqual([401, 'unauthenticated']);
      expectExactHeaders(answer);
    },
  );

  it.each(CLOSED.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    '%s is refused with a token that is not one of ours',
    async (_, endpoint) => {
      const token = toBase64(desk.crypto.random(32));
      const answer = await desk.ask(endpoint.method, endpoint.path, { ...(await endpoint.body()), token });
      expect(answer.code).toBe('unauthenticated');
    },
  );

  it('looks at no body before it knows who asks', async () => {
    for (const { method, path } of CLOSED.filter((one) => one.method === 'POST')) {
      const answer = await desk.ask(method, path, { body: new Uint8Array([1, 2, 3]) });
      expect([path, answer.code]).toEqual([path, 'unauthenticated']);
    }
  });
});

describe('as an editor who is no lead', () => {
  it.each(LEADS.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    '%s is refused',
    async (_, endpoint) => {
      const token = await desk.login(desk.editor);
      const answer = await desk.ask(endpoint.method, endpoint.path, { ...(await endpoint.body()), token });
      expect([answer.status, answer.code]).toEqual([403, 'forbidden']);
      expectExactHeaders(answer);
    },
  );
});

/** What somebody may ask who reads nothing: to be let out, who is here, how the servers are, that something changed. */
const ADMINISTRATORS = new Set([
  'DELETE /api/session',
  'GET /api/people',
  'GET /api/health',
  'GET /api/live',
]);

describe('as an administrator, who reads nothing', () => {
  it.each(
    CLOSED.filter((endpoint) => !ADMINISTRATORS.has(nameOf(endpoint))).map(
      (endpoint) => [nameOf(endpoint), endpoint] as const,
    ),
  )('%s is refused', async (_, endpoint) => {
    const token = await desk.login(await desk.addEditor('Adam', 'administrator'));
    const answer = await desk.ask(endpoint.method, endpoint.path, { ...(await endpoint.body()), token });
    expect([answer.status, answer.code]).toEqual([403, 'forbidden']);
    expectExactHeaders(answer);
  });
});

describe('as somebody who was removed, with the session they had', () => {
  it.each(CLOSED.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    '%s is refused',
    async (_, endpoint) => {
      const leaver = await desk.addEditor('Leaver', 'editor');
      const token = await desk.login(leaver);
      const payload = {
        kind: 'revocation' as const,
        key: toHex(leaver.identity.sign.publicKey),
        day: desk.today(),
      };
      const statement = desk.signBy(desk.lead.identity.sign, payload);
      const lead = await desk.login(desk.lead);
      expect((await desk.ask('POST', '/api/statements', { token: lead, json: { statement } })).status).toBe(
        204,
      );
      const answer = await desk.ask(endpoint.method, endpoint.path, { ...(await endpoint.body()), token });
      expect([answer.status, answer.code]).toEqual([401, 'unauthenticated']);
    },
  );
});

describe('a request that somebody recorded', () => {
  it.each(CLOSED.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    '%s is refused once its session has ended',
    async (_, endpoint) => {
      const token = await desk.login(desk.lead);
      const body = await endpoint.body();
      await desk.ask('DELETE', '/api/session', { token });
      const answer = await desk.ask(endpoint.method, endpoint.path, { ...body, token });
      expect([answer.status, answer.code]).toEqual([401, 'unauthenticated']);
    },
  );
});

describe('as a lead', () => {
  it.each(LEADS.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    '%s is allowed',
    async (_, endpoint) => {
      const token = await desk.login(desk.lead);
      const answer = await desk.ask(endpoint.method, endpoint.path, { ...(await endpoint.body()), token });
      expect(answer.status).toBe(204);
      expectExactHeaders(answer);
    },
  );
});

describe('headers', () => {
  const OPEN = [
    '/',
    '/assets/page.js',
    '/directory.json',
    '/site/',
    '/site/rss.xml',
    '/site/atom.xml',
    '/site/style.css',
  ];

  it.each(OPEN)('%s bears exactly the fixed ones', async (path) => {
    const answer = await desk.ask('GET', path);
    expect(answer.status).toBe(200);
    const seen = Object.fromEntries(
      [...answer.headers].filter(([name]) => !VARYING.has(name) && name !== 'content-encoding'),
    );
    expect(seen).toEqual(EXPECTED_HEADERS);
  });

  it.each([
    '/nothing',
    '/api/nothing',
    '/site/nothing/',
    '/site/../amana.sqlite',
    '/site/.new-x',
    '/site/%2e%2e/amana.sqlite',
    '/assets/',
  ])('%s is not found, with exactly the fixed ones', async (path) => {
    const answer = await sendRaw(desk.url, rawRequest(desk.url, 'GET', path));
    expect(answer.status).toBe(404);
    const seen = Object.fromEntries(answer.headers.filter(([name]) => !VARYING.has(name)));
    expect(seen).toEqual(EXPECTED_HEADERS);
    expect(answer.body).toContain('not-found');
  });

  it('refuses other methods on every path, and names the ones it has', async () => {
    for (const { path } of ENDPOINTS) {
      const answer = await desk.ask('PUT', path);
      expect([path, answer.code]).toEqual([path, 'method-not-allowed']);
      expect(answer.headers.get('allow')).toMatch(/^(GET|POST|DELETE)/);
      expectExactHeaders(answer);
    }
  });

  it('are the same when something fails inside, and the answer tells nothing of it', async () => {
    const broken = await startDesk();
    try {
      const token = await broken.login(broken.editor);
      await broken.storage.close();
      for (const path of ['/directory.json', '/api/reports']) {
        const answer = await broken.ask('GET', path, { token });
        expect([answer.status, answer.code]).toEqual([500, 'internal']);
        expectExactHeaders(answer);
        expect(Object.keys(answer.json<{ error: object }>().error)).toEqual(['code', 'sentence']);
      }
    } finally {
      await broken.stop();
    }
  });

  it('are the same on an answer to what is no request at all', async () => {
    const answer = await sendRaw(desk.url, 'NONSENSE\r\n\r\n');
    expect(answer.status).toBe(400);
    expect(Object.fromEntries(answer.headers.filter(([name]) => !VARYING.has(name)))).toEqual(
      EXPECTED_HEADERS,
    );
  });

  it('answers to no other name', async () => {
    const answer = await sendRaw(desk.url, rawRequest(desk.url, 'GET', '/', { host: 'elsewhere.example' }));
    expect(answer.status).toBe(421);
    expect(Object.fromEntries(answer.headers.filter(([name]) => !VARYING.has(name)))).toEqual(
      EXPECTED_HEADERS,
    );
  });

  it('bears them on answers to an editor too, and never a cookie', async () => {
    const token = await desk.login(desk.lead);
    for (const path of ['/api/people', '/api/keys', '/api/reports', '/api/attachments', '/api/health']) {
      const answer = await desk.ask('GET', path, { token });
      expect(answer.status).toBe(200);
      expectExactHeaders(answer);
    }
  });
});

describe('malformed requests of an editor', () => {
  const BODIES: readonly (readonly [string, unknown])[] = [
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    [
      'an unknown field',
      {
        ids: [],
        streams: [],
        keys: [],
        id: ID,
        slots: [slot],
        position: 0,
        event: '',
        statement: {},
        more: 1,
      },
    ],
  ];

  it.each(BODIES)('%s is one closed error everywhere', async (_, body) => {
    const token = await desk.login(desk.lead);
    await desk.makeStream(token, desk.lead);
    for (const { method, path } of CLOSED.filter((one) => one.method === 'POST' && !one.path.includes(ID))) {
      const answer = await desk.ask(method, path, { token, json: body });
      expect([path, answer.code]).toEqual([path, 'malformed-request']);
      expectExactHeaders(answer);
    }
  });

  it('is refused when it is too long, before it is read', async () => {
    const token = await desk.login(desk.lead);
    const text = rawRequest(desk.url, 'POST', '/api/replies', {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': '99999999',
    });
    const answer = await sendRaw(desk.url, text);
    expect(answer.status).toBe(413);
    expect(answer.body).toContain('too-large');
  });
});
