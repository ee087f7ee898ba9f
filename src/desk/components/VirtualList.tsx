import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows drawn above and below what is visible, so that a fast scroll shows no gap. */
const OVERSCAN_ROWS = 8;

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
}) {
  const { count, rowHeight, active } = props;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight });
    measure();
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
    const top = active * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight - element.clientHeight;
    }
  }, [active, rowHeight]);

  const first = Math.max(0, Math.floor(view.top / rowHeight) - OVERSCAN_ROWS);
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN_ROWS);
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
      props.onActive(Math.min(count - 1, Math.max(0, target)));
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
            aria-selected={index === active}
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
