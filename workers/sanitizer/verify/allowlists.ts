/**
 * The tags that exiftool may report for a clean copy: what a format cannot be without. Any other tag, even one that
 * nobody has heard of, is a failure; a list of what is forbidden would miss it.
 */
import type { Tag } from '../messages.ts';
import { MEDIA_TAGS, ONLY_VALUES } from './allowlists-media.ts';
import { OFFICE_STRUCTURE, OFFICE_TAGS, OFFICE_VALUES } from './allowlists-office.ts';
import { PICTURE_TAGS } from './allowlists-pictures.ts';

/** Groups about the inspector's own temporary file and itself, and values that exiftool derives from others. */
const NOT_OF_THE_FILE = new Set(['System', 'ExifTool', 'Composite']);
/** In these groups exiftool says that it stumbled. */
const COMPLAINTS = new Set(['ExifTool:Warning', 'ExifTool:Error']);

const ANY_FILE = ['File:FileType', 'File:FileTypeExtension', 'File:MIMEType'];

const ALLOWED: Record<string, ReadonlySet<string>> = {
  ...MEDIA_TAGS,
  ...PICTURE_TAGS,
  ...OFFICE_TAGS,
  'application/pdf': new Set([...ANY_FILE, 'PDF:PDFVersion', 'PDF:Linearized', 'PDF:PageCount']),
};

/** Tracks are numbered groups, and each may have what the others have. */
const nameOf = ([group, name]: Tag) => `${group.replace(/^Track\d+$/, 'Track')}:${name}`;

function isAllowed(allowed: ReadonlySet<string>, tag: Tag): boolean {
  const name = nameOf(tag);
  const values = ONLY_VALUES[name] ?? OFFICE_VALUES[name];
  return allowed.has(name) && values?.includes(tag[2]) !== false;
}

/** Whether every tag of a clean copy is on its format's list, and exiftool read it without complaint. */
export function onlyAllowedTags(mime: string, tags: readonly Tag[]): boolean {
  const allowed = ALLOWED[mime];
  if (allowed === undefined) return false;
  const isFine = (tag: Tag) =>
    !COMPLAINTS.has(nameOf(tag)) && (NOT_OF_THE_FILE.has(tag[0]) || isAllowed(allowed, tag));
  // a file of another type than was made would be judged by the wrong list
  const type = tags.find((tag) => nameOf(tag) === 'File:MIMEType')?.[2];
  return type === mime && tags.every(isFine);
}

/** Tags of an original that are neither about the inspector nor what every such file has: what it hides. */
export function hiddenTags(mime: string, tags: readonly Tag[]): Tag[] {
  const allowed = ALLOWED[mime] ?? new Set(ANY_FILE);
  const isStructure = (name: string) => STRUCTURE.has(name) || OFFICE_STRUCTURE.test(name);
  return tags.filter(
    (tag) => !NOT_OF_THE_FILE.has(tag[0]) && !isAllowed(allowed, tag) && !isStructure(nameOf(tag)),
  );
}

/** Ways of packing that an original may have and a clean copy never has, and that tell nothing. */
const STRUCTURE = new Set([
  'JFIF:JFIFVersion',
  'JFIF:ResolutionUnit',
  'JFIF:XResolution',
  'JFIF:YResolution',
  'File:ExifByteOrder',
  'File:CurrentIPTCDigest',
  'PNG:SRGBRendering',
  'IFD0:YCbCrPositioning',
  'IFD0:ExifOffset',
  'IFD0:GPSInfo',
  'IFD1:ThumbnailOffset',
  'IFD1:Compression',
]);
