import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { LanguageSwitch } from '#ui/components/LanguageSwitch.tsx';
import { useDeskMessages } from '../messages/index.ts';

/** The frame of everything before the desk: one card, one heading, one thing to do. */
export function Gate(props: { title: string; intro?: string; children: ComponentChildren }) {
  const m = useDeskMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = props.title;
    heading.current?.focus();
  }, [props.title]);
  return (
    <div class="gate">
      <header class="gate-top">
        <LanguageSwitch label={m.languages} />
      </header>
      <main class="gate-card">
        <div class="stack">
          <h1 tabIndex={-1} ref={heading}>
            {props.title}
          </h1>
          {props.intro ? <p class="soft">{props.intro}</p> : null}
        </div>
        {props.children}
      </main>
    </div>
  );
}
