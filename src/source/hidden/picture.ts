/** Pictures: JPEG, PNG, WebP, HEIC and TIFF by one reader. Loaded only when somebody adds one. */
import ExifReader from 'exifreader';
import { FoundList, type Hidden } from '../findings.ts';
import { DamagedFile } from './bytes.ts';
import { describe } from './descriptions.ts';
import { addByTable, type NameTable } from './xml.ts';
import { readXmpIn } from './xmp.ts';

const NAMES: NameTable = {
  place: ['City', 'Sub-location', 'Province/State', 'Country/Primary Location Name', 'GPSAreaInformation'],
  date: [
    'DateTimeOriginal',
    'DateTimeDigitized',
    'CreateDate',
    'DateTime',
    'Date Created',
    'Modify Date',
    'Creation Time',
    'GPSDateStamp',
  ],
  device: ['Make', 'Model', 'LensModel', 'HostComputer', 'UniqueCameraModel', 'Camera Make', 'Camera Model'],
  serial: [
    'BodySerialNumber',
    'CameraSerialNumber',
    'LensSerialNumber',
    'SerialNumber',
    'InternalSerialNumber',
  ],
  person: [
    'Artist',
    'CameraOwnerName',
    'OwnerName',
    'Copyright',
    'By-line',
    'Writer/Editor',
    'XPAuthor',
    'Author',
    'creator',
  ],
  organisation: ['Credit', 'Source', 'Copyright Notice'],
  software: ['Software', 'ProcessingSoftware', 'Originating Program', 'CreatorTool'],
  words: [
    'ImageDescription',
    'UserComment',
    'XPComment',
    'XPTitle',
    'XPSubject',
    'XPKeywords',
    'Caption/Abstract',
    'Headline',
    'Keywords',
    'Comment',
    'Description',
    'Title',
    'Warning',
    'Disclaimer',
  ],
  folder: ['DocumentName', 'PageName'],
  numbers: ['ImageUniqueID', 'RawDataUniqueID'],
};

/** What a picture cannot do without, in whatever group it stands: the shape of its pixels and how they are stored. */
const HARMLESS =
  /^(?:Orientation|ColorSpace|ComponentsConfiguration|YCbCr\w+|ReferenceBlackWhite|ExifVersion|FlashpixVersion|PixelXDimension|PixelYDimension|.*Resolution\w*|Image(?:Width|Length|Height)|NewSubfileType|SubfileType|BitsPerSample|Compression|PhotometricInterpretation|FillOrder|Strip\w+|Tile\w+|RowsPerStrip|SamplesPerPixel|PlanarConfiguration|Predictor|ColorMap|ExtraSamples|InkSet|SampleFormat|T[46]Options|JPEGTables|PageNumber|\w+ IFD Pointer|_raw)$/;

function textOf(tag: unknown): string {
  if (typeof tag !== 'object' || tag === null || !('description' in tag)) return '';
  const { description } = tag;
  return typeof description === 'string' || typeof description === 'number' ? String(description) : '';
}

/** The reader passes over what it does not understand; a picture of which it knows nothing was not understood. */
const isWhole = (groups: ExifReader.ExpandedTags): boolean =>
  groups.file?.['Image Width'] !== undefined ||
  groups.pngFile !== undefined ||
  groups.exif?.ImageWidth !== undefined ||
  groups.file?.FileType?.value === 'webp' ||
  groups.file?.FileType?.value === 'heic' ||
  groups.file?.FileType?.value === 'avif';

type Tags = Readonly<Record<string, unknown>>;

/** Everything that was read and stands for nothing above: it still tells files of one device or program apart. */
function hasOther(groups: ExifReader.ExpandedTags): boolean {
  const exif = Object.keys(groups.exif ?? {}).some((name) => !HARMLESS.test(name));
  const profile = Object.keys(groups.icc ?? {}).length > 0;
  const others = [groups.iptc, groups.photoshop, groups.makerNotes, groups.pngText];
  return exif || profile || 'mpf' in groups || others.some((group) => Object.keys(group ?? {}).length > 0);
}

/** Not by `instanceof`, which another window's buffer would not be. */
const isBuffer = (value: unknown): value is ArrayBuffer =>
  Object.prototype.toString.call(value) === '[object ArrayBuffer]';

/** What the small picture is made of: browsers draw a JPEG, and nothing else is common. */
function thumbnailOf(groups: ExifReader.ExpandedTags): Blob | null {
  const image = groups.Thumbnail?.image;
  return isBuffer(image) && image.byteLength > 0 ? new Blob([image], { type: 'image/jpeg' }) : null;
}

async function readHead(bytes: Uint8Array<ArrayBuffer>, found: FoundList): Promise<Blob | null> {
  const groups = await ExifReader.load(bytes.buffer, { expanded: true, async: true });
  if (!isWhole(groups)) throw new DamagedFile('picture');
  found.place(groups.gps?.Latitude, groups.gps?.Longitude);
  const tagGroups: Tags[] = [groups.exif, groups.iptc, groups.xmp, groups.png, groups.pngText].map(
    (group): Tags => ({ ...group }),
  );
  addByTable(found, NAMES, (name) => tagGroups.map((tags) => textOf(tags[name])));
  const packets = readXmpIn(bytes, found);
  const thumbnail = thumbnailOf(groups);
  if (thumbnail) found.count('thumbnail');
  if (hasOther(groups) || packets > 0) found.count('other');
  return thumbnail;
}

/** @throws Error of whatever kind a broken or hostile picture makes the reader throw */
export async function readPicture(file: Blob): Promise<Hidden> {
  const { heads, inner, others } = await describe(file);
  const found = new FoundList();
  let thumbnail: Blob | null = null;
  for (const head of heads) thumbnail = (await readHead(head, found)) ?? thumbnail;
  found.count('inner', inner);
  found.count('other', others);
  return { found, thumbnail };
}
