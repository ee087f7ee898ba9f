import type { ButtonHTMLAttributes } from 'preact';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

/** A real button that never submits a form by accident; at most one `primary` stands on a screen. */
export function Button(props: ButtonHTMLAttributes<HTMLButtonElement> & { kind?: ButtonKind }) {
  const { kind = 'plain', class: extra, ...rest } = props;
  return (
    <button type="button" {...rest} class={`button button-${kind}${extra ? ` ${String(extra)}` : ''}`} />
  );
}
