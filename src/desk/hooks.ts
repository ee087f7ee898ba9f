import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type AmanaError, asAmanaError, ERRORS } from '#protocol/errors.ts';
import { useLanguage } from '#ui/i18n.tsx';
import { arabicErrors } from './messages/ar.errors.ts';

/** A caught error as the one sentence of its code, in the language of the page. */
export function useErrorSentence(): (error: AmanaError) => string {
  const { language } = useLanguage();
  return (error) => (language === 'ar' ? arabicErrors[error.code] : ERRORS[error.code].sentence);
}

export interface Task {
  readonly busy: boolean;
  readonly error: AmanaError | null;
  /** Runs the act; a second run while one is under way is ignored. True when it succeeded. */
  readonly run: (act: () => Promise<void>) => Promise<boolean>;
  readonly dismiss: () => void;
}

/** One act of a person at a time, with what went wrong kept beside its control. */
export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AmanaError | null>(null);
  const running = useRef(false);
  const run = useCallback(async (act: () => Promise<void>) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setError(null);
    try {
      await act();
      return true;
    } catch (thrown) {
      setError(asAmanaError(thrown));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  const dismiss = useCallback(() => setError(null), []);
  return { busy, error, run, dismiss };
}

/** Keys that stand elsewhere, or nowhere, in another script, by their place on the keyboard. */
const PLACES: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Slash: ['/', '?'],
};

/** The key that is meant: whoever writes Arabic presses the same places, and gets other letters. */
export function keyOf({ key, code, shiftKey }: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string {
  if (/^[\x20-\x7e]$/.test(key) || key.length > 1) return key;
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  if (letter !== undefined) return shiftKey ? letter : letter.toLowerCase();
  const [, digit] = /^Digit(\d)$/.exec(code) ?? [];
  return digit ?? PLACES[code]?.[shiftKey ? 1 : 0] ?? key;
}

/** A key press anywhere on the page, unless somebody types or a modifier is held. */
export function usePageKeys(onKey: (key: string, event: KeyboardEvent) => void): void {
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target;
      const typing =
        target instanceof HTMLElement &&
        (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (typing && event.key !== 'Escape') return;
      latest.current(keyOf(event), event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

/** How often it is looked whether anybody is there. */
const IDLE_LOOK_MS = 5000;

/**
 * Calls `onIdle` once nobody has touched the page for `minutes` by the clock: a laptop that slept for an hour is locked
 * when it wakes, before its first touch counts as one.
 */
export function useIdle(minutes: number, onIdle: () => void): void {
  const latest = useRef(onIdle);
  latest.current = onIdle;
  useEffect(() => {
    let touchedMs = Date.now();
    const look = (): boolean => {
      const isIdle = Date.now() - touchedMs >= minutes * 60_000;
      if (isIdle) latest.current();
      return isIdle;
    };
    const touch = () => {
      if (!look()) touchedMs = Date.now();
    };
    const kinds = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
    for (const kind of kinds) document.addEventListener(kind, touch, { passive: true, capture: true });
    document.addEventListener('visibilitychange', look);
    const timer = setInterval(look, IDLE_LOOK_MS);
    return () => {
      clearInterval(timer);
      for (const kind of kinds) document.removeEventListener(kind, touch, { capture: true });
      document.removeEventListener('visibilitychange', look);
    };
  }, [minutes]);
}

/** Between the two presses that lock the desk: faster than anybody closes one thing after another. */
const TWICE_MS = 500;

/** Calls `onLock` at the second Escape in quick succession with nothing pressed between, or at Pause, whatever has the focus. */
export function useLockKey(onLock: () => void): void {
  const latest = useRef(onLock);
  latest.current = onLock;
  useEffect(() => {
    let lastMs = Number.NEGATIVE_INFINITY;
    const listen = ({ key, repeat, timeStamp }: KeyboardEvent) => {
      if (repeat) return;
      if (key === 'Pause' || (key === 'Escape' && timeStamp - lastMs < TWICE_MS)) latest.current();
      lastMs = key === 'Escape' ? timeStamp : Number.NEGATIVE_INFINITY;
    };
    const pressed = () => {
      lastMs = Number.NEGATIVE_INFINITY;
    };
    // Before a field or a dialog can keep the key for itself.
    document.addEventListener('keydown', listen, { capture: true });
    document.addEventListener('pointerdown', pressed, { capture: true });
    return () => {
      document.removeEventListener('keydown', listen, { capture: true });
      document.removeEventListener('pointerdown', pressed, { capture: true });
    };
  }, []);
}
