/** Builds the test page into the folder given: a process of its own, since the bundler cannot run inside the test runner. */
import { build } from 'vite';

await build({
  configFile: false,
  root: import.meta.dirname,
  logLevel: 'error',
  worker: { format: 'es' },
  build: {
    outDir: process.argv[2] ?? '',
    emptyOutDir: true,
    target: ['firefox128', 'chrome120'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4096,
  },
});
