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
    case 'application/pdf':
      return (await import('./pdf.ts')).pdf;
    case 'application/rtf':
      return (await import('./rtf.ts')).rtf;
    case 'application/x-cfb':
      return (await import('./legacy-office.ts')).legacyOffice;
    case 'text/plain':
      return (await import('./text.ts')).text;
    case 'video/mp4':
    case 'video/x-m4v':
      return (await import('./media/mp4.ts')).mp4;
    case 'audio/mp4':
      return (await import('./media/mp4.ts')).m4a;
    case 'video/quicktime':
      return (await import('./media/mp4.ts')).mov;
    case 'video/3gpp':
      return (await import('./media/mp4.ts')).threeGp;
    case 'application/zip':
      return (await import('./zip.ts')).zip;
    case 'application/x-tar':
      return (await import('./tar.ts')).tar;
    case 'application/gzip':
      return (await import('./tar.ts')).gzip;
    default:
      return null;
  }
}
