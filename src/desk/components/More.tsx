import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { Icon } from '#ui/components/Icon.tsx';

/** Where the keys lead from the act at `from`, of `count`; null for every other key. */
function nextOf(key: string, from: number, count: number): number | null {
  if (key === 'ArrowDown') return (from + 1) % count;
  if (key === 'ArrowUp') return (from + count - 1) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
}

/**
 * Acts that are rarely needed, behind one button: `MoreAct`s. One of them pressed, Escape, or the focus gone elsewhere
 * closes it, and the focus is on its own button before an act opens a dialog, so that it comes back there.
 * What an act opens does not belong inside: it would be hidden with the rest.
 */
export function More(props: { label: string; testId: string; children: ComponentChildren }) {
  const [open, setOpen] = useState(false);
  const menuId = useId();
  const whole = useRef<HTMLDivElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  const acts = (): HTMLElement[] => [
    ...(whole.current?.querySelectorAll<HTMLElement>('[role="menuitem"]:not(:disabled)') ?? []),
  ];
  const isOutside = (target: EventTarget | null): boolean =>
    target instanceof Node && whole.current?.contains(target) === false;
  // As soon as it is open: later, a fast press would be followed by a focus on what is hidden again, and lost.
  useLayoutEffect(() => {
    if (!open) return;
    acts()[0]?.focus();
    // Not by the focus alone: a press on plain text moves it nowhere that could be looked at.
    const press = (event: PointerEvent) => {
      if (isOutside(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', press);
    return () => document.removeEventListener('pointerdown', press);
  }, [open]);
  const leave = () => {
    setOpen(false);
    toggle.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      return leave();
    }
    const all = acts();
    const from = all.findIndex((act) => act.matches(':focus'));
    const next = all.length === 0 ? null : nextOf(event.key, from, all.length);
    if (next === null) return;
    event.preventDefault();
    all[next]?.focus();
  };
  return (
    <div class="more" ref={whole}>
      <button
        type="button"
        id={`${menuId}-by`}
        class="button button-plain more-toggle"
        ref={toggle}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={menuId}
        data-testid={props.testId}
        onClick={() => setOpen(!open)}
      >
        {props.label} <Icon name="open" size={16} />
      </button>
      <div
        role="menu"
        class="more-panel"
        id={menuId}
        aria-labelledby={`${menuId}-by`}
        tabIndex={-1}
        hidden={!open}
        onKeyDown={onKey}
        onFocusOut={(event) => {
          if (isOutside(event.relatedTarget)) setOpen(false);
        }}
        onClickCapture={(event) => {
          if (event.target instanceof Element && event.target.closest('button') !== null) leave();
        }}
      >
        {props.children}
      </div>
    </div>
  );
}

/** One act of the menu. */
export function MoreAct(props: {
  testId: string;
  disabled?: boolean;
  onClick: () => void;
  children: ComponentChildren;
}) {
  return (
    <Button
      kind="quiet"
      role="menuitem"
      disabled={props.disabled ?? false}
      onClick={props.onClick}
      data-testid={props.testId}
    >
      {props.children}
    </Button>
  );
}
