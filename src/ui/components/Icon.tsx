/** Line icons of 20 px, drawn here so that no icon font or sprite is fetched. They never stand without words. */
const PATHS = {
  info: 'M10 9v5M10 6.2v.1M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15Z',
  done: 'm4 10.5 4 4 8-9',
  think: 'M10 3 2.5 16.5h15L10 3ZM10 8.5v3.5M10 14.2v.1',
  danger: 'M6.5 2.5h7l4 4v7l-4 4h-7l-4-4v-7l4-4ZM10 6.5v4.5M10 13.6v.1',
  add: 'M10 4v12M4 10h12',
  close: 'm5 5 10 10M15 5 5 15',
  photo: 'M3 5.5h14v10H3zM3 13l4-3.5 3 2.5 3-3 4 3.5M7 8.3v.1',
  file: 'M5 2.5h6.5L15 6v11.5H5zM11.5 2.5V6H15',
  place:
    'M10 17.5s5.5-4.9 5.5-9a5.5 5.5 0 0 0-11 0c0 4.1 5.5 9 5.5 9ZM10 6.8a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8Z',
  date: 'M3.5 5h13v12h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5',
  device: 'M6 2.5h8v15H6zM9.3 15h1.4',
  person: 'M10 3a3.2 3.2 0 1 0 0 6.4A3.2 3.2 0 0 0 10 3ZM3.5 17c.6-3.4 3-5.2 6.5-5.2s5.9 1.8 6.5 5.2',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  search: 'M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM12.5 12.5 17 17',
  back: 'M16 10H4M9 5l-5 5 5 5',
  language:
    'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM2.5 10h15M10 2.5c2.3 2 3.4 4.5 3.4 7.5s-1.1 5.5-3.4 7.5c-2.3-2-3.4-4.5-3.4-7.5s1.1-5.5 3.4-7.5Z',
  open: 'm5 7.5 5 5 5-5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon(props: { name: IconName; size?: number }) {
  const size = props.size ?? 20;
  return (
    <svg
      class={props.name === 'back' ? 'icon icon-directed' : 'icon'}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[props.name]} />
    </svg>
  );
}
