/** `node src/cli/setup/build.ts FOLDER`: both pages, for the container build and for whoever compares them. */
import { resolve } from 'node:path';
import { note } from '../terminal.ts';
import { buildPages } from './pages.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  note('usage: node src/cli/setup/build.ts FOLDER');
  process.exitCode = 2;
} else await buildPages(resolve(folder));
