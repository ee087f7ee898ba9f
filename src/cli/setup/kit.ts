/**
 * Builds the shell of the field kit: one HTML file with everything in it but the newsroom, whose root key and directory
 * the intake or `./amana kit` puts in. The same sources give the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';
import { pageConfig } from '../../../vite.config.ts';
import { TOP } from '../places.ts';

const FOLDER = join(TOP, 'src', 'source', 'kit');

/** Its name among the built pages. */
export const KIT_SHELL = join('kit', 'kit.html');

interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** One script that fetches nothing more, and its style. @throws Error where it comes out in pieces */
async function bundle(entry: string, plugins: readonly Plugin[]): Promise<Bundle> {
  const page = pageConfig('source');
  const config: InlineConfig = {
    ...page,
    plugins: [...plugins],
    // As a library is built: one script, without the helpers that fetch pieces of a page.
    build: {
      ...page.build,
      write: false,
      lib: { entry: join(FOLDER, entry), formats: ['iife'], name: 'kit', fileName: 'kit' },
      minify: true,
      rolldownOptions: { ...page.build?.rolldownOptions, output: {} },
    },
  };
  const built = await build(config);
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const scripts = outputs.flatMap((one) => (one.type === 'chunk' ? [one.code] : []));
  const styles = outputs.flatMap((one) =>
    one.type === 'asset' && one.fileName.endsWith('.css') ? [String(one.source)] : [],
  );
  const [script] = scripts;
  if (script === undefined || outputs.length !== scripts.length + styles.length || scripts.length !== 1)
    throw new Error(`${entry} does not fit into one script`);
  return { script: inScript(script), style: styles.join('').trim() };
}

/** What would end or change a script element, in the other spelling that means the same in strings and patterns. */
const inScript = (code: string): string =>
  code
    .replaceAll(/<\/(script)/gi, '<\\/$1')
    .replaceAll('<!--', '<\\!--')
    .trim();

const source = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing from anywhere, no connection to anywhere; exactly this script, this style, and the worker that is in it. */
const policyOf = ({ script, style }: Bundle): string =>
  [
    "default-src 'none'",
    `script-src ${source(script)}`,
    `style-src ${source(style)}`,
    'img-src data: blob:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/**
 * What a browser without scripts says, as on the newsroom's page, but for what leads to other pages of it: there are none.
 * @throws Error where that page says nothing
 */
async function noScript(): Promise<string> {
  const page = await readFile(join(TOP, 'src', 'source', 'index.html'), 'utf8');
  const [, words] = /<noscript>([\s\S]*)<\/noscript>/.exec(page) ?? [];
  if (words === undefined) throw new Error('the page says nothing to browsers without scripts');
  return words.replaceAll(/\s*<p>[^<]*<a [^>]*>[^<]*<\/a>[^<]*<\/p>/g, '').trim();
}

interface Parts extends Bundle {
  readonly policy: string;
  readonly noScript: string;
  readonly worker: string;
}

/** What is not run stands in elements of a type that no browser runs, and so outside the policy. */
const shell = ({ policy, style, noScript, worker, script }: Parts): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="referrer" content="no-referrer" />
    <meta name="newsroom-root" content="" />
    <meta name="color-scheme" content="light dark" />
    <meta name="format-detection" content="telephone=no" />
    <title>Welcome</title>
    <link rel="icon" href="data:," />
    <style>${style}</style>
  </head>
  <body>
    <div id="page"></div>
    <noscript>${noScript}</noscript>
    <script type="application/json" id="directory">{}</script>
    <script type="text/plain" id="keeper">${worker}</script>
    <script>${script}</script>
  </body>
</html>
`;

/**
 * @param folder of the built pages
 * @param plugins none in what is handed out: a test puts other words in
 */
export async function buildKit(folder: string, plugins: readonly Plugin[] = []): Promise<void> {
  const page = await bundle('main.tsx', plugins);
  const worker = await bundle('worker.ts', plugins);
  const html = shell({
    ...page,
    policy: policyOf(page),
    noScript: await noScript(),
    worker: worker.script,
  });
  const file = join(folder, KIT_SHELL);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, html);
}
