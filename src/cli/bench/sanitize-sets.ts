/** Sets of files for the sanitizer's bench, made anew and always alike; each file carries values that must not survive. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import sharp, { type Sharp } from 'sharp';
import { TOP } from '../places.ts';
import { runTool } from './tool.ts';

/** Planted in every kind of file, and in nothing that can be seen or heard. */
export const PLANTED = {
  person: 'Nadia Planted-Haddad',
  company: 'Planted Holding 4471',
  serial: 'SN-PLANTED-88412',
  guid: '7C1B0A52-41DE-4E5C-9F0B-0D5A7B6E9A11',
  path: 'C:\\Users\\planted.nadia\\evidence',
  latitude: '33.513807',
  longitude: '36.276528',
  date: '2019:03:17',
  comment: 'planted remark of an editor',
} as const;

/** What is looked for: coordinates to some ten metres, since every format rounds them in its own way. */
export const NEEDLES: readonly string[] = [
  ...Object.values({
    ...PLANTED,
    latitude: PLANTED.latitude.slice(0, 7),
    longitude: PLANTED.longitude.slice(0, 7),
  }),
  'planted.nadia',
];

export interface SetFile {
  readonly path: string;
  /** Pages of a document; 1 for the rest. */
  readonly pages: number;
}

export interface Counts {
  readonly photos: number;
  /** Different pictures among the photos; the rest are the same pixels with other tags. */
  readonly pictures: number;
  readonly pdfs: number;
  /** Files of each office format. */
  readonly office: number;
}

const FIXTURES = ['htc-desire.jpg', 'iphone-4.jpg', 'olympus-x790.jpg', 'oppo-r7.jpg', 'sony-hx5v.jpg'];
const fixture = (index: number) =>
  join(TOP, 'tests/fixtures/media', FIXTURES[index % FIXTURES.length] ?? 'iphone-4.jpg');

/** 12 megapixels, as phones take them. */
const PHOTO = { width: 4032, height: 3024 };
export const ISO_DATE = PLANTED.date.replaceAll(':', '-');

export async function makeFolder(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(path, { recursive: true });
  return path;
}

/** A crop of a photo that is another one for each index. */
export function cropped(index: number, size: { width: number; height: number }): Sharp {
  const zoom = 1.05 + (index % 7) / 20;
  return sharp(fixture(index))
    .rotate()
    .resize(Math.round(size.width * zoom), Math.round(size.height * zoom), { fit: 'cover' })
    .extract({ left: index % 5, top: index % 3, ...size });
}

/** Camera photos with EXIF, GPS, serial numbers and a thumbnail; tags are written by one exiftool for all. */
export async function makePhotos(top: string, { photos, pictures }: Counts): Promise<SetFile[]> {
  const folder = await makeFolder(top, 'photos');
  const bodies = await Promise.all(
    Array.from({ length: pictures }, (_, index) => cropped(index, PHOTO).jpeg({ quality: 88 }).toBuffer()),
  );
  const thumbnail = join(top, 'thumbnail.jpg');
  await sharp(fixture(0)).resize(160, 120).jpeg().toFile(thumbnail);
  const files: SetFile[] = [];
  const orders: string[] = [];
  for (let index = 0; index < photos; index += 1) {
    const path = join(folder, `IMG_${String(index).padStart(4, '0')}.jpg`);
    await writeFile(path, bodies[index % pictures] ?? new Uint8Array(0));
    files.push({ path, pages: 1 });
    orders.push(
      '-overwrite_original',
      '-q',
      '-Make=Plantcam',
      '-Model=Plantcam 12 Pro',
      `-SerialNumber=${PLANTED.serial}-${index}`,
      `-Artist=${PLANTED.person}`,
      `-OwnerName=${PLANTED.person}`,
      `-DateTimeOriginal=${PLANTED.date} 04:05:06`,
      `-CreateDate=${PLANTED.date} 04:05:06`,
      `-GPSLatitude=${PLANTED.latitude}`,
      '-GPSLatitudeRef=N',
      `-GPSLongitude=${PLANTED.longitude}`,
      '-GPSLongitudeRef=E',
      `-UserComment=${PLANTED.comment}`,
      `-XMP-xmpMM:DocumentID=${PLANTED.guid}`,
      `-IPTC:By-line=${PLANTED.person}`,
      `-ThumbnailImage<=${thumbnail}`,
      path,
      '-execute',
    );
  }
  const list = join(top, 'photos.args');
  await writeFile(list, orders.join('\n'));
  await runTool('exiftool', ['-@', list]);
  return files;
}

export const PARAGRAPH =
  'The trucks left the yard at dawn and came back at night, without plates and with their lights off. ';

export async function makePdfs(top: string, { pdfs }: Counts): Promise<SetFile[]> {
  const folder = await makeFolder(top, 'pdfs');
  const files: SetFile[] = [];
  for (let index = 0; index < pdfs; index += 1) {
    const pages = 3 + (index % 3);
    const pdf = await PDFDocument.create();
    pdf.setAuthor(PLANTED.person);
    pdf.setTitle(PLANTED.comment);
    pdf.setKeywords([PLANTED.company, PLANTED.guid]);
    pdf.setCreationDate(new Date(`${ISO_DATE}T04:05:06Z`));
    await pdf.attach(new TextEncoder().encode(PLANTED.path), 'notes.txt', { description: PLANTED.comment });
    const font = await pdf.embedFont(StandardFonts.Helvetica);
    const picture = await cropped(index, { width: 1200, height: 800 }).jpeg().toBuffer();
    const image = await pdf.embedJpg(picture);
    for (let page = 0; page < pages; page += 1) {
      const sheet = pdf.addPage([595, 842]);
      for (let line = 0; line < 24; line += 1)
        sheet.drawText(PARAGRAPH.slice(0, 90), { x: 50, y: 790 - line * 14, size: 10, font });
      sheet.drawImage(image, { x: 50, y: 80, width: 495, height: 330 });
    }
    const path = join(folder, `report-${index}.pdf`);
    await writeFile(path, await pdf.save());
    files.push({ path, pages });
  }
  return files;
}

const SOUND = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=60'];
const FILM = ['-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=25:duration=12', ...SOUND, '-shortest'];
const H264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];

/** By name: what ffmpeg takes in, and how it is encoded. */
const MEDIA: Readonly<Record<string, readonly string[]>> = {
  'call.mp3': [...SOUND, '-c:a', 'libmp3lame', '-id3v2_version', '3', '-write_id3v1', '1'],
  'call.flac': [...SOUND, '-c:a', 'flac'],
  'call.ogg': [...SOUND, '-c:a', 'libvorbis'],
  'call.opus': [...SOUND, '-c:a', 'libopus'],
  'call.wav': [...SOUND, '-c:a', 'pcm_s16le'],
  'call.m4a': [...SOUND, '-c:a', 'aac'],
  'film.mp4': [...FILM, ...H264],
  'film.mov': [...FILM, ...H264],
  'film.mkv': [...FILM, ...H264],
  'film.avi': [...FILM, '-c:v', 'mpeg4', '-c:a', 'libmp3lame'],
  'film.webm': [...FILM, '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libvorbis'],
  'film.3gp': [...FILM, ...H264],
};

export async function makeMedia(top: string): Promise<SetFile[]> {
  const folder = await makeFolder(top, 'media');
  const tags = {
    artist: PLANTED.person,
    title: PLANTED.comment,
    comment: `${PLANTED.comment} ${PLANTED.guid}`,
    date: ISO_DATE,
    creation_time: `${ISO_DATE}T04:05:06Z`,
    location: `+${PLANTED.latitude}+0${PLANTED.longitude}/`,
  };
  const metadata = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
  const files: SetFile[] = [];
  for (const [name, args] of Object.entries(MEDIA)) {
    const path = join(folder, name);
    await runTool('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', ...args, ...metadata, path]);
    files.push({ path, pages: 1 });
  }
  return files;
}

/** One of each of the other formats: for the share that comes out clean, not for speed. */
export async function makeOthers(top: string): Promise<SetFile[]> {
  const folder = await makeFolder(top, 'others');
  const small = () => cropped(1, { width: 320, height: 240 }).withExif({ IFD0: { Artist: PLANTED.person } });
  const picture = await small().jpeg().toBuffer();
  const made: Record<string, Uint8Array | string> = {
    'a.png': await small().png().toBuffer(),
    'a.webp': await small().webp().toBuffer(),
    'a.avif': await small().avif({ effort: 0 }).toBuffer(),
    'a.tiff': await small().tiff().toBuffer(),
    'a.gif': await small().gif().toBuffer(),
    'a.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><!-- ${PLANTED.person} --><rect width="40" height="30" fill="teal"/></svg>`,
    'a.txt': `Two trucks.\u200b Without plates.\n`,
    'a.md': '# Two trucks\n\nWithout plates.\n',
    'a.csv': 'truck,plate\n1,none\n2,none\n',
    'a.json': '{"trucks": 2}\n',
    'a.html': `<!doctype html><html><head><meta name="author" content="${PLANTED.person}"><title>Trucks</title></head><body><p>Two trucks.</p></body></html>`,
    'a.rtf': `{\\rtf1\\ansi{\\info{\\author ${PLANTED.person}}}Two trucks.\\par}`,
    'a.eml': `From: ${PLANTED.person} <n@planted.example>\r\nTo: desk@example.org\r\nSubject: Trucks\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nTwo trucks.\r\n`,
    'a.zip': zipSync({ [`${PLANTED.person}/IMG_1.jpg`]: picture, 'b.txt': strToU8('Two trucks.\n') }),
  };
  const files: SetFile[] = [];
  for (const [name, bytes] of Object.entries(made)) {
    const path = join(folder, name);
    await writeFile(path, bytes);
    files.push({ path, pages: 1 });
  }
  for (const [name, how] of [
    ['a.tar', '-cf'],
    ['a.tar.gz', '-czf'],
  ] as const) {
    const path = join(folder, name);
    await runTool('tar', [
      how,
      path,
      '--owner=planted.nadia',
      '--group=users',
      '-C',
      folder,
      'a.png',
      'a.txt',
    ]);
    files.push({ path, pages: 1 });
  }
  return files;
}
