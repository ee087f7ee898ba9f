/** The tags that exiftool may report for clean office files and books, and the only values that some of them may have. */

const ANY_FILE = ['File:FileType', 'File:FileTypeExtension', 'File:MIMEType'];
const PACKING = ['ZIP:ZipRequiredVersion', 'ZIP:ZipBitFlag', 'ZIP:ZipCompression', 'ZIP:ZipModifyDate'];

const OOXML = new Set([...ANY_FILE, ...PACKING]);
const ODF = new Set(ANY_FILE);

export const OFFICE_TAGS: Readonly<Record<string, ReadonlySet<string>>> = {
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': OOXML,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': OOXML,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': OOXML,
  'application/vnd.oasis.opendocument.text': ODF,
  'application/vnd.oasis.opendocument.spreadsheet': ODF,
  'application/vnd.oasis.opendocument.presentation': ODF,
  'application/vnd.oasis.opendocument.graphics': ODF,
  // its package, in which the format wants a title, an identifier and a date
  'application/epub+zip': new Set([
    ...ANY_FILE,
    'XML-dc:IdentifierId',
    'XML-dc:Identifier',
    'XML-dc:Title',
    'XML-dc:Language',
    'XML:MetaProperty',
    'XML:Meta',
    'XML:ManifestItemId',
    'XML:ManifestItemHref',
    'XML:ManifestItemMedia-type',
    'XML:ManifestItemProperties',
    'XML:SpineItemrefIdref',
  ]),
};

export const OFFICE_VALUES: Readonly<Record<string, readonly string[]>> = {
  // the earliest that a zip file can say
  'ZIP:ZipModifyDate': ['1980:01:01 00:00:00'],
  'XML-dc:Identifier': ['book'],
  'XML-dc:Title': ['Book'],
  'XML-dc:Language': ['und'],
  'XML:Meta': ['1980:01:01 00:00:00Z'],
};

/** What an original has by its format, or what is counted in it: it tells nothing that the pages do not. */
export const OFFICE_STRUCTURE =
  /^(?:ZIP:Zip(?:RequiredVersion|BitFlag|Compression)|XML:(?:Pages|Words|Characters|CharactersWithSpaces|Paragraphs|Lines|Slides|Notes|HiddenSlides|MMClips|ScaleCrop|DocSecurity|LinksUpToDate|SharedDoc|HyperlinksChanged|HeadingPairs|TitlesOfParts|PresentationFormat|MetaProperty|(?:Manifest|Spine|Guide)\w.*)|XML-dc:IdentifierId|XMP-meta:(?:Document-statistic.*|User-definedName|Template(?:Type|Actuate)))$/;
