/** What is counted of any file, of the original by the child and of the copy by its verifier; apart from the schemas, which a child need not load. */

export interface Facts {
  /** Upright pixels of one frame; null for text and documents. */
  width: number | null;
  height: number | null;
  /** Pictures in the file: 1 for a still one, 0 where there is none. */
  frames: number;
  /** Bits of a channel; null for anything but a picture whose depth is kept. */
  depth: number | null;
  /** Whole points (1/72 inch) of every page, or pixels of every page of a picture; empty for anything without fixed pages. */
  pages: { width: number; height: number }[];
  /** Lines of a text; null for anything else. */
  lines: number | null;
  /** Characters of a document's text that are neither spaces nor control characters; null for anything else. */
  characters: number | null;
  /** Of sound or moving pictures; null for anything else. */
  durationMs: number | null;
}

/** For a format to say only what applies to it. */
export const NO_FACTS: Facts = {
  width: null,
  height: null,
  frames: 0,
  depth: null,
  pages: [],
  lines: null,
  characters: null,
  durationMs: null,
};
