/**
 * Both pages, each a folder of plain files: no inline script, no eval, no blob: worker, nothing fetched from
 * elsewhere; and the same bytes from the same sources, so that anyone can build a page and compare.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type InlineConfig } from 'vite';

export const PAGE_NAMES = ['source', 'desk'] as const;

export type PageName = (typeof PAGE_NAMES)[number];

const top = fileURLToPath(new URL('.', import.meta.url));

/** What is needed at once is one file, whatever later ones share with it: each would be a round trip more on a slow line. */
const OUTPUT = { codeSplitting: { groups: [{ name: 'first', tags: ['$initial' as const] }] } };

/** @param outFolder absolute; emptied first */
export const pageConfig = (page: PageName, outFolder = join(top, 'dist', page)): InlineConfig => ({
  configFile: false,
  root: join(top, 'src', page),
  publicDir: false,
  envDir: false,
  logLevel: 'warn',
  // `development` would write the paths of this machine into the pages.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  worker: { format: 'es', rolldownOptions: { output: OUTPUT } },
  build: {
    outDir: outFolder,
    emptyOutDir: true,
    // Firefox ESR under today's Tor Browser, and the oldest one still found on a borrowed machine.
    target: ['firefox128', 'chrome120'],
    // A preload helper would be a script of the build tool's own in front of ours.
    modulePreload: { polyfill: false },
    // Everything stays a file of its own, so that a page needs no data: in its script or worker sources.
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2048,
    rolldownOptions: { checks: { pluginTimings: false }, output: OUTPUT },
  },
});

export default defineConfig(({ mode }) => pageConfig(mode === 'desk' ? 'desk' : 'source'));
