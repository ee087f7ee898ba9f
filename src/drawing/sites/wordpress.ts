/**
 * Requests to WordPress' REST API. The text is one HTML block, which WordPress neither breaks into paragraphs nor, for
 * an account that may write HTML, rewrites. Title, caption and description of every picture are sent with the picture
 * itself: WordPress would otherwise take them from the file's own metadata or its name.
 */
import { type CmsRequest, type Composer, purposeOf, type Text } from './target.ts';

/** `rest_route` works whether the site has pretty addresses or not. */
export const wordpressRoute = (path: string, query = ''): string =>
  `/?rest_route=/wp/v2${path}${query === '' ? '' : `&${query}`}`;

const STATUS = { draft: 'draft', published: 'publish', scheduled: 'future' } as const;

const BLOCK_BEGINS = '<!-- wp:html -->\n';
const BLOCK_ENDS = '\n<!-- /wp:html -->';
const BLOCK = /^\s*<!-- wp:html -->\n([\s\S]*)\n<!-- \/wp:html -->\s*$/;

export const withoutBlock = (html: string): string => BLOCK.exec(html)?.[1] ?? html;

/** WordPress' times have no zone; these are in UTC. */
const gmt = (atMs: number): string => new Date(atMs).toISOString().slice(0, 19);

/** WordPress counts its people and its pictures; in a plan there may be words instead. */
const counted = (id: string): number | string => (/^\d+$/.test(id) ? Number(id) : id);

export const uploadSlug = (name: string): string => name.replace(/\.[a-z]+$/, '').replace(/[^a-z0-9-]/g, '-');

const fieldsOf = ({ title, html, excerpt, author, feature }: Text) => ({
  title,
  content: html,
  excerpt,
  featured_media: feature?.id == null ? 0 : counted(feature.id),
  ...(author === null ? {} : { author: counted(author) }),
});

const edit = (id: string, change: object, purpose: string): CmsRequest => ({
  purpose,
  method: 'POST',
  path: wordpressRoute(`/posts/${encodeURIComponent(id)}`, 'context=edit'),
  json: change,
});

/** @param site its address, without a slash at its end */
export const wordpressComposer = (site: string): Composer => ({
  kind: 'wordpress',
  takesHead: false,
  featureOf: (feature) => feature?.id ?? '',
  addressOf: (slug) => `${site}/?name=${slug}`,
  uploadRequest: (file) => ({
    purpose: `upload ${file.name}`,
    method: 'POST',
    path: wordpressRoute('/media', 'context=edit'),
    form: [
      { name: 'slug', value: uploadSlug(file.sentAs) },
      { name: 'title', value: file.caption === '' ? file.name : file.caption },
      { name: 'caption', value: [file.caption, file.credit].filter((text) => text !== '').join(' — ') },
      { name: 'alt_text', value: file.alt },
      { name: 'description', value: '' },
      { name: 'file', file },
    ],
  }),
  draftRequest: (text) => ({
    purpose: 'make the draft',
    method: 'POST',
    path: wordpressRoute('/posts', 'context=edit'),
    json: { slug: text.slug, status: 'draft', ...fieldsOf(text) },
  }),
  changeRequest: ({ id }, text) => edit(id, fieldsOf(text), 'replace the text'),
  stateRequest: ({ id, atMs }, wanted, nowMs) => {
    // What is published with a time to come is scheduled again.
    const soonerMs = atMs !== null && atMs > nowMs ? nowMs : null;
    const sinceMs =
      wanted.state === 'scheduled' ? wanted.atMs : wanted.state === 'published' ? soonerMs : null;
    return edit(
      id,
      { status: STATUS[wanted.state], ...(sinceMs === null ? {} : { date_gmt: gmt(sinceMs) }) },
      purposeOf(wanted),
    );
  },
  enclosed: (html) => `${BLOCK_BEGINS}${html}${BLOCK_ENDS}`,
});
