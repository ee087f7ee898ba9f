import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '#ui/components/Icon.tsx';

/** What stands where nothing is yet: one picture, one heading, one sentence. */
export function Empty(props: {
  icon: IconName;
  title: string;
  main?: boolean;
  children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Icon name={props.icon} size={36} />
      {props.main ? <h1 class="empty-title">{props.title}</h1> : <h2>{props.title}</h2>}
      {props.children}
    </div>
  );
}

export function Waiting(props: { label: string }) {
  return (
    <div class="actions" role="status">
      <span class="spin" aria-hidden="true" />
      <span>{props.label}</span>
    </div>
  );
}
