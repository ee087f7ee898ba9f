/**
 * What a zip file is beyond being one. Office files say it in `[Content_Types].xml`, OpenDocument files and electronic
 * books in a part named `mimetype`; everything else is an archive.
 */
import type { MediaType } from '../messages.ts';
import { utf16Text } from '../utf16.ts';
import { ZipParts } from './zip-parts.ts';

export const ZIP: MediaType = { mime: 'application/zip', extension: 'zip' };

const OOXML = 'application/vnd.openxmlformats-officedocument';

/** By the content type of the main part; the first that occurs decides. */
const OFFICE_MAIN_PARTS: readonly (readonly [string, MediaType])[] = [
  [
    `${OOXML}.wordprocessingml.document.main+xml`,
    { mime: `${OOXML}.wordprocessingml.document`, extension: 'docx' },
  ],
  [
    `${OOXML}.wordprocessingml.template.main+xml`,
    { mime: `${OOXML}.wordprocessingml.template`, extension: 'dotx' },
  ],
  [
    'application/vnd.ms-word.document.macroEnabled.main+xml',
    { mime: 'application/vnd.ms-word.document.macroEnabled.12', extension: 'docm' },
  ],
  [
    'application/vnd.ms-word.template.macroEnabledTemplate.main+xml',
    { mime: 'application/vnd.ms-word.template.macroEnabled.12', extension: 'dotm' },
  ],
  [`${OOXML}.spreadsheetml.sheet.main+xml`, { mime: `${OOXML}.spreadsheetml.sheet`, extension: 'xlsx' }],
  [
    `${OOXML}.spreadsheetml.template.main+xml`,
    { mime: `${OOXML}.spreadsheetml.template`, extension: 'xltx' },
  ],
  [
    'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
    { mime: 'application/vnd.ms-excel.sheet.macroEnabled.12', extension: 'xlsm' },
  ],
  [
    'application/vnd.ms-excel.template.macroEnabled.main+xml',
    { mime: 'application/vnd.ms-excel.template.macroEnabled.12', extension: 'xltm' },
  ],
  [
    'application/vnd.ms-excel.sheet.binary.macroEnabled.main',
    { mime: 'application/vnd.ms-excel.sheet.binary.macroEnabled.12', extension: 'xlsb' },
  ],
  [
    `${OOXML}.presentationml.presentation.main+xml`,
    { mime: `${OOXML}.presentationml.presentation`, extension: 'pptx' },
  ],
  [
    `${OOXML}.presentationml.slideshow.main+xml`,
    { mime: `${OOXML}.presentationml.slideshow`, extension: 'ppsx' },
  ],
  [
    `${OOXML}.presentationml.template.main+xml`,
    { mime: `${OOXML}.presentationml.template`, extension: 'potx' },
  ],
  [
    'application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml',
    { mime: 'application/vnd.ms-powerpoint.presentation.macroEnabled.12', extension: 'pptm' },
  ],
  [
    'application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml',
    { mime: 'application/vnd.ms-powerpoint.slideshow.macroEnabled.12', extension: 'ppsm' },
  ],
  [
    'application/vnd.ms-powerpoint.template.macroEnabled.main+xml',
    { mime: 'application/vnd.ms-powerpoint.template.macroEnabled.12', extension: 'potm' },
  ],
];

const ODF = 'application/vnd.oasis.opendocument';

/** By the text of the part `mimetype`. */
const DECLARED: ReadonlyMap<string, string> = new Map([
  [`${ODF}.text`, 'odt'],
  [`${ODF}.text-template`, 'ott'],
  [`${ODF}.spreadsheet`, 'ods'],
  [`${ODF}.spreadsheet-template`, 'ots'],
  [`${ODF}.presentation`, 'odp'],
  [`${ODF}.presentation-template`, 'otp'],
  [`${ODF}.graphics`, 'odg'],
  ['application/epub+zip', 'epub'],
]);

/** Longer declarations are none. */
const MAX_DECLARATION_BYTES = 200;

/** @throws Refusal for a file that is no sound zip file */
export async function refineZip(path: string): Promise<MediaType> {
  return refineParts(ZipParts.open(path));
}

export function refineParts(parts: ZipParts): MediaType {
  const types = parts.read(parts.find('[Content_Types].xml') ?? '');
  if (types !== null) {
    const text = types[0] === 0xff ? utf16Text(types) : types.toString('utf8');
    const main = OFFICE_MAIN_PARTS.find(
      ([contentType]) => text.includes(`"${contentType}"`) || text.includes(`'${contentType}'`),
    );
    if (main !== undefined) return main[1];
  }
  const declared = parts.read('mimetype');
  if (declared !== null && declared.length <= MAX_DECLARATION_BYTES) {
    const mime = declared
      .toString('latin1')
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .trim();
    const extension = DECLARED.get(mime);
    if (extension !== undefined) return { mime, extension };
  }
  return ZIP;
}
