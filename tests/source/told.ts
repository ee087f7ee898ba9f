/** Whether a file without what was hidden in it says anything still, asked of a program that the page does not have. */
import { expect } from '@jest/globals';
import { SECRETS, tagsOf } from '../workers/sanitizer/made.ts';
import { PLANTED } from '../workers/sanitizer/media-made.ts';

const PLANTED_WORDS = [
  ...Object.values(SECRETS),
  ...Object.values(PLANTED),
  'Planted',
  'Lavf',
  'Lavc',
  'LAME3',
];

/** Tags that say who, where, when or with what; what is left may only describe pixels and sound. */
const TELLING =
  /(?:GPS|Latitude|Longitude|Location|Artist|Creator|Author|Owner|Serial|Make|Model|Software|Encoder|Encoded(?!Pixels)|Comment|Title|(?<!Group)Description|Lens|\bICC|Profile(?!Space|IDC)|XMP|IPTC|VendorID|CompressorName|HandlerDescription)\w*\s*:\s*(?!$|\(none\)|0000)/i;

/** Lines of a listing that say who, where, when or with what. */
export function tellingTags(listing: string): string[] {
  const tags = listing.split('\n');
  return tags.filter(
    (line) =>
      (TELLING.test(line) && !/GenProfile|SeqProfile|\[ExifTool\]/.test(line)) ||
      (/Date/.test(line) && !line.includes('0000:00:00')),
  );
}

export function expectNothingTold(edited: Buffer, extension: string): void {
  const text = edited.toString('latin1');
  expect(PLANTED_WORDS.filter((word) => text.includes(word))).toEqual([]);
  expect(tellingTags(tagsOf(edited, extension))).toEqual([]);
}
