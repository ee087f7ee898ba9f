import { useEffect, useRef } from 'preact/hooks';

/** Ctrl-K, or Cmd-K on a Mac, also while somebody types; not over an open dialog, which has its own keys. */
export function usePaletteKey(onOpen: () => void): void {
  const latest = useRef(onOpen);
  latest.current = onOpen;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isOurs = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      // By its place too: on an Arabic keyboard the same key gives another letter.
      if (!isOurs || (event.key.toLowerCase() !== 'k' && event.code !== 'KeyK')) return;
      event.preventDefault();
      if (document.querySelector('dialog[open]') === null) latest.current();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
