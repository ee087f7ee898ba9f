/** Names, paths and identifiers in bytes whose structure is not followed any further: for the record, and for the search in the copy. */
import type { FoundValue } from '#protocol/record.ts';
import { utf16Text } from '../utf16.ts';

type Group = FoundValue['group'];

/** Bytes of a file that are looked at; what tells something stands near the start or the end of real files. */
const LOOKED_AT_BYTES = 16 * 1024 * 1024;
const MAX_VALUE_CHARACTERS = 200;

/** A list of found values, each once, and not more of a name than somebody would read. */
export class Findings {
  readonly #values = new Map<string, FoundValue>();
  readonly #perName = new Map<string, number>();
  static readonly MOST = 200;
  static readonly MOST_OF_A_NAME = 25;

  add(name: string, value: string, group: Group): void {
    const text = printable(value).slice(0, MAX_VALUE_CHARACTERS).toWellFormed();
    const key = `${name}\n${text}`;
    const ofName = this.#perName.get(name) ?? 0;
    if (text === '' || this.#values.has(key) || ofName >= Findings.MOST_OF_A_NAME) return;
    if (this.#values.size >= Findings.MOST) return;
    this.#perName.set(name, ofName + 1);
    this.#values.set(key, { name, value: text, group });
  }

  count(name: string, count: number): void {
    if (count > 0) this.add(name, String(count), 'history');
  }

  list(): FoundValue[] {
    return [...this.#values.values()];
  }
}

/** Without control characters and spaces at the ends; empty where it is no text at all, such as an encrypted one. */
export function printable(value: string): string {
  const controls = value.match(/[\p{Cc}\ufffd]/gu)?.length ?? 0;
  if (controls * 4 > value.length) return '';
  return value.replace(/[\p{Cc}\ufffd]+/gu, ' ').trim();
}

const PATHS = /(?:[A-Za-z]:\\|\\\\[\w.-]+\\|file:\/\/|\/(?:home|Users)\/)[^\p{Cc}"<>|*?{}()[\]]{3,160}/gu;
const EMAILS = /[\w.+-]{2,40}@[\w-]{2,40}\.[A-Za-z][\w.]{1,30}/g;

/** Paths and addresses, written in one byte or two a character. */
export function addPaths(findings: Findings, prefix: string, bytes: Buffer): void {
  const looked = bytes.subarray(0, LOOKED_AT_BYTES);
  const single = looked.toString('latin1');
  // a second character is missing where the first byte of a pair is odd: both ways are read
  const pairs = [utf16Text(looked), utf16Text(looked.subarray(1))];
  for (const text of [
    single,
    ...pairs.map((pair) =>
      pair.replace(/[^\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Arabic}\p{ASCII}]/gu, '\u0000'),
    ),
  ]) {
    for (const [path] of text.matchAll(PATHS)) findings.add(`${prefix}:FilePath`, path, 'history');
    for (const [address] of text.matchAll(EMAILS)) findings.add(`${prefix}:EmailAddress`, address, 'person');
  }
}

/** Properties of XMP packets anywhere in the bytes, as attributes or as elements. */
const XMP_PROPERTIES: readonly (readonly [RegExp, string, Group])[] = [
  [
    /^(?:dc:creator|photoshop:AuthorsPosition|photoshop:Credit|xmpRights:Owner|tiff:Artist|aux:OwnerName|dc:rights|photoshop:CaptionWriter)$/,
    'Author',
    'person',
  ],
  [
    /^(?:tiff:Make|tiff:Model|aux:SerialNumber|exifEX:BodySerialNumber|aux:Lens|aux:LensSerialNumber)$/,
    'Device',
    'device',
  ],
  [
    /^(?:exif:GPS\w+|photoshop:City|photoshop:State|photoshop:Country|Iptc4xmpCore:Location)$/,
    'Place',
    'place',
  ],
  [
    /^(?:xmp:CreateDate|xmp:ModifyDate|xmp:MetadataDate|photoshop:DateCreated|exif:DateTimeOriginal)$/,
    'Date',
    'time',
  ],
  [
    /^(?:xmpMM:DocumentID|xmpMM:InstanceID|xmpMM:OriginalDocumentID|stRef:documentID|stRef:instanceID|stEvt:instanceID)$/,
    'Identifier',
    'history',
  ],
  [/^(?:xmp:CreatorTool|pdf:Producer|stEvt:softwareAgent|tiff:Software)$/, 'Software', 'software'],
  [/^(?:dc:title|dc:description|photoshop:Headline|pdf:Keywords)$/, 'Title', 'history'],
];

/** Real pictures have one or two; each costs as much as it is long. */
const MOST_PACKETS = 20;
const PACKET_BYTES = 256 * 1024;

export function addXmp(findings: Findings, prefix: string, bytes: Buffer): void {
  let packets = 0;
  for (let start = bytes.indexOf('<rdf:RDF'); start !== -1; start = bytes.indexOf('<rdf:RDF', start + 8)) {
    packets += 1;
    if (packets > MOST_PACKETS) return;
    const end = bytes.indexOf('</rdf:RDF>', start);
    const packet = bytes.toString(
      'utf8',
      start,
      Math.min(end === -1 ? bytes.length : end, start + PACKET_BYTES),
    );
    for (const [, name = '', quoted = ''] of packet.matchAll(
      /\b(\w{1,40}:\w{1,60})\s{0,9}=\s{0,9}["']([^"']{1,300})["']/g,
    ))
      addProperty(findings, prefix, name, quoted);
    const open: string[] = [];
    for (const [, slash, name = '', closed, text = ''] of packet.matchAll(TAGS)) {
      if (slash === '/') open.splice(Math.max(0, open.lastIndexOf(name)));
      else if (closed !== '/') open.push(name);
      // lists and languages stand between a property and its text
      for (const around of open.slice(-DEEPEST)) addProperty(findings, prefix, around, text);
    }
  }
}

/** A tag of XML, and the text up to the next one. */
const TAGS = /<(\/?)(\w{1,40}:\w{1,60})\b[^<>]*?(\/?)>([^<]*)/g;
const DEEPEST = 4;

function addProperty(findings: Findings, prefix: string, name: string, value: string): void {
  const known = XMP_PROPERTIES.find(([pattern]) => pattern.test(name));
  if (known !== undefined) findings.add(`${prefix}:${known[1]}`, value, known[2]);
}
