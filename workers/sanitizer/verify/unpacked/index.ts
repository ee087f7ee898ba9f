/**
 * Verifying what has to be unpacked first. Runs in a fresh child, because a decoder on bytes that a taken-over child may
 * have made must not run beside a key; and that child has seen nothing but the clean copy and what must not be in it.
 */
import type { Unpack } from './unpack.ts';

export type { Unpack } from './unpack.ts';

/** By the media type of the clean copy. */
const UNPACKS: Readonly<Record<string, () => Promise<Unpack>>> = {
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': async () =>
    (await import('./ooxml.ts')).unpackOoxml,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': async () =>
    (await import('./ooxml.ts')).unpackOoxml,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': async () =>
    (await import('./ooxml.ts')).unpackOoxml,
  'application/vnd.oasis.opendocument.text': async () => (await import('./odf.ts')).unpackOdf,
  'application/vnd.oasis.opendocument.spreadsheet': async () => (await import('./odf.ts')).unpackOdf,
  'application/vnd.oasis.opendocument.presentation': async () => (await import('./odf.ts')).unpackOdf,
  'application/vnd.oasis.opendocument.graphics': async () => (await import('./odf.ts')).unpackOdf,
  'application/epub+zip': async () => (await import('./epub.ts')).unpackEpub,
  'image/png': async () => (await import('./png.ts')).unpackPng,
  'image/apng': async () => (await import('./png.ts')).unpackApng,
  'image/tiff': async () => (await import('./tiff.ts')).unpackTiff,
};

export const hasToBeUnpacked = (mime: string): boolean => mime in UNPACKS;

export async function unpackFor(mime: string): Promise<Unpack | null> {
  return (await UNPACKS[mime]?.()) ?? null;
}

/** Loads the code of all of them. */
export async function loadUnpacks(): Promise<void> {
  for (const load of Object.values(UNPACKS)) await load();
}
