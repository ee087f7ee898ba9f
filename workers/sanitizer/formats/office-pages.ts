/**
 * An office file that could not be written anew, or not be proven clean: LibreOffice lays it out in pages, and the pages become
 * pictures. What its properties tell is listed as far as it can be read.
 */
import type { Copied, Format, Original } from './format.ts';
import { Refusal } from './format.ts';
import { type Document, layOut } from './laid-out.ts';
import { Hidden } from './office/hidden.ts';
import { tellProperties } from './office/properties.ts';
import { ZipParts } from './zip-parts.ts';
import { refineParts } from './zip-refine.ts';

const COMPONENTS: readonly (readonly [RegExp, Document['component']])[] = [
  [/word|opendocument\.text/, 'writer'],
  [/excel|spreadsheet/, 'calc'],
  [/powerpoint|presentation/, 'impress'],
  [/opendocument\.graphics/, 'draw'],
];
const DOCUMENT_TYPE = '<!DOCTYPE';
const CHANGES = /<(?:w:(?:ins|del|moveFrom|moveTo)[\s>]|text:tracked-changes)/;

async function clean(original: Original): Promise<Copied> {
  const parts = ZipParts.open(original.path);
  const type = refineParts(parts);
  const component = COMPONENTS.find(([pattern]) => pattern.test(type.mime))?.[1];
  if (component === undefined) throw new Refusal('format not supported', type);
  let hasChanges = false;
  for (const name of parts.names.filter((part) => part.endsWith('.xml'))) {
    const bytes = parts.read(name) ?? Buffer.alloc(0);
    // no office program writes one: it is there for the entities, which another reader is not asked to try
    if (bytes.includes(DOCUMENT_TYPE) || bytes.includes(Buffer.from(DOCUMENT_TYPE, 'utf16le')))
      throw new Refusal('file is damaged', type);
    hasChanges ||= component === 'writer' && CHANGES.test(bytes.toString('latin1'));
  }
  return await layOut(original, { type, component, hasChanges, found: told(parts) });
}

function told(parts: ZipParts): Document['found'] {
  const hidden = new Hidden();
  try {
    tellProperties(parts, hidden);
  } catch (thrown) {
    // a part that is not even text tells nothing; its pages are drawn all the same
    if (!(thrown instanceof Refusal)) throw thrown;
  }
  return hidden.found;
}

export const officePages: Format = { clean };
