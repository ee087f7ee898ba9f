/** XMP: a description in XML that pictures, films and PDF files carry alike. */
import type { FoundList } from '../findings.ts';
import { latin1, utf8 } from './bytes.ts';
import { addByTable, countOf, type NameTable, valuesOf } from './xml.ts';

const NAMES: NameTable = {
  place: [
    'photoshop:City',
    'photoshop:State',
    'photoshop:Country',
    'Iptc4xmpCore:Location',
    'Iptc4xmpExt:City',
    'Iptc4xmpExt:CountryName',
  ],
  date: [
    'photoshop:DateCreated',
    'exif:DateTimeOriginal',
    'xmp:CreateDate',
    'xmp:ModifyDate',
    'xmp:MetadataDate',
  ],
  device: ['tiff:Make', 'tiff:Model', 'aux:Lens', 'exifEX:LensModel'],
  serial: ['aux:SerialNumber', 'exifEX:BodySerialNumber', 'exifEX:LensSerialNumber', 'aux:LensSerialNumber'],
  person: [
    'dc:creator',
    'dc:contributor',
    'aux:OwnerName',
    'exifEX:CameraOwnerName',
    'photoshop:AuthorsPosition',
    'photoshop:CaptionWriter',
    'pdf:Author',
    'xmpDM:artist',
    'mwg-rs:Name',
    'Iptc4xmpExt:PersonInImage',
  ],
  organisation: ['photoshop:Credit', 'photoshop:Source', 'dc:publisher', 'pdfx:Company'],
  software: ['xmp:CreatorTool', 'pdf:Producer', 'tiff:Software', 'stEvt:softwareAgent'],
  words: [
    'dc:title',
    'dc:description',
    'dc:subject',
    'dc:rights',
    'photoshop:Headline',
    'photoshop:Instructions',
    'pdf:Keywords',
  ],
  folder: ['stRef:filePath'],
  numbers: ['xmpMM:DocumentID', 'xmpMM:InstanceID', 'xmpMM:OriginalDocumentID', 'exif:ImageUniqueID'],
};

/** `41,51.18N` or `41,51,11N`: degrees, minutes with their fraction or seconds, and the half of the world. */
function degrees(text: string | undefined): number | undefined {
  const match = /^\s*(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])/.exec(text ?? '');
  if (!match) return undefined;
  const size = Number(match[1]) + Number(match[2]) / 60 + Number(match[3] ?? 0) / 3600;
  return match[4] === 'S' || match[4] === 'W' ? -size : size;
}

function readXmp(xml: string, found: FoundList): void {
  found.place(degrees(valuesOf(xml, 'exif:GPSLatitude')[0]), degrees(valuesOf(xml, 'exif:GPSLongitude')[0]));
  addByTable(found, NAMES, (name) => valuesOf(xml, name));
  if (countOf(xml, 'xmpGImg:image') > 0) found.count('thumbnail');
}

/** More packets than these in one file are a trick. */
const MOST_PACKETS = 32;
const MOST_PACKET_BYTES = 1024 * 1024;

/** Every packet that lies in the bytes in the clear. @param text the bytes, one letter each @returns how many */
function readXmpPackets(text: string, bytes: Uint8Array, found: FoundList): number {
  let packets = 0;
  for (let at = 0; packets < MOST_PACKETS; packets += 1) {
    const start = text.indexOf('<x:xmpmeta', at);
    if (start < 0) break;
    const close = text.indexOf('</x:xmpmeta>', start);
    const end = close < 0 || close - start > MOST_PACKET_BYTES ? start + MOST_PACKET_BYTES : close;
    readXmp(utf8(bytes.subarray(start, end)), found);
    at = end;
  }
  return packets;
}

export const readXmpIn = (bytes: Uint8Array, found: FoundList): number =>
  readXmpPackets(latin1(bytes), bytes, found);
