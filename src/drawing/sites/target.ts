/**
 * What leaves for a site that is run by another program (a content management system, CMS), as data: the same for the
 * page that shows it, and for the publisher or the relay that sends it.
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

/** Where a site keeps a file. */
export interface MediaPlace {
  readonly address: string;
  /** The site's own number of it; null where it counts none. */
  readonly id: string | null;
}

/** The picture that stands for an article. */
export interface Feature extends MediaPlace {
  readonly alt: string;
  readonly caption: string;
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
  readonly feature: Feature | null;
  /** Lines for the head of its page, which tell search engines of the other language; empty without one. */
  readonly head: string;
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
  /** By its address or its number, whichever the site goes by; empty without one. */
  readonly feature: string;
  readonly head: string;
  /** What the site needs to notice that somebody else was faster; opaque. */
  readonly revision: string;
  /** Where readers find it, or will. */
  readonly address: string;
  /** When it is to appear, or appeared; null for a draft without a time. */
  readonly atMs: number | null;
}

/** How one program is spoken to: requests from words, without asking anybody. */
export interface Composer {
  readonly kind: TargetKind;
  /** Where readers will find the article of this slug, before it stands. */
  addressOf(slug: string): string;
  uploadRequest(file: MediaFile): CmsRequest;
  draftRequest(text: Text): CmsRequest;
  changeRequest(standing: Pick<Standing, 'id' | 'revision'>, text: Text): CmsRequest;
  /** @param nowMs what is published before its hour is published now */
  stateRequest(
    standing: Pick<Standing, 'id' | 'revision' | 'atMs'>,
    wanted: WantedState,
    nowMs: number,
  ): CmsRequest;
  /** How the program keeps HTML as it is, around it. */
  enclosed(html: string): string;
  /** What `Standing.feature` has to be. */
  featureOf(feature: MediaPlace | null): string;
  /** Whether the head of an article's page can be written to. */
  readonly takesHead: boolean;
}

export const purposeOf = ({ state }: WantedState): string =>
  state === 'draft'
    ? 'take it back to a draft'
    : state === 'published'
      ? 'let readers see it'
      : 'let readers see it later';
