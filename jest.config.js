/**
 * Tests are ES modules in TypeScript; swc strips the types, the compiler checks them elsewhere (`./amana check`).
 * Node resolves `#zone/…` by package.json, and so does jest.
 */
import { availableParallelism } from 'node:os';

const swc = {
  jsc: {
    target: 'es2024',
    parser: { syntax: 'typescript', tsx: true },
    transform: { react: { runtime: 'automatic', importSource: 'preact' } },
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': ['@swc/jest', swc] },
  testMatch: ['<rootDir>/tests/**/*.test.ts', '<rootDir>/tests/**/*.test.tsx'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
  // Real processes, real browsers and two cores: a test may be slow, and is not wrong for it.
  testTimeout: 60_000,
  maxWorkers: Math.max(1, Math.min(2, availableParallelism())),
  workerIdleMemoryLimit: '768MB',
};
