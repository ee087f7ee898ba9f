import type { DeskCase } from '../../client/state.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { CheckGroups, useSettled } from '../Checklist.tsx';
import { filesOf } from './checks.ts';

function Item(props: { deskCase: DeskCase; file: ReturnType<typeof filesOf>[number] }) {
  const { deskCase, file } = props;
  const m = useDeskMessages();
  const about = { kind: 'item', attachment: file.note.id } as const;
  const done = useSettled(deskCase, about);
  return (
    <details data-testid="item-checks" data-item={file.note.id}>
      <summary>
        {m.record.name(file.number)} · {done}
      </summary>
      <div class="stack claim-checks">
        <CheckGroups deskCase={deskCase} about={about} />
      </div>
    </details>
  );
}

/** What was checked of each file that a source sent. */
export function Items(props: { deskCase: DeskCase }) {
  const m = useDeskMessages().case.verify;
  const files = filesOf(props.deskCase);
  if (files.length === 0) return null;
  return (
    <section class="card" aria-label={m.itemsTitle}>
      <div class="block">
        <h2>{m.itemsTitle}</h2>
        <p class="small soft">{m.itemsHint}</p>
      </div>
      {files.map((file) => (
        <Item key={file.note.id} deskCase={props.deskCase} file={file} />
      ))}
    </section>
  );
}
