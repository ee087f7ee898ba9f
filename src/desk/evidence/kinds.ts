/** How a clean copy can be looked at, by what it is. What is none of these is handed out as a file and never shown. */
export type EvidenceKind = 'picture' | 'film' | 'sound' | 'pages' | 'text';

const KINDS: readonly (readonly [RegExp, EvidenceKind])[] = [
  [/^image\/(jpeg|png|apng|webp|gif|avif)$/, 'picture'],
  [/^video\/(mp4|webm|quicktime|3gpp|x-matroska)$/, 'film'],
  [/^audio\/(mpeg|mp4|ogg|flac|wav|x-wav|x-matroska|webm)$/, 'sound'],
  [/^application\/pdf$/, 'pages'],
  [/^text\/plain$/, 'text'],
];

export const evidenceKind = (mime: string | null): EvidenceKind | null =>
  (mime === null ? null : KINDS.find(([pattern]) => pattern.test(mime))?.[1]) ?? null;
