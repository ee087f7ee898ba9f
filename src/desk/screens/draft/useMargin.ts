/** Findings beside the words that they are about: each as high as its words, none over another. */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { topOf } from './places.ts';
import type { Risk, ShownFinding } from './useRisk.ts';
import { SIDES } from './working.ts';

interface Sided {
  readonly finding: ShownFinding;
  readonly side: number;
}

/** Between two notes. */
const GAP_PX = 12;

function arrange(
  list: HTMLUListElement,
  form: HTMLFormElement,
  risk: Risk,
  findings: readonly Sided[],
): void {
  const items = [...list.children].filter((each) => each instanceof HTMLElement);
  // Only where the margin stands beside the text is there anything to stand beside.
  const isBeside = list.getBoundingClientRect().top < form.getBoundingClientRect().bottom;
  let end = list.getBoundingClientRect().top;
  items.forEach((item, index) => {
    const { finding, side } = findings[index] ?? {};
    const words = side === undefined ? undefined : risk.sides[side]?.words;
    const top =
      isBeside && finding && words && finding.end > finding.start
        ? topOf(form, SIDES[side ?? 0] ?? 'main', words, finding)
        : null;
    const gap = index === 0 ? 0 : GAP_PX;
    const space = Math.max(gap, top === null ? gap : top - end);
    item.style.marginBlockStart = `${Math.round(space)}px`;
    end += Math.round(space) + item.getBoundingClientRect().height;
  });
}

/** @param findings in the order in which the list has them */
export function useMargin(
  isOn: boolean,
  list: RefObject<HTMLUListElement | null>,
  form: RefObject<HTMLFormElement | null>,
  risk: Risk,
  findings: readonly Sided[],
): void {
  useLayoutEffect(() => {
    const [shown, text] = [list.current, form.current];
    if (!isOn || shown === null || text === null) return;
    const now = () => arrange(shown, text, risk, findings);
    now();
    // A note that is opened, a picture that came, another width: all of them move what stands below.
    const watch = new ResizeObserver(now);
    watch.observe(text);
    for (const item of shown.children) watch.observe(item);
    return () => {
      watch.disconnect();
      for (const item of shown.children) if (item instanceof HTMLElement) item.style.marginBlockStart = '';
    };
  });
}
