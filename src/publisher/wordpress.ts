/**
 * WordPress' REST API, by an application password. The text is one HTML block, which WordPress neither breaks into
 * paragraphs nor, for an account that may write HTML, rewrites. Title, caption and description of every picture are sent with
 * the picture itself: WordPress would otherwise take them from the file's own metadata or its name.
 */
import { AmanaError, type ErrorCode } from '#protocol/errors.ts';
import { parse, z } from '#protocol/schema.ts';
import { purposeOf } from './ghost.ts';
import type { Cms, CmsRequest, PostState, Standing } from './target.ts';
import { SiteAnswer, type Wire, type WireAnswer } from './wire.ts';

/** `rest_route` works whether the site has pretty addresses or not. */
const route = (path: string, query = ''): string =>
  `/?rest_route=/wp/v2${path}${query === '' ? '' : `&${query}`}`;

/** `account:application password`; WordPress shows the password in groups of four. */
const credentials = z.string().check(z.regex(/^[^:\s][^:]*:[A-Za-z0-9 ]{16,60}$/));

const post = z.object({
  id: z.int(),
  slug: z.string(),
  status: z.string(),
  title: z.object({ raw: z.string() }),
  content: z.object({ raw: z.string() }),
  excerpt: z.object({ raw: z.string() }),
  author: z.int(),
  modified_gmt: z.string(),
  date_gmt: z.nullish(z.string()),
  link: z.string(),
});
const account = z.object({ capabilities: z.record(z.string(), z.unknown()) });
/** An editor's. Without the last one WordPress silently takes marks out of the text. */
const NEEDED = ['publish_posts', 'edit_published_posts', 'upload_files', 'unfiltered_html'];
const media = z.object({ id: z.int(), source_url: z.string() });
const people = z.array(z.object({ id: z.int(), slug: z.string(), email: z.optional(z.string()) }));
const failure = z.object({ code: z.string() });

const STATES: Readonly<Record<string, PostState>> = {
  draft: 'draft',
  publish: 'published',
  future: 'scheduled',
};
const STATUS = { draft: 'draft', published: 'publish', scheduled: 'future' } as const;

const BY_CODE: Readonly<Record<string, ErrorCode>> = {
  incorrect_password: 'cms-credentials',
  invalid_username: 'cms-credentials',
  invalid_email: 'cms-credentials',
  application_passwords_disabled: 'cms-credentials',
  application_passwords_disabled_for_user: 'cms-credentials',
  rest_not_logged_in: 'cms-credentials',
  rest_cannot_create: 'cms-forbidden',
  rest_cannot_edit: 'cms-forbidden',
  rest_cannot_edit_others: 'cms-forbidden',
  rest_cannot_publish: 'cms-forbidden',
  rest_cannot_assign_term: 'cms-forbidden',
  rest_cannot_delete: 'cms-forbidden',
  rest_forbidden: 'cms-forbidden',
  rest_forbidden_context: 'cms-forbidden',
  rest_forbidden_status: 'cms-forbidden',
  rest_invalid_author: 'cms-author-unknown',
  rest_post_invalid_id: 'not-found',
  rest_upload_file_too_big: 'cms-too-large',
  rest_upload_limited_space: 'cms-too-large',
  // PHP empties a form that is larger than it takes; WordPress then looks for an upload without a form.
  rest_upload_no_data: 'cms-too-large',
  rest_upload_no_content_type: 'cms-too-large',
  rest_upload_no_content_disposition: 'cms-too-large',
};

function failureOf({ status, text }: WireAnswer, request: CmsRequest): AmanaError {
  const said = z.safeParse(failure, jsonIn(text));
  const code = said.success ? said.data.code : 'no answer of WordPress';
  const cause = new SiteAnswer(status, code);
  const known = BY_CODE[code];
  if (known !== undefined) return new AmanaError(known, { cause });
  if (status === 413 || (request.form !== undefined && code === 'rest_upload_unknown_error'))
    return new AmanaError('cms-too-large', { cause });
  if (status === 401) return new AmanaError('cms-credentials', { cause });
  if (status === 403) return new AmanaError('cms-forbidden', { cause });
  if (status >= 502 && status <= 504) return new AmanaError('cms-unreachable', { cause });
  return new AmanaError('cms-refused', { cause });
}

/** PHP may print a warning before its answer. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.slice(Math.max(0, text.search(/[{[]/))));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

const BLOCK_BEGINS = '<!-- wp:html -->\n';
const BLOCK_ENDS = '\n<!-- /wp:html -->';
const BLOCK = /^\s*<!-- wp:html -->\n([\s\S]*)\n<!-- \/wp:html -->\s*$/;

/** WordPress' times have no zone; these are in UTC. */
const gmt = (atMs: number): string => new Date(atMs).toISOString().slice(0, 19);
const ofGmt = (text: string): number => Date.parse(`${text}Z`);

const standingOf = (one: z.infer<typeof post>): Standing => ({
  id: String(one.id),
  slug: one.slug,
  state: STATES[one.status] ?? 'other',
  title: one.title.raw,
  html: BLOCK.exec(one.content.raw)?.[1] ?? one.content.raw,
  excerpt: one.excerpt.raw,
  authors: [String(one.author)],
  revision: one.modified_gmt,
  address: one.link,
  atMs: one.date_gmt ? ofGmt(one.date_gmt) : null,
});

/** @param key `account:application password` @throws AmanaError cms-credentials for what is none */
export function openWordpress(wire: Wire, key: string, nowMs: () => number): Cms {
  const trusted = parse(credentials, key.trim(), 'cms-credentials');
  const authorization = `Basic ${Buffer.from(trusted, 'utf8').toString('base64')}`;

  async function ask(request: CmsRequest): Promise<unknown> {
    const answer = await wire.send(request, authorization);
    if (answer.status >= 300) throw failureOf(answer, request);
    return jsonIn(answer.text);
  }

  const get = (purpose: string, path: string): Promise<unknown> => ask({ purpose, method: 'GET', path });
  const act = async (request: CmsRequest): Promise<Standing> =>
    standingOf(parse(post, await ask(request), 'cms-refused'));

  const edit = (id: string, change: object, purpose: string): CmsRequest => ({
    purpose,
    method: 'POST',
    path: route(`/posts/${encodeURIComponent(id)}`, 'context=edit'),
    json: change,
  });

  return {
    kind: 'wordpress',
    async check() {
      const me = route('/users/me', 'context=edit&_fields=id,capabilities');
      const { capabilities } = parse(
        account,
        await get('look whether the password is right', me),
        'cms-refused',
      );
      if (!NEEDED.every((name) => capabilities[name] === true)) throw new AmanaError('cms-forbidden');
    },
    async authorId(name) {
      const wanted = name.toLowerCase();
      // Without `who`, only people who have published before would be found.
      const query = `who=authors&per_page=100&_fields=id,slug,email&search=${encodeURIComponent(name)}`;
      const found = parse(people, await get('look for the author', route('/users', query)), 'cms-refused');
      const one = found.find(({ slug, email }) => slug === wanted || email?.toLowerCase() === wanted);
      if (one === undefined) throw new AmanaError('cms-author-unknown');
      return String(one.id);
    },
    async find(slug) {
      const query = `context=edit&status=publish,future,draft,pending,private&slug=${encodeURIComponent(slug)}`;
      const found = await get('look what stands there', route('/posts', query));
      const [one] = parse(z.array(post), found, 'cms-refused');
      return one === undefined ? null : standingOf(one);
    },
    read: (id) =>
      act({
        purpose: 'read it back',
        method: 'GET',
        path: route(`/posts/${encodeURIComponent(id)}`, 'context=edit'),
      }),
    async uploaded(file) {
      const query = `context=edit&_fields=id,source_url&slug=${encodeURIComponent(slugOf(file.sentAs))}`;
      const found = await get('look for an earlier upload', route('/media', query));
      const [one] = parse(z.array(media), found, 'cms-refused');
      return one?.source_url ?? null;
    },
    upload: async (request) => parse(media, await ask(request), 'cms-refused').source_url,
    act,
    async remove(id) {
      await ask({
        purpose: 'take a draft away',
        method: 'DELETE',
        path: route(`/posts/${encodeURIComponent(id)}`, 'force=true'),
      });
    },
    mediaBytes: (address) => wire.fetchPublic(address),
    addressOf: (slug) => `${wire.site}/?name=${slug}`,
    uploadRequest: (file) => ({
      purpose: `upload ${file.name}`,
      method: 'POST',
      path: route('/media', 'context=edit'),
      form: [
        { name: 'slug', value: slugOf(file.sentAs) },
        { name: 'title', value: file.caption === '' ? file.name : file.caption },
        { name: 'caption', value: [file.caption, file.credit].filter((text) => text !== '').join(' — ') },
        { name: 'alt_text', value: file.alt },
        { name: 'description', value: '' },
        { name: 'file', file },
      ],
    }),
    draftRequest: ({ title, slug, html, excerpt, author }) => ({
      purpose: 'make the draft',
      method: 'POST',
      path: route('/posts', 'context=edit'),
      json: {
        title,
        slug,
        content: html,
        excerpt,
        status: 'draft',
        ...authorOf(author),
      },
    }),
    changeRequest: ({ id }, { title, html, excerpt, author }) =>
      edit(id, { title, content: html, excerpt, ...authorOf(author) }, 'replace the text'),
    stateRequest: ({ id, atMs }, wanted) => {
      // What is published with a time to come is scheduled again.
      const soonerMs = atMs !== null && atMs > nowMs() ? nowMs() : null;
      const sinceMs =
        wanted.state === 'scheduled' ? wanted.atMs : wanted.state === 'published' ? soonerMs : null;
      return edit(
        id,
        { status: STATUS[wanted.state], ...(sinceMs === null ? {} : { date_gmt: gmt(sinceMs) }) },
        purposeOf(wanted),
      );
    },
    enclosed: (html) => `${BLOCK_BEGINS}${html}${BLOCK_ENDS}`,
  };
}

/** WordPress counts its people; in a plan there may be words instead. */
const authorOf = (author: string | null): { author?: number | string } =>
  author === null ? {} : { author: /^\d+$/.test(author) ? Number(author) : author };

const slugOf = (name: string): string => name.replace(/\.[a-z]+$/, '').replace(/[^a-z0-9-]/g, '-');
