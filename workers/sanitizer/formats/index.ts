/** The supported formats. A format's code is loaded when a file of it arrives: PDF's engine would slow every picture. */
import type { Format } from './format.ts';

type Load = () => Promise<Format>;

const ooxml: Load = async () => (await import('./ooxml.ts')).ooxml;
const odf: Load = async () => (await import('./odf.ts')).odf;

/** By media type. */
const FORMATS: Readonly<Record<string, Load>> = {
  'image/jpeg': async () => (await import('./jpeg.ts')).jpeg,
  'image/png': async () => (await import('./png.ts')).png,
  'image/webp': async () => (await import('./webp.ts')).webp,
  'image/apng': async () => (await import('./apng.ts')).apng,
  'image/gif': async () => (await import('./gif.ts')).gif,
  'image/tiff': async () => (await import('./tiff.ts')).tiff,
  'image/avif': async () => (await import('./avif.ts')).avif,
  'image/heic': async () => (await import('./heic.ts')).heic,
  'image/heif': async () => (await import('./heic.ts')).heic,
  'image/bmp': async () => (await import('./bmp.ts')).bmp,
  'image/svg+xml': async () => (await import('./svg.ts')).svg,
  'application/pdf': async () => (await import('./pdf.ts')).pdf,
  'application/rtf': async () => (await import('./rtf.ts')).rtf,
  'application/x-cfb': async () => (await import('./legacy-office.ts')).legacyOffice,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ooxml,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.template': ooxml,
  'application/vnd.ms-word.document.macroEnabled.12': ooxml,
  'application/vnd.ms-word.template.macroEnabled.12': ooxml,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ooxml,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.template': ooxml,
  'application/vnd.ms-excel.sheet.macroEnabled.12': ooxml,
  'application/vnd.ms-excel.template.macroEnabled.12': ooxml,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ooxml,
  'application/vnd.openxmlformats-officedocument.presentationml.slideshow': ooxml,
  'application/vnd.openxmlformats-officedocument.presentationml.template': ooxml,
  'application/vnd.ms-powerpoint.presentation.macroEnabled.12': ooxml,
  'application/vnd.ms-powerpoint.slideshow.macroEnabled.12': ooxml,
  'application/vnd.ms-powerpoint.template.macroEnabled.12': ooxml,
  'application/vnd.ms-excel.sheet.binary.macroEnabled.12': ooxml,
  'application/vnd.oasis.opendocument.text': odf,
  'application/vnd.oasis.opendocument.spreadsheet': odf,
  'application/vnd.oasis.opendocument.presentation': odf,
  'application/vnd.oasis.opendocument.graphics': odf,
  'application/vnd.oasis.opendocument.text-template': odf,
  'application/vnd.oasis.opendocument.spreadsheet-template': odf,
  'application/vnd.oasis.opendocument.presentation-template': odf,
  'application/epub+zip': async () => (await import('./epub.ts')).epub,
  'text/plain': async () => (await import('./text.ts')).text,
  'video/mp4': async () => (await import('./media/mp4.ts')).mp4,
  'video/x-m4v': async () => (await import('./media/mp4.ts')).mp4,
  'audio/mp4': async () => (await import('./media/mp4.ts')).m4a,
  'video/quicktime': async () => (await import('./media/mp4.ts')).mov,
  'video/x-matroska': async () => (await import('./media/matroska.ts')).mkv,
  'video/webm': async () => (await import('./media/matroska.ts')).webm,
  'video/x-msvideo': async () => (await import('./media/avi.ts')).avi,
  'video/ogg': async () => (await import('./media/ogx.ts')).ogx,
  'application/ogg': async () => (await import('./media/ogx.ts')).ogx,
  'audio/mpeg': async () => (await import('./media/mp3.ts')).mp3,
  'audio/flac': async () => (await import('./media/flac.ts')).flac,
  'audio/ogg': async () => (await import('./media/ogg.ts')).ogg,
  'audio/x-wav': async () => (await import('./media/wav.ts')).wav,
  'audio/amr': async () => (await import('./media/amr.ts')).amr,
  'video/3gpp': async () => (await import('./media/mp4.ts')).threeGp,
  'application/zip': async () => (await import('./zip.ts')).zip,
  'application/x-tar': async () => (await import('./tar.ts')).tar,
  'message/rfc822': async () => (await import('./mail.ts')).mail,
  'text/html': async () => (await import('./html.ts')).html,
  'application/gzip': async () => (await import('./tar.ts')).gzip,
};

export async function formatFor(mime: string): Promise<Format | null> {
  return (await FORMATS[mime]?.()) ?? null;
}

/** Loads the code of every format, and what some of it loads only when it is needed. */
export async function loadFormats(): Promise<void> {
  for (const load of new Set(Object.values(FORMATS))) await load();
  await import('./pdf-units.ts');
}
