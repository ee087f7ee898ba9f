import { useEffect, useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { Empty, Waiting } from '../components/Empty.tsx';
import type { Filling } from '../filling.ts';
import { type DeskMessages, useDeskMessages } from '../messages/index.ts';
import { Gate } from './Gate.tsx';

/** A slow line has given its first answer by then; before, there is nothing to be told. */
const LATE_MS = 8_000;

/** Unlocked, and the newsroom has not said yet who is on the desk. */
export function OpeningDesk(props: { onLock: () => void }) {
  const m = useDeskMessages();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Gate title={m.opening.desk}>
      <Waiting label={m.loading} />
      {late ? (
        <>
          <Notice live>
            <p data-testid="opening-late">{m.opening.late}</p>
          </Notice>
          <div class="actions">
            <Button onClick={props.onLock}>{m.bar.lock}</Button>
          </div>
        </>
      ) : null}
    </Gate>
  );
}

/** How many of how many; empty where nothing can be said. */
export function progressWords(m: DeskMessages, { state, opening }: Filling): string {
  if (opening === null || state === 'whole' || state === 'administrator') return '';
  const { done, total } = opening;
  if (total === null) return state === 'lost' ? '' : m.opening.asking;
  return state === 'lost' ? m.opening.lostPartly(done, total) : m.opening.progress(done, total);
}

/** Beside the list, where nothing is opened. @param props.none no conversation at all, whatever the filter */
export function NothingOpened(props: { filling: Filling; none: boolean }) {
  const m = useDeskMessages();
  const [title, words] = props.none
    ? (
        {
          whole: [m.list.emptyTitle, m.list.empty],
          opening: [m.opening.title, m.opening.words],
          lost: [m.opening.lostTitle, m.opening.lost],
          administrator: [m.opening.administratorTitle, m.opening.administrator],
        } as const
      )[props.filling.state]
    : [m.list.chooseTitle, m.list.choose];
  return (
    <Empty icon="file" main title={title}>
      <p data-testid="nothing-opened" data-state={props.filling.state}>
        {words}
      </p>
    </Empty>
  );
}

/** In place of a list without a row. On a small screen this is all that is seen. */
export function NothingListed(props: { filling: Filling; none: boolean }) {
  const m = useDeskMessages();
  const { filling, none } = props;
  if (filling.state === 'opening') {
    return (
      <Empty icon="lock" title={m.loading}>
        <p class="counted">{progressWords(m, filling) || m.opening.title}</p>
      </Empty>
    );
  }
  const [title, words] = !none
    ? [m.opening.nothingFound, m.list.emptyFilter]
    : (
        {
          whole: [m.list.emptyTitle, m.list.empty],
          lost: [m.opening.lostTitle, m.opening.lost],
          administrator: [m.opening.administratorTitle, m.opening.administrator],
        } as const
      )[filling.state];
  return (
    <Empty icon={none ? 'lock' : 'search'} title={title}>
      <p>{words}</p>
    </Empty>
  );
}
