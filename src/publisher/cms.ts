/**
 * What every site that is run by another program can do for a promotion. A module a program; the order of the steps is
 * in promotion.ts and the same for all, so that no program publishes by halves.
 */
import type { CmsRequest, Composer, MediaFile, MediaPlace, Standing } from '#drawing/sites/target.ts';

/** A site. Every method that asks it throws the `cms-…` codes of the catalogue, and no other. */
export interface Cms {
  /** How it is spoken to; what it says of itself is in it once `check` is done. */
  readonly composer: Composer;
  /** Where readers come, with a slash at its end. */
  readonly readersSite: string;
  nowMs(): number;
  /** Asks for what only a right key may see. */
  check(): Promise<void>;
  /** The site's id of an author. @param name e-mail address or short name there @throws AmanaError cms-author-unknown */
  authorId(name: string): Promise<string>;
  /** What stands under this slug, in whatever state. */
  find(slug: string): Promise<Standing | null>;
  read(id: string): Promise<Standing>;
  /** Where a file of exactly this name stands already; null where there is none, or the site cannot say. */
  uploaded(file: Pick<MediaFile, 'sentAs'>): Promise<MediaPlace | null>;
  upload(request: CmsRequest): Promise<MediaPlace>;
  /** For requests that answer with an article: drafts, changes, states. */
  act(request: CmsRequest): Promise<Standing>;
  /**
   * Takes away the files of a text that stood, as far as the program lets anybody: Ghost has no door for it.
   * @param mark the article's: files of others stay @returns the addresses of those that are still there
   */
  removeMedia(stood: Standing, mark: string): Promise<string[]>;
  /** Takes away a draft that must not stand. */
  remove(id: string): Promise<void>;
  /** The bytes that readers get of a media file; null where its address is elsewhere. */
  mediaBytes(address: string): Promise<Uint8Array | null>;
}
