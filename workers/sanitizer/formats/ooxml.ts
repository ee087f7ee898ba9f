/**
 * DOCX, XLSX and PPTX, and their templates and macro files: written anew from what is seen. Every part, element and
 * attribute that goes on is on a list; identifiers and names that programs made are replaced by numbers; comments,
 * tracked changes, macros, links, thumbnails, printer settings and properties stay behind. Text stays as it is.
 */
import { NO_FACTS } from '../facts.ts';
import type { Action } from '../messages.ts';
import { type Copied, type Format, type Original, Refusal, type Tool } from './format.ts';
import { Hidden } from './office/hidden.ts';
import { cleanPackage, EXTENSION_OF } from './office/ooxml-package.ts';
import { tellProperties } from './office/properties.ts';
import { ZipParts } from './zip-parts.ts';
import { refineParts } from './zip-refine.ts';

const MIMES = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
} as const;

export const OFFICE_TOOLS: readonly Tool[] = [{ name: 'node', version: process.versions.node }];

async function clean({ path, mode, limits }: Original): Promise<Copied> {
  const parts = ZipParts.open(path);
  const original = refineParts(parts);
  // its parts are no markup; LibreOffice reads them, and what it draws is taken
  if (original.extension === 'xlsb') {
    const { layOut } = await import('./laid-out.ts');
    const document = { type: original, component: 'calc', hasChanges: false, found: [] } as const;
    return await layOut({ path, mode, limits }, document);
  }
  const hidden = new Hidden();
  try {
    tellProperties(parts, hidden);
    const { bytes, application, characters } = await cleanPackage(parts, { mode, limits, hidden });
    const extension = EXTENSION_OF[application];
    return {
      bytes,
      status: 'clean',
      type: { mime: MIMES[extension], extension },
      original,
      facts: { ...NO_FACTS, characters },
      actions: officeActions(hidden),
      found: hidden.found,
      tools: OFFICE_TOOLS,
    };
  } catch (thrown) {
    throw thrown instanceof Refusal ? new Refusal(thrown.reason, original) : thrown;
  }
}

const ORDER: readonly Action[] = [
  'written anew part by part',
  'identifiers and names of programs renewed',
  'comments removed',
  'tracked changes accepted',
  'links to other files and addresses removed',
  'macros removed',
  'pictures within cleaned',
  'pictures left out that could not be cleaned',
  'files within cleaned',
  'invisible characters removed',
];

export function officeActions(hidden: Hidden): Action[] {
  const always = new Set<string>(ORDER.slice(0, 2));
  return ORDER.filter((action) => always.has(action) || hidden.actions.has(action));
}

export const ooxml: Format = { clean };
