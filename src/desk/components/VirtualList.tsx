import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows drawn above and below what is visible, so that a fast scroll shows no gap. */
const OVERSCAN_ROWS = 8;

/**
 * The first drawing is the dearest, of a page that just began: it goes by so many rows at a time, so that a key press in
 * between does not wait for all of them.
 */
const FIRST_ROWS = 4;
let isWarm = false;

export interface VirtualRow {
  readonly key: string;
  readonly content: ComponentChildren;
}

/**
 * A listbox that draws only the rows in sight: 10,000 threads cost as much as twenty. Rows have one height
 * in pixels, `rowHeight`; a row outside the drawn range is built only when it is scrolled to.
 */
export function VirtualList(props: {
  label: string;
  count: number;
  rowHeight: number;
  rowAt: (index: number) => VirtualRow;
  /** The row the keyboard is on, -1 for none; it is kept in sight. */
  active: number;
  onActive: (index: number) => void;
  onOpen: (index: number) => void;
  /** Rows that are chosen, besides the one the keyboard is on; by Space, or a click on what has `data-pick`. */
  isPicked: (index: number) => boolean;
  onPick: (index: number, range: boolean) => void;
}) {
  const { count, rowHeight, active } = props;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const seen = useRef(view);
  const [most, setMost] = useState(isWarm ? Number.POSITIVE_INFINITY : FIRST_ROWS);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      seen.current = { top: element.scrollTop, height: element.clientHeight };
      setView(seen.current);
    };
    // Called once by itself after the first layout; measured here, it would lay out the page twice.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || active < 0) return;
    // As it was last measured: asking the element now would lay out the whole page in the middle of a key press.
    const { top: from, height } = seen.current;
    const top = active * rowHeight;
    const to = Math.min(top, Math.max(from, top + rowHeight - height));
    if (to === from) return;
    element.scrollTop = to;
    seen.current = { top: to, height };
  }, [active, rowHeight]);

  const first = Math.max(0, Math.floor(view.top / rowHeight) - OVERSCAN_ROWS);
  const wanted = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN_ROWS);
  const last = Math.min(wanted, first + most);
  useEffect(() => {
    if (most === Number.POSITIVE_INFINITY) return;
    if (most >= wanted - first) {
      isWarm = true;
      setMost(Number.POSITIVE_INFINITY);
      return;
    }
    const timer = setTimeout(() => setMost(most + FIRST_ROWS), 0);
    return () => clearTimeout(timer);
  }, [most, first, wanted]);
  const rows: { index: number; row: VirtualRow }[] = [];
  for (let index = first; index < last; index += 1) rows.push({ index, row: props.rowAt(index) });
  const activeKey = rows.find(({ index }) => index === active)?.row.key;

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: count - 1,
    };
    const target = steps[event.key];
    if (target !== undefined && count > 0) {
      event.preventDefault();
      const to = Math.min(count - 1, Math.max(0, target));
      if (event.shiftKey && !props.isPicked(active) && active >= 0) props.onPick(active, false);
      if (event.shiftKey) props.onPick(to, true);
      props.onActive(Math.min(count - 1, Math.max(0, target)));
    } else if (event.key === ' ' && active >= 0) {
      event.preventDefault();
      props.onPick(active, event.shiftKey);
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      props.onOpen(active);
    }
  };

  const onClick = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
    if (row === null) return;
    const index = Number(row.dataset['index']);
    props.onActive(index);
    const isPick = event.target instanceof Element && event.target.closest('[data-pick]') !== null;
    if (isPick || event.shiftKey) return props.onPick(index, event.shiftKey);
    props.onOpen(index);
  };

  return (
    // The box itself takes the keys and names its active row; the rows are never tab stops.
    <div
      class="virtual"
      ref={box}
      role="listbox"
      tabIndex={0}
      aria-label={props.label}
      aria-multiselectable="true"
      aria-activedescendant={activeKey === undefined ? undefined : `row-${activeKey}`}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div class="virtual-space" role="presentation" style={{ blockSize: `${count * rowHeight}px` }}>
        {rows.map(({ index, row }) => (
          <div
            key={row.key}
            id={`row-${row.key}`}
            class="virtual-row"
            role="option"
            tabIndex={-1}
            aria-selected={props.isPicked(index)}
            data-active={index === active}
            aria-setsize={count}
            aria-posinset={index + 1}
            data-testid="inbox-row"
            style={{ blockSize: `${rowHeight}px`, transform: `translateY(${index * rowHeight}px)` }}
            data-index={index}
          >
            {row.content}
          </div>
        ))}
      </div>
    </div>
  );
}
