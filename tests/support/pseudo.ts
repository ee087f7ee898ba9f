/**
 * Builds the source's page, or the field kit, in a language that nobody speaks: every message in marked brackets, and
 * half as long again. What stands on a screen without brackets did not come from the catalogue, and what then overflows
 * has no room for German. Runs as a program of its own: `pseudo.ts page|kit OUT_FOLDER`.
 */
import { build, type Plugin } from 'vite';
import { buildKit } from '../../src/cli/setup/kit.ts';
import { pageConfig } from '../../vite.config.ts';

const PSEUDO = `
const marked = (text) => '\u27e6' + text.replace(/[aeiou]/g, '$&\u0301') + ' ' + 'wide '.repeat(Math.ceil(text.length / 10)).trim() + '\u27e7';
const pseudo = (message) =>
  typeof message === 'function' ? (...given) => marked(message(...given))
  : Array.isArray(message) ? message.map(pseudo)
  : marked(message);
export const en = Object.fromEntries(Object.entries(plain).map(([key, message]) => [key, pseudo(message)]));
`;

const pseudolocale: Plugin = {
  name: 'pseudolocale',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/source\/(parcels\/)?messages\/en\.ts$/.test(id)) return null;
    return code.replace('export const en =', 'const plain =') + PSEUDO;
  },
};

const [, , what, out] = process.argv;
if (out === undefined) throw new Error('usage: pseudo.ts page|kit OUT_FOLDER');
if (what === 'kit') await buildKit(out, [pseudolocale]);
else await build({ ...pageConfig('source', out), plugins: [pseudolocale] });
