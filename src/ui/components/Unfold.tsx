import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** What most people need not read, behind one line. The inside is made when it is opened first, and not before. */
export function Unfold(props: { title: string; children: ComponentChildren }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details class="unfold" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{props.title}</summary>
      {isOpen ? <div class="unfolded">{props.children}</div> : null}
    </details>
  );
}
