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
      latest.current(event.key, event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

/** Calls `onIdle` once nobody has touched the page for `minutes`. */
export function useIdle(minutes: number, onIdle: () => void): void {
  const latest = useRef(onIdle);
  latest.current = onIdle;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const touch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => latest.current(), minutes * 60_000);
    };
    const kinds = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
    for (const kind of kinds) document.addEventListener(kind, touch, { passive: true });
    touch();
    return () => {
      clearTimeout(timer);
      for (const kind of kinds) document.removeEventListener(kind, touch);
    };
  }, [minutes]);
}
