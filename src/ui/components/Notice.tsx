import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './Icon.tsx';

/** `think`: think first. `danger`: only danger to a person, or a thing that must not be done. */
export type NoticeKind = 'info' | 'done' | 'think' | 'danger';

const ICONS: Readonly<Record<NoticeKind, IconName>> = {
  info: 'info',
  done: 'done',
  think: 'think',
  danger: 'danger',
};

/** A sentence that stands out. `live` announces it to screen readers when it appears; its kind is never colour alone. */
export function Notice(props: { kind?: NoticeKind; live?: boolean; children: ComponentChildren }) {
  const kind = props.kind ?? 'info';
  const role = props.live ? (kind === 'danger' ? 'alert' : 'status') : undefined;
  return (
    <div class={`notice notice-${kind}`} role={role}>
      <Icon name={ICONS[kind]} />
      <div class="notice-words">{props.children}</div>
    </div>
  );
}
