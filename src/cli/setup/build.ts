/** Both pages, for the container build, for whoever compares them, and for whoever signs them (docs/webcat.md). */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { note } from '../terminal.ts';
import { buildPages } from './pages.ts';

const USAGE = `usage: node src/cli/setup/build.ts FOLDER [--root HEX] [--app URL]
  --root HEX  pin the pages to this newsroom's root key, 64 hex digits, as they have to be to be signed
  --app URL   where the sources of this build lie; part of what is signed`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { root: { type: 'string' }, app: { type: 'string' } },
});
const [folder] = positionals;
const isRoot = values.root === undefined || /^[0-9a-f]{64}$/.test(values.root);
const isAddress = values.app === undefined || URL.canParse(values.app);
if (folder === undefined || !isRoot || !isAddress) {
  note(USAGE);
  process.exitCode = 2;
} else
  await buildPages(resolve(folder), {
    rootHex: values.root ?? null,
    ...(values.app ? { app: values.app } : {}),
  });
