/** Which parts of an office file a part leads to. */
import { posix } from 'node:path';
import { SaxesParser } from 'saxes';
import { Refusal } from '../format.ts';
import type { ZipParts } from '../zip-parts.ts';
import { decodeXml } from './markup.ts';

export interface Relationship {
  readonly id: string;
  /** Last word of its type, which is the same in all editions of the format. */
  readonly kind: string;
  /** A part's name, or an address if it is external. */
  readonly target: string;
  readonly isExternal: boolean;
}

/** @param part the part's name; '' for the package itself */
export function readRelationships(parts: ZipParts, part: string): Relationship[] {
  const folder = posix.dirname(part);
  const place = part === '' ? '_rels/.rels' : posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const bytes = parts.read(parts.find(place) ?? '');
  if (bytes === null) return [];
  const found: Relationship[] = [];
  const parser = new SaxesParser({ position: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Refusal('file is damaged');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (name.split(':').at(-1) !== 'Relationship') return;
    const { Id: id, Type: type, Target: target, TargetMode: mode } = attributes;
    if (typeof id !== 'string' || typeof type !== 'string' || typeof target !== 'string') return;
    const isExternal = mode === 'External';
    found.push({
      id,
      kind: type.split('/').at(-1) ?? '',
      target: isExternal ? target : resolve(parts, folder, target),
      isExternal,
    });
  });
  try {
    parser.write(decodeXml(bytes).replace(/^\ufeff/, '')).close();
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown;
    throw new Refusal('file is damaged');
  }
  return found;
}

/** Names are compared without regard to case, and may be spelt with percent signs. */
function resolve(parts: ZipParts, folder: string, target: string): string {
  const plain = target.split('#')[0]?.replaceAll('\\', '/') ?? '';
  const name = plain.startsWith('/') ? plain.slice(1) : posix.join(folder, plain);
  return parts.find(name) ?? name;
}
