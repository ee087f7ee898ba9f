/**
 * What the worker tells a child, read by hand. The worker is trusted, the schemas in messages.ts are for the other direction;
 * and loading their library would take a third of a child's start.
 */
import type { Mode } from '#protocol/record.ts';

/** What a child is told before anything else; then comes the file, in data frames, and the end. */
export type Task =
  | {
      readonly task: 'clean';
      /** As the source wants it; null where the newsroom's modes by media type decide, and `rebuild` where these are silent. */
      readonly mode: Mode | null;
      readonly modes: Readonly<Record<string, Mode>>;
      /** A part of another file that can only be text, such as a mail's subject, is not asked what it is. */
      readonly isText: boolean;
      /** An office file that could not be written anew is laid out in pages, which become pictures; pages of a PDF become no more than these. */
      readonly isLaidOut: boolean;
    }
  /** Lists of needles follow, each in a message frame of its own, before the first data frame. */
  | { readonly task: 'verify'; readonly mime: string; readonly mode: Mode }
  /** No file comes: all code is loaded, so that it lies compiled in the cache when the child ends. */
  | { readonly task: 'load' };

/** Null for anything that is no task. */
export function taskOf(payload: Buffer): Task | null {
  const told = new Map<string, unknown>(Object.entries(JSON.parse(payload.toString('utf8'))));
  const mode = told.get('mode');
  switch (told.get('task')) {
    case 'load':
      return { task: 'load' };
    case 'verify': {
      const mime = told.get('mime');
      return isMode(mode) && typeof mime === 'string' ? { task: 'verify', mime, mode } : null;
    }
    case 'clean': {
      if (mode !== null && !isMode(mode)) return null;
      const modes: Record<string, Mode> = {};
      for (const [mime, chosen] of Object.entries(told.get('modes') ?? {}))
        if (isMode(chosen)) modes[mime] = chosen;
      const isText = told.get('isText') === true;
      return { task: 'clean', mode, modes, isText, isLaidOut: told.get('isLaidOut') === true };
    }
    default:
      return null;
  }
}

function isMode(value: unknown): value is Mode {
  return value === 'rebuild' || value === 'faithful' || value === 'scan';
}

export function needlesOfMessage(payload: Buffer): string[] {
  const told: unknown = JSON.parse(payload.toString('utf8'));
  return Array.isArray(told) ? told.filter((needle) => typeof needle === 'string') : [];
}
