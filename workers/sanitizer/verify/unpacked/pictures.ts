/** Pictures within a document: looked at as if each were a file of its own. */
import type { Mode } from '#protocol/record.ts';
import { verifyJpeg } from '../jpeg.ts';
import { demand } from '../source.ts';
import { unpackPng } from './png.ts';
import type { Search } from './search.ts';
import { memorySource } from './zip-members.ts';

export async function verifyPicture(name: string, bytes: Buffer, search: Search, mode: Mode): Promise<void> {
  const source = memorySource(bytes);
  if (/\.(?:jpeg|jpg)$/.test(name)) verifyJpeg(source, mode);
  else {
    demand(name.endsWith('.png'), 'a picture of another kind');
    await unpackPng(source, search, mode);
  }
  search.look(bytes);
}
