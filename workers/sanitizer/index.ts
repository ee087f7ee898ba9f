/**
 * The sanitizer: one attachment in, a sanitization record and (unless rejected) a proven clean copy out.
 *
 * It holds no key and knows no storage: `main.ts` and `job.ts` open, seal and store around it, and `amana sanitize` runs
 * the very same code on anyone's own files. docs/sanitizer.md tells the whole way of a file.
 */
import { AmanaError } from '#protocol/errors.ts';
import type { Mode } from '#protocol/record.ts';
import { compileOnce } from './compiling.ts';
import type { Engine } from './engine.ts';
import { InspectorPool } from './inspect.ts';
import type { Limits } from './limits.ts';
import { sanitizeOne } from './pipeline.ts';
import { ChildPool } from './pool.ts';
import { type HostProgram, openSandbox, type Sandbox } from './sandbox.ts';
import type { Sanitized, Source } from './sanitized.ts';
import { requireScratch } from './scratch.ts';
import { FOR_PICTURES, type Profile } from './types.ts';

export { hostLimits } from './host.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export type { CleanFile, Sanitized } from './sanitized.ts';

export interface Sanitizer {
  /**
   * One attachment: its plaintext in pieces of any size in; record and, unless rejected, the clean file out.
   * Never throws for anything the file does: that is a rejected record. What the input itself throws is thrown on.
   * Calls may overlap; each has a child of its own.
   * @param open gives the plaintext from its start; called once more if the first child is lost
   */
  sanitize(open: Source['open'], mode?: Mode | null): Promise<Sanitized>;
  /** Kills every child, also those at work (their files end as rejected). */
  close(): Promise<void>;
}

export interface SanitizerOptions {
  readonly limits: Limits;
  /** Children kept ready. One for each file that is to be worked on at the same time is a good number. */
  readonly spare: number;
  /** How files of a media type are cleaned where their source does not say; `rebuild` where there is none. */
  readonly modes?: Readonly<Record<string, Mode>>;
  /** Told in one plain sentence, without anything of a file, when a part had to be started anew. */
  readonly onWarning?: (sentence: string) => void;
  /** Another program in the child's place; for tests that look out of the sandbox. */
  readonly program?: HostProgram;
}

/** Throws AmanaError('sandbox-unavailable') where the sandbox cannot start or cannot prove that it holds: fail closed. */
export async function startSanitizer(options: SanitizerOptions): Promise<Sanitizer> {
  requireScratch();
  const sandbox = openSandbox(options.limits);
  try {
    return await start(sandbox, options);
  } catch (thrown) {
    sandbox.close();
    throw thrown instanceof AmanaError ? thrown : new AmanaError('sandbox-unavailable', { cause: thrown });
  }
}

async function start(
  sandbox: Sandbox,
  { limits, spare, modes, onWarning, program }: SanitizerOptions,
): Promise<Sanitizer> {
  await compileOnce(sandbox);
  const pool = (profile: Profile, ready?: typeof FOR_PICTURES) =>
    new ChildPool(() => sandbox.node(profile, program ?? ready), spare);
  // Spares of the others are kept from their first file on: most newsrooms never see one.
  const children = { light: pool('light', FOR_PICTURES), media: pool('media'), office: pool('office') };
  const verifiers = pool('light');
  const inspectors = new InspectorPool(() => sandbox.inspector(), Math.max(1, spare));
  const engine: Engine = {
    limits,
    children,
    verifiers,
    inspectors,
    modes: modes ?? {},
    warn: onWarning ?? (() => undefined),
  };
  const close = async () => {
    const pools = [...Object.values(children), verifiers, inspectors];
    await Promise.all(pools.map((each) => each.close()));
    sandbox.close();
  };
  try {
    await Promise.all([children.light.fill(), inspectors.prove()]);
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return { sanitize: (open, mode) => sanitizeOne(engine, { open, mode: mode ?? null }), close };
}
