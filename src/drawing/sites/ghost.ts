/**
 * Requests to Ghost's Admin API. An article is one HTML card, which Ghost keeps letter for letter; its own editor's
 * format would rewrite it.
 */
import { shorten } from '../text.ts';
import { type CmsRequest, type Composer, type Feature, purposeOf, type Text } from './target.ts';

export const GHOST_API = '/ghost/api/admin';

/** Everything that is read back, on every request that answers with an article. */
export const GHOST_READ = 'formats=html&include=authors';

/** Ghost keeps 191 letters of a picture's description. */
const ALT_LETTERS = 190;

const CARD_BEGINS = '<!--kg-card-begin: html-->\n';
const CARD_ENDS = '\n<!--kg-card-end: html-->';
const CARD = /^\s*<!--kg-card-begin: html-->\n([\s\S]*)\n<!--kg-card-end: html-->\s*$/;

export const withoutCard = (html: string): string => CARD.exec(html)?.[1] ?? html;

const featureFields = (feature: Feature | null) => ({
  feature_image: feature?.address ?? null,
  feature_image_alt: feature === null ? null : shorten(feature.alt, ALT_LETTERS),
  feature_image_caption: feature === null || feature.caption === '' ? null : feature.caption,
});

const fieldsOf = ({ title, html, excerpt, author, feature, head }: Text) => ({
  title,
  html,
  custom_excerpt: excerpt,
  ...featureFields(feature),
  codeinjection_head: head === '' ? null : head,
  ...(author === null ? {} : { authors: [{ id: author }] }),
});

const edit = (id: string, change: object, purpose: string): CmsRequest => ({
  purpose,
  method: 'PUT',
  path: `${GHOST_API}/posts/${encodeURIComponent(id)}/?source=html&${GHOST_READ}`,
  json: { posts: [change] },
});

/** @param readersSite where readers come, as the site says it, with a slash at its end */
export const ghostComposer = (readersSite: string): Composer => ({
  kind: 'ghost',
  takesHead: true,
  featureOf: (feature) => feature?.address ?? '',
  addressOf: (slug) => `${readersSite}${slug}/`,
  uploadRequest: (file) => ({
    purpose: `upload ${file.name}`,
    method: 'POST',
    path: file.type.startsWith('image/') ? `${GHOST_API}/images/upload/` : `${GHOST_API}/files/upload/`,
    form: [
      { name: 'file', file },
      { name: 'ref', value: file.sentAs },
      ...(file.type.startsWith('image/') ? [{ name: 'purpose', value: 'image' }] : []),
    ],
  }),
  draftRequest: (text) => ({
    purpose: 'make the draft',
    method: 'POST',
    path: `${GHOST_API}/posts/?source=html&${GHOST_READ}`,
    json: { posts: [{ slug: text.slug, status: 'draft', visibility: 'public', ...fieldsOf(text) }] },
  }),
  changeRequest: ({ id, revision }, text) =>
    edit(id, { ...fieldsOf(text), updated_at: revision }, 'replace the text'),
  stateRequest: ({ id, revision }, wanted) =>
    edit(
      id,
      {
        status: wanted.state,
        ...(wanted.state === 'scheduled' ? { published_at: new Date(wanted.atMs).toISOString() } : {}),
        updated_at: revision,
      },
      purposeOf(wanted),
    ),
  enclosed: (html) => `${CARD_BEGINS}${html}${CARD_ENDS}`,
});
