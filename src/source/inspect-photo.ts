/** Reads a photo's hidden data. Loaded only when somebody adds a photo. */
import ExifReader from 'exifreader';
import type { Findings } from './findings.ts';

/** The longest value shown: a maker's note can be pages long. */
const MOST_VALUE_LENGTH = 80;

/** Tags that name a date, a device, a person, or hold words; the first one found of each is shown. */
const DATE_TAGS = ['DateTimeOriginal', 'DateTimeDigitized', 'CreateDate', 'DateTime', 'Date Created'];
const DEVICE_TAGS = ['Make', 'Model', 'LensModel', 'BodySerialNumber', 'CameraSerialNumber', 'HostComputer'];
const PERSON_TAGS = [
  'Artist',
  'CameraOwnerName',
  'OwnerName',
  'Copyright',
  'By-line',
  'XPAuthor',
  'Author',
  'creator',
];
const WORDS_TAGS = [
  'ImageDescription',
  'UserComment',
  'XPComment',
  'XPTitle',
  'XPSubject',
  'Caption/Abstract',
  'Comment',
];

type Tags = Readonly<Record<string, unknown>>;

function textOf(tag: unknown): string {
  if (typeof tag !== 'object' || tag === null || !('description' in tag)) return '';
  const { description } = tag;
  const text =
    typeof description === 'string'
      ? description
      : typeof description === 'number'
        ? String(description)
        : '';
  return visible(text).slice(0, MOST_VALUE_LENGTH);
}

/** Without control characters, and without the zeros and blanks that cameras pad with. */
function visible(text: string): string {
  return Array.from(text, (letter) => (letter < ' ' || letter === '\x7f' ? ' ' : letter))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

const valuesOf = (tags: Tags, names: readonly string[]): string[] =>
  names.map((name) => textOf(tags[name])).filter((value) => value !== '' && value !== 'Unknown');

/** `2014:05:17 10:31:02` is how cameras write a date. */
const readableDate = (value: string): string => value.replace(/^(\d{4}):(\d{2}):(\d{2})/, '$1-$2-$3');

/** A place to four decimals: about ten metres, which is as much as says "this house". */
function placeOf(gps: { Latitude?: number; Longitude?: number } | undefined): Findings[] {
  const { Latitude: latitude, Longitude: longitude } = gps ?? {};
  if (latitude === undefined || longitude === undefined) return [];
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return [];
  return [{ kind: 'place', value: `${latitude.toFixed(4)}, ${longitude.toFixed(4)}` }];
}

/** The reader passes over what it does not understand; a photo without a size was not understood. */
const isWhole = (groups: ExifReader.ExpandedTags): boolean =>
  groups.file?.['Image Width'] !== undefined ||
  groups.pngFile !== undefined ||
  groups.file?.FileType?.value === 'webp';

/** @returns what is hidden, or null where the photo's hidden data cannot be read here */
export function readPhoto(photo: ArrayBuffer): Findings[] | null {
  try {
    const groups = ExifReader.load(photo, { expanded: true });
    if (!isWhole(groups)) return null;
    const tags: Tags = { ...groups.png, ...groups.xmp, ...groups.iptc, ...groups.exif };
    const date = valuesOf(tags, DATE_TAGS)[0];
    const device = [...new Set(valuesOf(tags, DEVICE_TAGS))].join(' · ');
    const person = [...new Set(valuesOf(tags, PERSON_TAGS))].join(' · ');
    const words = valuesOf(tags, WORDS_TAGS)[0];
    return [
      ...placeOf(groups.gps),
      ...(date ? [{ kind: 'date' as const, value: readableDate(date) }] : []),
      ...(device ? [{ kind: 'device' as const, value: device }] : []),
      ...(person ? [{ kind: 'person' as const, value: person }] : []),
      ...(words ? [{ kind: 'words' as const, value: words }] : []),
    ];
  } catch (thrown) {
    // Whatever a broken or hostile photo does to the reader, the answer is that it could not be read.
    if (thrown instanceof Error) return null;
    throw thrown;
  }
}
