/** Every endpoint: without a session, with a lost one, in the wrong role, by the wrong method; and its headers. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';

import { fromBase64, toBase64, toHex } from '#protocol/bytes.ts';
import {
  inviteKeys,
  makeEnrolment,
  makeIdentity,
  signChallenge,
  tokenHash,
  wrapKey,
} from '#protocol/identity.ts';
import { newObjectId } from '#protocol/ids.ts';
import { encodePurge, signPurge } from '#protocol/purge.ts';
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
  /** manager: leads, and administrators. */
  readonly role: 'open' | 'editor' | 'lead' | 'manager';
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

const purgeBody = (): AskOptions => {
  const payload = encodePurge(desk.today(), [newObjectId(desk.crypto)]);
  const signatures = [desk.lead, desk.editor].map(({ identity }) =>
    signPurge(desk.crypto, desk.root, payload, identity.sign),
  );
  return { json: { payload, signatures } };
};

const sessionBody = async (): Promise<AskOptions> => {
  const { identity } = desk.lead;
  const asked = await desk.ask('POST', '/api/challenge', { json: { editorId: identity.id } });
  const { challenge } = asked.json<{ challenge: string }>();
  const signature = toBase64(signChallenge(desk.crypto, desk.root, identity, fromBase64(challenge)));
  return { json: { editorId: identity.id, challenge, signature } };
};

/** An invite that a lead has just made, used by whom it was made for. */
const enrolmentBody = async (): Promise<AskOptions> => {
  const { crypto, root } = desk;
  const invite = inviteKeys(crypto, crypto.random(32));
  const made = {
    id: invite.id,
    tokenHash: toBase64(tokenHash(crypto, invite.token)),
    role: 'editor',
    lastDay: desk.today(),
  };
  await desk.ask('POST', '/api/invites', { token: await desk.login(desk.lead), json: made });
  const enrolment = makeEnrolment(crypto, root, invite, makeIdentity(crypto, 'Newcomer'));
  return { json: { token: toBase64(invite.token), enrolment } };
};

const slot = toBase64(new Uint8Array(1024));

const ENDPOINTS: readonly Endpoint[] = [
  { method: 'GET', path: '/directory.json', body: none, role: 'open' },
  { method: 'GET', path: '/site/', body: none, role: 'open' },
  { method: 'POST', path: '/api/challenge', body: json({ editorId: ID }), role: 'open' },
  { method: 'POST', path: '/api/session', body: sessionBody, role: 'open' },
  { method: 'POST', path: '/api/enrolments', body: enrolmentBody, role: 'open' },
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
  { method: 'POST', path: '/api/withdrawals', body: json({ slug: 'a', reason: 'none' }), role: 'editor' },
  { method: 'GET', path: '/api/relay', body: none, role: 'editor' },
  {
    method: 'POST',
    path: '/api/relay',
    body: () => ({ body: new Uint8Array(8), headers: { 'content-type': 'application/octet-stream' } }),
    role: 'editor',
  },
  { method: 'GET', path: '/api/reports', body: none, role: 'editor' },
  { method: 'POST', path: '/api/reports/fetch', body: json({ ids: [ID] }), role: 'editor' },
  { method: 'GET', path: '/api/attachments', body: none, role: 'editor' },
  { method: 'POST', path: `/api/attachments/${ID}/again`, body: json({ mode: 'rebuild' }), role: 'editor' },
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
  { method: 'GET', path: `/api/notebook/${ID}`, body: none, role: 'editor' },
  {
    method: 'POST',
    path: `/api/notebook/${ID}`,
    body: json({ before: null, sealed: toBase64(new Uint8Array(4096)) }),
    role: 'editor',
  },
  { method: 'POST', path: '/api/replies', body: json({ id: ID, slots: [slot] }), role: 'editor' },
  { method: 'GET', path: '/api/status', body: none, role: 'manager' },
  { method: 'GET', path: '/api/live', body: none, role: 'editor' },
  { method: 'POST', path: '/api/promotions', body: bundleBody, role: 'editor' },
  { method: 'POST', path: '/api/purges', body: purgeBody, role: 'editor' },
];

const CLOSED = ENDPOINTS.filter(({ role }) => role !== 'open');
const LEADS = ENDPOINTS.filter(({ role }) => role === 'lead' || role === 'manager');
const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`;

/** What the table has to name: `GET /api/clean/<id>` is `GET /api/clean/:id`. */
const routeOf = ({ method, path }: Endpoint): string =>
  `${method} ${path.replace(ID, ':id').replace(/^\/site\/$/, '/site/{*path}')}`;

describe('the table of endpoints', () => {
  it('names every route that the newsroom has, and no other', () => {
    expect([...ENDPOINTS.map(routeOf)].sort()).toEqual([...desk.routes].sort());
  });
});

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
  'GET /api/status',
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

describe('what opened something, heard and sent again', () => {
  const ask = (path: string, heard: AskOptions): Promise<Answer> => desk.ask('POST', path, heard);

  it('POST /api/session gives no second session', async () => {
    const heard = await sessionBody();
    expect((await ask('/api/session', heard)).status).toBe(200);
    const again = await ask('/api/session', heard);
    expect([again.status, again.code]).toEqual([401, 'unauthenticated']);
    expectExactHeaders(again);
  });

  it('POST /api/enrolments brings nobody else', async () => {
    const heard = await enrolmentBody();
    expect((await ask('/api/enrolments', heard)).status).toBe(200);
    const before = await desk.storage.people.enrolments();
    // Whoever lost the answer may ask again; it adds nobody.
    expect((await ask('/api/enrolments', heard)).status).toBe(200);
    expect(await desk.storage.people.enrolments()).toEqual(before);
  });
});

/** All that the database holds; what is kept of a session is in memory. */
async function everything(): Promise<string> {
  const database = new Database(join(desk.folder.path, 'amana.sqlite'), { readonly: true });
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      .pluck()
      .all()
      .map(String);
    return JSON.stringify(tables.map((name) => [name, database.prepare(`SELECT * FROM "${name}"`).all()]));
  } finally {
    database.close();
  }
}

describe('a request that is heard and sent again while its session lasts', () => {
  it.each(
    CLOSED.filter(({ method, path }) => method === 'POST' && !path.endsWith('/relay')).map(
      (endpoint) => [nameOf(endpoint), endpoint] as const,
    ),
  )('%s changes nothing more', async (_, endpoint) => {
    const token = await desk.login(desk.lead);
    const path =
      endpoint.path === `/api/streams/${ID}`
        ? `/api/streams/${await desk.makeStream(token, desk.lead)}`
        : endpoint.path;
    const request = { ...(await endpoint.body()), token };
    const first = await desk.ask(endpoint.method, path, request);
    expect(first.status).toBeLessThan(500);
    const before = await everything();
    await desk.ask(endpoint.method, path, request);
    expect(await everything()).toBe(before);
  });
});

describe('as a lead', () => {
  it.each(LEADS.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    '%s is allowed',
    async (_, endpoint) => {
      const token = await desk.login(desk.lead);
      const answer = await desk.ask(endpoint.method, endpoint.path, { ...(await endpoint.body()), token });
      expect(answer.status).toBe(endpoint.method === 'GET' ? 200 : 204);
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
    for (const path of ['/api/people', '/api/keys', '/api/reports', '/api/attachments', '/api/status']) {
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
        slots: [],
        position: 0,
        event: '',
        statement: {},
        more: 1,
      },
    ],
  ];

  it.each(BODIES)('%s is one closed error everywhere', async (_, body) => {
    const token = await desk.login(desk.lead);
    const stream = await desk.makeStream(token, desk.lead);
    for (const { method, path } of ENDPOINTS.filter((one) => one.method === 'POST')) {
      // A stream is looked into by whoever holds its key.
      const own = path.replace(`/streams/${ID}`, `/streams/${stream}`);
      const answer = await desk.ask(method, own, { token, json: body });
      expect([path, answer.code]).toEqual([path, 'malformed-request']);
      expectExactHeaders(answer);
    }
  });

  it.each(['x', 'AB'.repeat(16), 'ab'.repeat(17), '%00', '..%2f..%2famana.sqlite'])(
    'an id such as %s is no id anywhere',
    async (id) => {
      const token = await desk.login(desk.lead);
      for (const { method, path, body } of CLOSED.filter((one) => one.path.includes(ID))) {
        const answer = await desk.ask(method, path.replace(ID, id), { ...(await body()), token });
        expect([path, answer.code]).toEqual([path, 'not-found']);
        expectExactHeaders(answer);
      }
    },
  );

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
