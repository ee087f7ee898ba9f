/** The supported formats. A format's code is loaded when a file of it arrives: PDF's engine would slow every picture. */
import type { Format } from './format.ts';

export async function formatFor(mime: string): Promise<Format | null> {
  switch (mime) {
    case 'image/jpeg':
      return (await import('./jpeg.ts')).jpeg;
    case 'image/png':
      return (await import('./png.ts')).png;
    case 'image/webp':
      return (await import('./webp.ts')).webp;
    case 'image/apng':
      return (await import('./apng.ts')).apng;
    case 'image/gif':
      return (await import('./gif.ts')).gif;
    case 'image/tiff':
      return (await import('./tiff.ts')).tiff;
    case 'image/avif':
      return (await import('./avif.ts')).avif;
    case 'image/heic':
    case 'image/heif':
      return (await import('./heic.ts')).heic;
    case 'image/bmp':
      return (await import('./bmp.ts')).bmp;
    case 'image/svg+xml':
      return (await import('./svg.ts')).svg;
    case 'application/pdf':
      return (await import('./pdf.ts')).pdf;
    case 'application/rtf':
      return (await import('./rtf.ts')).rtf;
    case 'application/x-cfb':
      return (await import('./legacy-office.ts')).legacyOffice;
    case 'application/vnd.openxmlformats-officedocument.wordprocessingml.document':
    case 'application/vnd.openxmlformats-officedocument.wordprocessingml.template':
    case 'application/vnd.ms-word.document.macroEnabled.12':
    case 'application/vnd.ms-word.template.macroEnabled.12':
    case 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet':
    case 'application/vnd.openxmlformats-officedocument.spreadsheetml.template':
    case 'application/vnd.ms-excel.sheet.macroEnabled.12':
    case 'application/vnd.ms-excel.template.macroEnabled.12':
    case 'application/vnd.openxmlformats-officedocument.presentationml.presentation':
    case 'application/vnd.openxmlformats-officedocument.presentationml.slideshow':
    case 'application/vnd.openxmlformats-officedocument.presentationml.template':
    case 'application/vnd.ms-powerpoint.presentation.macroEnabled.12':
    case 'application/vnd.ms-powerpoint.slideshow.macroEnabled.12':
    case 'application/vnd.ms-powerpoint.template.macroEnabled.12':
    case 'application/vnd.ms-excel.sheet.binary.macroEnabled.12':
      return (await import('./ooxml.ts')).ooxml;
    case 'application/vnd.oasis.opendocument.text':
    case 'application/vnd.oasis.opendocument.spreadsheet':
    case 'application/vnd.oasis.opendocument.presentation':
    case 'application/vnd.oasis.opendocument.graphics':
    case 'application/vnd.oasis.opendocument.text-template':
    case 'application/vnd.oasis.opendocument.spreadsheet-template':
    case 'application/vnd.oasis.opendocument.presentation-template':
      return (await import('./odf.ts')).odf;
    case 'application/epub+zip':
      return (await import('./epub.ts')).epub;
    case 'text/plain':
      return (await import('./text.ts')).text;
    case 'video/mp4':
    case 'video/x-m4v':
      return (await import('./media/mp4.ts')).mp4;
    case 'audio/mp4':
      return (await import('./media/mp4.ts')).m4a;
    case 'video/quicktime':
      return (await import('./media/mp4.ts')).mov;
    case 'video/x-matroska':
      return (await import('./media/matroska.ts')).mkv;
    case 'video/webm':
      return (await import('./media/matroska.ts')).webm;
    case 'video/x-msvideo':
      return (await import('./media/avi.ts')).avi;
    case 'audio/mpeg':
      return (await import('./media/mp3.ts')).mp3;
    case 'audio/flac':
      return (await import('./media/flac.ts')).flac;
    case 'audio/ogg':
      return (await import('./media/ogg.ts')).ogg;
    case 'audio/x-wav':
      return (await import('./media/wav.ts')).wav;
    case 'audio/amr':
      return (await import('./media/amr.ts')).amr;
    case 'video/3gpp':
      return (await import('./media/mp4.ts')).threeGp;
    case 'application/zip':
      return (await import('./zip.ts')).zip;
    case 'application/x-tar':
      return (await import('./tar.ts')).tar;
    case 'message/rfc822':
      return (await import('./mail.ts')).mail;
    case 'text/html':
      return (await import('./html.ts')).html;
    case 'application/gzip':
      return (await import('./tar.ts')).gzip;
    default:
      return null;
  }
}
