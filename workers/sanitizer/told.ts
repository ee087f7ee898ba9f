/**
 * What the worker tells a child, read by hand. The worker is trusted, the schemas in messages.ts are for the other direction;
 * and loading their library would take a third of a child's start.
 */
import type { Mode } from '#protocol/record.ts';
import type { Task } from './messages.ts';

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
