import type { ComponentChildren } from 'preact';

/** A code, an address or a fingerprint: left-to-right in any page, and apart from the words around it. */
export function Code(props: { children: ComponentChildren }) {
  return (
    <bdi dir="ltr" class="code">
      {props.children}
    </bdi>
  );
}

/** Text somebody wrote, in whatever direction its own letters have. */
export function Written(props: { children: ComponentChildren }) {
  return (
    <div dir="auto" class="written">
      {props.children}
    </div>
  );
}
