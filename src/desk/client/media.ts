/** Clean copies that an article may carry, under neutral names. */
import type { ObjectId } from '#protocol/ids.ts';
import type { SanitizationRecord } from '#protocol/record.ts';
import type { AttachmentState, CleanMedia, DeskReport } from './state.ts';

/** The types that a clean copy can have, with the words of its neutral name. */
const TYPES: Readonly<
  Record<string, { readonly word: 'photo' | 'document' | 'text'; readonly extension: string }>
> = {
  'image/jpeg': { word: 'photo', extension: 'jpg' },
  'image/png': { word: 'photo', extension: 'png' },
  'image/webp': { word: 'photo', extension: 'webp' },
  'application/pdf': { word: 'document', extension: 'pdf' },
  'text/plain': { word: 'text', extension: 'txt' },
};

/** @param number from 1 @returns `photo-1.jpg`, or null for a type that no clean copy has */
export function neutralName(record: SanitizationRecord, number: number): string | null {
  const type = TYPES[record.type?.mime ?? ''];
  return type === undefined ? null : `${type.word}-${number}.${type.extension}`;
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
    if (name === null || record.after === null || record.type === null) continue;
    const { sha256Hex: sha256, bytes } = record.after;
    media.push({ attachment: id, name, mime: record.type.mime, sha256, bytes });
  }
  return media;
}
