/** Clean copies that an article may carry, under neutral names. */
import type { ObjectId } from '#protocol/ids.ts';
import { type SanitizationRecord, typeOfCopy } from '#protocol/record.ts';
import type { AttachmentState, CleanMedia, DeskReport } from './state.ts';

/** The types of clean copies that an article can show. */
const PUBLISHABLE: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'application/pdf',
  'text/plain',
]);

/** First match decides. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^image\//, 'photo'],
  [/^audio\//, 'recording'],
  [/^video\//, 'film'],
  [/^text\//, 'text'],
  [/^message\//, 'mail'],
  [/^application\/(?:zip|x-tar|gzip)$/, 'archive'],
  [/^/, 'document'],
];

const ENDING = /^[a-z0-9]{1,10}$/;

/** @param number from 1 @returns `photo-1.jpg`, or null for a copy of no known type */
export function neutralName(record: SanitizationRecord, number: number): string | null {
  const type = typeOfCopy(record);
  if (type === null || !ENDING.test(type.extension)) return null;
  const word = WORDS.find(([pattern]) => pattern.test(type.mime))?.[1];
  return `${word}-${number}.${type.extension}`;
}

/** @param reports of one case, oldest first, so that a number stays with its file */
export function cleanMedia(
  reports: readonly DeskReport[],
  attachments: ReadonlyMap<ObjectId, AttachmentState>,
): CleanMedia[] {
  const media: CleanMedia[] = [];
  const met = new Set<ObjectId>();
  let number = 0;
  for (const { id } of reports.flatMap((report) => report.attachments)) {
    if (met.has(id)) continue;
    met.add(id);
    // Numbered whether or not it is clean already, so that one that is cleaned later does not rename the others.
    number += 1;
    const known = attachments.get(id);
    if (known === undefined || !('record' in known) || !known.hasClean) continue;
    const { record } = known;
    const name = neutralName(record, number);
    const type = typeOfCopy(record);
    if (name === null || record.after === null || type === null || !PUBLISHABLE.has(type.mime)) continue;
    const { sha256Hex: sha256, bytes } = record.after;
    media.push({ attachment: id, name, mime: type.mime, sha256, bytes });
  }
  return media;
}
