/**
 * Ghost's Admin API. Ghost never says that it knows no such author: it silently takes the owner, so authors are asked
 * for before and looked at after.
 */
import { createHmac } from 'node:crypto';
import { filesShownIn } from '#drawing/sites/content.ts';
import { GHOST_API as API, ghostComposer, GHOST_READ as READ, withoutCard } from '#drawing/sites/ghost.ts';
import type { CmsRequest, PostState, Standing } from '#drawing/sites/target.ts';
import { AmanaError, type ErrorCode } from '#protocol/errors.ts';
import { parse, parseJson, z } from '#protocol/schema.ts';
import type { Cms } from './cms.ts';
import { SiteAnswer, type Wire, type WireAnswer } from './wire.ts';

/** Ghost takes tokens of five minutes at most; each request gets its own. */
const TOKEN_SECONDS = 5 * 60;
/** The answers that are read here have this form since. */
const VERSION = { 'accept-version': 'v5.0' };

/** `24 hex digits:64 hex digits`, as Ghost shows it under Integrations. */
const adminKey = z.string().check(z.regex(/^[0-9a-f]{24}:[0-9a-f]{64}$/));

const post = z.object({
  id: z.string(),
  slug: z.string(),
  status: z.string(),
  title: z.string(),
  html: z.nullish(z.string()),
  custom_excerpt: z.nullish(z.string()),
  updated_at: z.string(),
  published_at: z.nullish(z.string()),
  url: z.string(),
  feature_image: z.nullish(z.string()),
  codeinjection_head: z.nullish(z.string()),
  authors: z.optional(z.array(z.object({ id: z.string() }))),
});
const posts = z.object({ posts: z.array(post) });
const users = z.object({ users: z.array(z.object({ id: z.string() })) });
const site = z.object({ site: z.object({ url: z.string() }) });
const uploads = z.object({
  images: z.optional(z.array(z.object({ url: z.string() }))),
  files: z.optional(z.array(z.object({ url: z.string() }))),
});
const failures = z.object({
  errors: z.array(z.object({ type: z.string(), code: z.nullish(z.string()) })),
});

const STATES: Readonly<Record<string, PostState>> = {
  draft: 'draft',
  published: 'published',
  scheduled: 'scheduled',
};

const base64url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');

/** HS256, signed with the secret half of the key. */
export function tokenOf(key: string, nowMs: number): string {
  const [id = '', secret = ''] = key.split(':');
  const seconds = Math.floor(nowMs / 1000);
  const head = base64url(JSON.stringify({ alg: 'HS256', typ: 'JWT', kid: id }));
  const claims = base64url(JSON.stringify({ iat: seconds, exp: seconds + TOKEN_SECONDS, aud: '/admin/' }));
  const signature = createHmac('sha256', Buffer.from(secret, 'hex')).update(`${head}.${claims}`);
  return `${head}.${claims}.${signature.digest('base64url')}`;
}

const BY_TYPE: Readonly<Record<string, ErrorCode>> = {
  UpdateCollisionError: 'cms-changed',
  UnauthorizedError: 'cms-credentials',
  NoPermissionError: 'cms-forbidden',
  RequestEntityTooLargeError: 'cms-too-large',
  NotFoundError: 'not-found',
};

function failureOf({ status, text }: WireAnswer): AmanaError {
  const said = z.safeParse(failures, readable(text));
  const [first] = said.success ? said.data.errors : [];
  const code = first?.code ?? first?.type ?? 'no answer of Ghost';
  const cause = new SiteAnswer(status, code);
  // What cannot even be read as a token is no better than a wrong one.
  if (code === 'INVALID_JWT' || code.includes('ADMIN_API_KEY'))
    return new AmanaError('cms-credentials', { cause });
  if (status === 413) return new AmanaError('cms-too-large', { cause });
  if (status >= 502 && status <= 504) return new AmanaError('cms-unreachable', { cause });
  return new AmanaError(BY_TYPE[first?.type ?? ''] ?? 'cms-refused', { cause });
}

/** JSON, or null where the answer is none: a proxy before the site answers with a page. */
function readable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

const standingOf = (one: z.infer<typeof post>): Standing => ({
  id: one.id,
  slug: one.slug,
  state: STATES[one.status] ?? 'other',
  title: one.title,
  html: withoutCard(one.html ?? ''),
  excerpt: one.custom_excerpt ?? '',
  authors: (one.authors ?? []).map(({ id }) => id),
  feature: one.feature_image ?? '',
  head: one.codeinjection_head ?? '',
  revision: one.updated_at,
  address: one.url,
  atMs: one.published_at ? Date.parse(one.published_at) : null,
});

/** @param key the Admin API key of a custom integration @throws AmanaError cms-credentials for what is no such key */
export function openGhost(wire: Wire, key: string, nowMs: () => number): Cms {
  const trusted = parse(adminKey, key.trim(), 'cms-credentials');
  let readersSite = `${wire.site}/`;

  async function ask(request: CmsRequest): Promise<string> {
    const answer = await wire.send(request, `Ghost ${tokenOf(trusted, nowMs())}`, VERSION);
    if (answer.status >= 300) throw failureOf(answer);
    return answer.text;
  }

  const get = (purpose: string, path: string): Promise<string> =>
    ask({ purpose, method: 'GET', path: `${API}${path}` });

  async function act(request: CmsRequest): Promise<Standing> {
    const [one] = parseJson(posts, await ask(request), 'cms-refused').posts;
    if (one === undefined) throw new AmanaError('cms-refused');
    return standingOf(one);
  }

  return {
    get composer() {
      return ghostComposer(readersSite);
    },
    get readersSite() {
      return readersSite;
    },
    nowMs,
    async check() {
      await get('look whether the key is right', '/posts/?limit=1&fields=id');
      readersSite = parseJson(site, await get('ask where readers come', '/site/'), 'cms-refused').site.url;
    },
    async authorId(name) {
      const filter = name.includes('@') ? `email:'${name.replace(/['\\]/g, '')}'` : `slug:${slugOnly(name)}`;
      const path = `/users/?limit=1&fields=id&filter=${encodeURIComponent(filter)}`;
      const [one] = parseJson(users, await get('look for the author', path), 'cms-refused').users;
      if (one === undefined) throw new AmanaError('cms-author-unknown');
      return one.id;
    },
    async find(slug) {
      try {
        return await act({
          purpose: 'look what stands there',
          method: 'GET',
          path: `${API}/posts/slug/${encodeURIComponent(slug)}/?${READ}`,
        });
      } catch (thrown) {
        if (thrown instanceof AmanaError && thrown.code === 'not-found') return null;
        throw thrown;
      }
    },
    read: (id) =>
      act({
        purpose: 'read it back',
        method: 'GET',
        path: `${API}/posts/${encodeURIComponent(id)}/?${READ}`,
      }),
    // Ghost lists no uploads; a text that stands shows its own, and an upload whose answer was lost stays unused.
    uploaded: async () => null,
    async upload(request) {
      const { images = [], files = [] } = parseJson(uploads, await ask(request), 'cms-refused');
      const [one] = [...images, ...files];
      if (one === undefined) throw new AmanaError('cms-refused');
      return { address: one.url, id: null };
    },
    act,
    removeMedia: async ({ html, feature }, mark) =>
      filesShownIn(`${html}<img src="${feature}">`, mark).map(({ address }) => address),
    async remove(id) {
      await ask({
        purpose: 'take a draft away',
        method: 'DELETE',
        path: `${API}/posts/${encodeURIComponent(id)}/`,
      });
    },
    mediaBytes: (address) => wire.fetchPublic(address),
  };
}

const slugOnly = (name: string): string => name.replace(/[^a-z0-9-]/gi, '');
