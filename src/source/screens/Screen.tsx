import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useSteady } from './steady.ts';

/** One screen: its heading takes the focus when it opens, so that a screen reader says where one is. */
export function Screen(props: { name: string; title: string; step?: string; children: ComponentChildren }) {
  const main = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useSteady(main);
  // Before it is painted: whoever goes on at once with the keyboard goes on from here.
  useLayoutEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main class="screen" ref={main} data-screen={props.name}>
      <div class="heading">
        {props.step ? <p class="small soft">{props.step}</p> : null}
        <h1 ref={heading} tabIndex={-1}>
          {props.title}
        </h1>
      </div>
      {props.children}
    </main>
  );
}
