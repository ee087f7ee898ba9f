import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** So long somebody needs to see that what they aim at has moved. */
const SEEING_MS = 400;

/** What people do that a page answers by changing its height at once. */
const ACTS = ['click', 'input', 'change'] as const;

/**
 * What comes in by itself (what a file carries, a reply, the end of sending) moves what lies below it, and a finger that
 * is already on its way would meet something else: *the original as well* where *take out* was. So what has just come, or
 * has changed its height without anybody's doing, takes no press for a moment: one that is lost is pressed again.
 */
export function useSteady(part: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = part.current;
    if (!element) return;
    let isOwn = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // What follows from an act is drawn with the next frame; what is measured after that has come by itself.
    const onAct = (): void => {
      isOwn = true;
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          isOwn = false;
        }),
      );
    };
    let height = 0;
    const observer = new ResizeObserver(() => {
      const before = height;
      height = element.offsetHeight;
      if (isOwn || height === before) return;
      clearTimeout(timer);
      element.style.pointerEvents = 'none';
      timer = setTimeout(() => element.style.removeProperty('pointer-events'), SEEING_MS);
    });
    for (const act of ACTS) addEventListener(act, onAct, true);
    observer.observe(element);
    return () => {
      for (const act of ACTS) removeEventListener(act, onAct, true);
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [part]);
}
