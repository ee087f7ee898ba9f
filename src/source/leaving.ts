/** Leaving in a hurry, for hands that cannot aim at a button: the same key, thrice. */
import { useEffect, useRef } from 'preact/hooks';

/** Once closes a list and twice happens by chance. */
const PRESSES = 3;

/** Slower than a frightened hand, quicker than three lists closed one after the other. */
const WITHIN_MS = 2000;

/** Calls `leave` at the third Escape in quick succession, whatever has the focus. */
export function useEscape(leave: () => void): void {
  const latest = useRef(leave);
  latest.current = leave;
  useEffect(() => {
    let pressedMs: number[] = [];
    const count = ({ key, repeat }: KeyboardEvent): void => {
      if (key !== 'Escape' || repeat) return;
      const now = performance.now();
      pressedMs = [...pressedMs.filter((before) => now - before < WITHIN_MS), now];
      if (pressedMs.length >= PRESSES) latest.current();
    };
    // On its way down: no control that handles the key itself can keep it from here.
    addEventListener('keydown', count, { capture: true });
    return () => removeEventListener('keydown', count, { capture: true });
  }, []);
}
