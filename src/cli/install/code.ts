/** The program as it goes to a machine: sources of every zone that runs there, its packages, its pages. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES, TOP } from '../places.ts';
import { OperatorError } from '../terminal.ts';
import { filesBelow, packageTree, runtimePackages, type TreeEntry } from './tree.ts';
import type { Machine } from './units.ts';

/** All that processes and the operator's commands are made of; tests, documents and building stay where they are. */
const SOURCES = ['src', 'workers', 'config', 'package.json', 'package-lock.json', 'vite.config.ts'];

/** @throws OperatorError where the pages are not built or packages are missing */
export function codeTree(machine: Machine): TreeEntry[] {
  for (const page of ['source', 'kit', 'desk'])
    if (!existsSync(join(PAGES, page)))
      throw new OperatorError('The pages are not built yet: run ./amana up once, or ./amana test.');
  return [
    ...SOURCES.flatMap((path) => filesBelow(join(TOP, path), path)),
    ...filesBelow(PAGES, 'dist'),
    ...packageTree(runtimePackages(machine)),
  ];
}
