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
    case 'text/plain':
      return (await import('./text.ts')).text;
    default:
      return null;
  }
}
