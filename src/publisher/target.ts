/**
 * What every site that is run by another program (a content management system, CMS) can do for a promotion. A module a
 * program; the order of the steps is in promotion.ts and the same for all, so that no program publishes by halves.
 */

/** The programs that are known here. */
export const TARGET_KINDS = ['ghost', 'wordpress'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** One file of a form, or one field of it, in the order of sending. */
export type FormPart =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly file: MediaFile };

/** A picture or document of the bundle, under a name that says what it is and nothing about where it came from. */
export interface MediaFile {
  /** As the article names it, `photo-1.jpg`. */
  readonly name: string;
  /** As it is sent: with digits of the article's mark and of its SHA-256, so that a second attempt finds it. */
  readonly sentAs: string;
  /** `image/jpeg` and its like. */
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Hex. */
  readonly sha256: string;
  readonly caption: string;
  readonly credit: string;
  readonly alt: string;
}

/** One request, as it is shown and as it is sent; only the authorization is added on the way. */
export interface CmsRequest {
  /** What it is for, in a few words for whoever reads the plan. */
  readonly purpose: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the site's address, with its query. */
  readonly path: string;
  readonly json?: unknown;
  readonly form?: readonly FormPart[];
}

/** An article as a site gets it. */
export interface Text {
  readonly title: string;
  readonly slug: string;
  /** Everything a reader sees below the title, in one element that says language, direction and whose it is. */
  readonly html: string;
  readonly excerpt: string;
  /** The account at the site, by the site's own id; null for the one that the credentials belong to. */
  readonly author: string | null;
}

export type PostState = 'draft' | 'published' | 'scheduled' | 'other';

/** Where an article is to stand, from when. */
export type WantedState =
  | { readonly state: 'draft' }
  | { readonly state: 'published' }
  | { readonly state: 'scheduled'; readonly atMs: number };

/** An article as the site says that it stands. */
export interface Standing {
  readonly id: string;
  readonly slug: string;
  readonly state: PostState;
  readonly title: string;
  readonly html: string;
  readonly excerpt: string;
  /** The site's ids of its authors, the first one first. */
  readonly authors: readonly string[];
  /** What the site needs to notice that somebody else was faster; opaque. */
  readonly revision: string;
  /** Where readers find it, or will. */
  readonly address: string;
  /** When it is to appear, or appeared; null for a draft without a time. */
  readonly atMs: number | null;
}

/** A site. Every method that asks the site throws the `cms-…` codes of the catalogue, and no other. */
export interface Cms {
  readonly kind: TargetKind;
  /** Asks for what only a right key may see. */
  check(): Promise<void>;
  /** The site's id of an author. @param name e-mail address or short name there @throws AmanaError cms-author-unknown */
  authorId(name: string): Promise<string>;
  /** What stands under this slug, in whatever state. */
  find(slug: string): Promise<Standing | null>;
  read(id: string): Promise<Standing>;
  /** Where a file of exactly this name stands already; null where there is none, or the site cannot say. */
  uploaded(file: MediaFile): Promise<string | null>;
  /** @returns its address at the site */
  upload(request: CmsRequest): Promise<string>;
  /** For requests that answer with an article: drafts, changes, states. */
  act(request: CmsRequest): Promise<Standing>;
  /** Takes away a draft that must not stand. */
  remove(id: string): Promise<void>;
  /** The bytes that readers get of a media file; null where its address is elsewhere. */
  mediaBytes(address: string): Promise<Uint8Array | null>;

  /** Where readers will find the article of this slug, before it stands. */
  addressOf(slug: string): string;
  uploadRequest(file: MediaFile): CmsRequest;
  draftRequest(text: Text): CmsRequest;
  changeRequest(standing: Pick<Standing, 'id' | 'revision'>, text: Text): CmsRequest;
  stateRequest(standing: Pick<Standing, 'id' | 'revision' | 'atMs'>, wanted: WantedState): CmsRequest;
  /** How the program keeps HTML as it is, around it. */
  enclosed(html: string): string;
}
