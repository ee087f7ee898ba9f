import { Dialog } from '../components/Dialog.tsx';
import { useDeskMessages } from '../messages/index.ts';

export function Shortcuts(props: { onClose: () => void }) {
  const m = useDeskMessages();
  const keys: readonly (readonly [readonly string[], string])[] = [
    [['j'], m.shortcuts.next],
    [['k'], m.shortcuts.previous],
    [['Enter'], m.shortcuts.open],
    [['/'], m.shortcuts.search],
    [['1', '2', '3', '4'], m.shortcuts.tabs],
    [['Esc'], m.shortcuts.escape],
    [['?'], m.shortcuts.help],
  ];
  return (
    <Dialog title={m.shortcuts.title} closeLabel={m.close} testId="shortcuts" onClose={props.onClose}>
      <dl class="keys">
        {keys.map(([names, words]) => (
          <>
            <dt dir="ltr">
              {names.map((name) => (
                <kbd class="key" key={name}>
                  {name}
                </kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </>
        ))}
      </dl>
    </Dialog>
  );
}
