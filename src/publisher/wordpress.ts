/**
 * WordPress' REST API, by an application password. An account that may not write HTML would have it rewritten unasked, so
 * that is looked at first.
 */

import { filesShownIn } from '#drawing/sites/content.ts';
import type { CmsRequest, MediaPlace, PostState, Standing } from '#drawing/sites/target.ts';
import {
  wordpressRoute as route,
  uploadSlug,
  withoutBlock,
  wordpressComposer,
} from '#drawing/sites/wordpress.ts';
import { AmanaError, type ErrorCode } from '#protocol/errors.ts';
import { parse, z } from '#protocol/schema.ts';
import type { Cms } from './cms.ts';
import { SiteAnswer, type Wire, type WireAnswer } from './wire.ts';

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
  featured_media: z.optional(z.int()),
  modified_gmt: z.string(),
  date_gmt: z.nullish(z.string()),
  link: z.string(),
});
const account = z.object({ capabilities: z.record(z.string(), z.unknown()) });
/** An editor's. Without the last one WordPress silently takes marks out of the text. */
const NEEDED = ['publish_posts', 'edit_published_posts', 'upload_files', 'unfiltered_html'];
const media = z.object({ id: z.int(), source_url: z.string() });
const placeOf = ({ id, source_url: address }: z.infer<typeof media>): MediaPlace => ({
  address,
  id: String(id),
});
const people = z.array(z.object({ id: z.int(), slug: z.string(), email: z.optional(z.string()) }));
const failure = z.object({ code: z.string() });

const STATES: Readonly<Record<string, PostState>> = {
  draft: 'draft',
  publish: 'published',
  future: 'scheduled',
};

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

/** WordPress' times have no zone; these are in UTC. */
const ofGmt = (text: string): number => Date.parse(`${text}Z`);

const standingOf = (one: z.infer<typeof post>): Standing => ({
  id: String(one.id),
  slug: one.slug,
  state: STATES[one.status] ?? 'other',
  title: one.title.raw,
  html: withoutBlock(one.content.raw),
  excerpt: one.excerpt.raw,
  authors: [String(one.author)],
  feature: one.featured_media ? String(one.featured_media) : '',
  head: '',
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

  return {
    composer: wordpressComposer(wire.site),
    readersSite: `${wire.site}/`,
    nowMs,
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
      const query = `context=edit&_fields=id,source_url&slug=${encodeURIComponent(uploadSlug(file.sentAs))}`;
      const found = await get('look for an earlier upload', route('/media', query));
      const [one] = parse(z.array(media), found, 'cms-refused');
      return one === undefined ? null : placeOf(one);
    },
    async removeMedia({ html, feature }, mark) {
      const left: string[] = [];
      const places = new Map<string, string>();
      for (const { address, sentAs } of filesShownIn(html, mark)) {
        const place = await this.uploaded({ sentAs });
        if (place?.id == null) left.push(address);
        else places.set(place.id, place.address);
      }
      if (feature !== '') {
        const path = route(`/media/${encodeURIComponent(feature)}`, 'context=edit&_fields=id,source_url');
        const place = placeOf(parse(media, await get('look for its picture', path), 'cms-refused'));
        // Somebody may have given the article another picture there, which is not ours to take away.
        if (filesShownIn(`<img src="${place.address}">`, mark).length > 0) places.set(feature, place.address);
      }
      for (const [id, address] of places) {
        const path = route(`/media/${encodeURIComponent(id)}`, 'force=true');
        try {
          await ask({ purpose: 'take a file away', method: 'DELETE', path });
        } catch (thrown) {
          // The notice stands already: what could not be taken away is named, and does not undo that.
          if (!(thrown instanceof AmanaError)) throw thrown;
          left.push(address);
        }
      }
      return left;
    },
    upload: async (request) => placeOf(parse(media, await ask(request), 'cms-refused')),
    act,
    async remove(id) {
      await ask({
        purpose: 'take a draft away',
        method: 'DELETE',
        path: route(`/posts/${encodeURIComponent(id)}`, 'force=true'),
      });
    },
    mediaBytes: (address) => wire.fetchPublic(address),
  };
}
