/** How imports are read: by swc, since the compiler of TypeScript 7 has no parser to offer to other programs. */
import type { ICruiseOptions } from 'dependency-cruiser';

export const CRUISE_OPTIONS = {
  parser: 'swc',
  doNotFollow: { path: 'node_modules' },
  // Types are erased before anything runs, but a type is knowledge too: type imports count.
  tsPreCompilationDeps: true,
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'default', 'types'],
    extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.d.ts'],
  },
} satisfies ICruiseOptions;
