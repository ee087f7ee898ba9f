import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

interface Tab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /** A small count beside the label, in words of the page's language. */
  readonly count?: string;
}

/** Tabs by the WAI-ARIA pattern: arrows move in reading direction, only the chosen tab is a tab stop. */
export function Tabs<Name extends string>(props: {
  label: string;
  tabs: readonly Tab<Name>[];
  chosen: Name;
  rtl: boolean;
  onChoose: (name: Name) => void;
  children: ComponentChildren;
}) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  // On a telephone the row of tabs is longer than the screen: the chosen one is brought into it.
  useEffect(() => {
    const row = list.current;
    const tab = row?.querySelector<HTMLElement>(`[data-tab="${props.chosen}"]`);
    if (!row || !tab) return;
    const [outer, inner] = [row.getBoundingClientRect(), tab.getBoundingClientRect()];
    if (inner.left < outer.left) row.scrollLeft += inner.left - outer.left;
    else if (inner.right > outer.right) row.scrollLeft += inner.right - outer.right;
  }, [props.chosen, props.rtl]);
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = props.rtl ? 'ArrowLeft' : 'ArrowRight';
    const back = props.rtl ? 'ArrowRight' : 'ArrowLeft';
    const step = event.key === forward ? 1 : event.key === back ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = props.tabs.findIndex((tab) => tab.name === props.chosen);
    const next = props.tabs[(at + step + props.tabs.length) % props.tabs.length];
    if (!next) return;
    props.onChoose(next.name);
    list.current?.querySelector<HTMLButtonElement>(`[data-tab="${next.name}"]`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={props.label} ref={list} onKeyDown={onKeyDown}>
        {props.tabs.map((tab) => (
          <button
            type="button"
            key={tab.name}
            id={`${id}-${tab.name}`}
            class="tab"
            role="tab"
            data-tab={tab.name}
            data-testid={`tab-${tab.name}`}
            aria-selected={tab.name === props.chosen}
            aria-controls={`${id}-panel`}
            tabIndex={tab.name === props.chosen ? 0 : -1}
            onClick={() => props.onChoose(tab.name)}
          >
            {tab.label}
            {tab.count ? <span class="tab-count">{tab.count}</span> : null}
          </button>
        ))}
      </div>
      <div class="tab-panel" id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${props.chosen}`}>
        {props.children}
      </div>
    </>
  );
}
