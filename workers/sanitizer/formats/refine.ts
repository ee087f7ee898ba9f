/** Types that only a look at the whole file tells. */
import type { MediaType } from '../messages.ts';

/** Null where the type that the first bytes told is all there is to know. @throws Refusal */
export async function refine(mime: string, path: string): Promise<MediaType | null> {
  if (mime !== 'application/zip') return null;
  const { refineArchive } = await import('./zip.ts');
  return await refineArchive(path);
}
