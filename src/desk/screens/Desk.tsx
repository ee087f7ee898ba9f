import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { CleanCopies } from '../cleanCopies.ts';
import type { DeskState } from '../client/state.ts';
import { Empty, Waiting } from '../components/Empty.tsx';
import { DeskContext, type DeskPage, type Told } from '../context.ts';
import { useIdle, usePageKeys } from '../hooks.ts';
import { type Filter, type SearchIndex, shownRows, threadRows } from '../inbox.ts';
import type { KeptSession } from '../keeper/keeper.ts';
import { useDeskMessages } from '../messages/index.ts';
import { Bar } from './Bar.tsx';
import type { WorkingDraft } from './draft/working.ts';
import { Gate } from './Gate.tsx';
import { Inbox } from './Inbox.tsx';
import { People } from './People.tsx';
import { Sheet, TABS, type TabName } from './Sheet.tsx';
import { Shortcuts } from './Shortcuts.tsx';
import { Toast } from './Toast.tsx';
import type { LockReason } from './Unlock.tsx';
import { Warnings } from './Warnings.tsx';

/** Long enough to read a long report without touching the page, short enough for a desk that was left. */
const IDLE_MINUTES = 20;

function useDeskState(session: KeptSession): DeskState | null {
  const [state, setState] = useState<DeskState | null>(session.state);
  useEffect(() => session.subscribe(setState), [session]);
  return state;
}

/** The open desk: a list, and one conversation or the people beside it. */
export function Desk(props: { session: KeptSession; onLocked: (reason: LockReason) => void }) {
  const { session, onLocked } = props;
  const m = useDeskMessages();
  const { language } = useLanguage();
  const state = useDeskState(session);
  const copies = useMemo(() => new CleanCopies(session), [session]);
  const index = useMemo<SearchIndex>(() => new Map(), []);
  const writing = useMemo(() => new Map<ObjectId, WorkingDraft>(), []);
  const [view, setView] = useState<'reports' | 'people'>('reports');
  const [filter, setFilter] = useState<Filter>('all');
  const [query, setQuery] = useState('');
  const [active, setActive] = useState<ObjectId | null>(null);
  const [opened, setOpened] = useState<ObjectId | null>(null);
  const [tab, setTab] = useState<TabName>('report');
  const [keysShown, setKeysShown] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  const [failure, setFailure] = useState<AmanaError | null>(null);
  const search = useRef<HTMLInputElement>(null);

  const lock = async (reason: LockReason) => {
    await copies.clear();
    writing.clear();
    index.clear();
    onLocked(reason);
    await session.lock();
  };
  useIdle(IDLE_MINUTES, () => void lock('idle'));
  // The key in memory opens another session by itself, unless its owner is not on the desk any more.
  const connection = state?.connection;
  const isOut = connection?.state === 'offline' && connection.code === 'unauthenticated';
  useEffect(() => {
    if (isOut) void lock('out');
  }, [isOut]);
  useEffect(() => {
    document.title = m.desk;
  }, [m]);

  const all = useMemo(() => (state ? threadRows(state) : []), [state]);
  const rows = useMemo(
    () => (state ? shownRows(all, filter, query, state.me.id, index) : []),
    [all, filter, query, state?.me.id],
  );
  const activeIndex = rows.findIndex((row) => row.thread === active);
  const openedRow = all.find((row) => row.thread === opened) ?? null;

  const open = (index: number) => {
    const row = rows[index];
    if (!row) return;
    if (row.thread !== opened) setTab('report');
    setActive(row.thread);
    setOpened(row.thread);
    setView('reports');
  };
  const move = (step: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, activeIndex + step))];
    if (next) setActive(next.thread);
  };
  usePageKeys((key, event) => {
    if (document.querySelector('dialog[open]')) return;
    const digit = TABS[Number(key) - 1];
    if (key === 'j') move(1);
    else if (key === 'k') move(-1);
    else if (key === 'Enter' && activeIndex >= 0 && event.target === document.body) open(activeIndex);
    else if (key === '/') search.current?.focus();
    else if (key === '?') setKeysShown(true);
    else if (key === 'Escape') {
      if (document.activeElement === search.current) search.current?.blur();
      else setOpened(null);
    } else if (digit && opened !== null) setTab(digit);
    else return;
    event.preventDefault();
  });

  const fail = useCallback((error: AmanaError) => setFailure(error), []);
  const page = useMemo<DeskPage | null>(
    () => (state ? { session, state, copies, writing, tell: setTold, fail } : null),
    [session, state, copies, writing, fail],
  );
  if (page === null || state === null) {
    return (
      <Gate title={m.desk}>
        <Waiting label={m.bar.syncing} />
      </Gate>
    );
  }
  const none = all.length === 0;
  return (
    <DeskContext.Provider value={page}>
      <div class="shell" data-testid="desk" lang={language}>
        <Bar view={view} onView={setView} onLock={() => void lock('locked')} />
        <main class="panes" data-open={view === 'people' || openedRow !== null}>
          <Inbox
            rows={rows}
            none={none}
            filter={filter}
            query={query}
            active={activeIndex}
            searchRef={search}
            onFilter={setFilter}
            onQuery={setQuery}
            onActive={(index) => setActive(rows[index]?.thread ?? null)}
            onOpen={open}
            onKeys={() => setKeysShown(true)}
          />
          <div class="pane-main">
            {state.connection.state === 'offline' ? (
              <div class="warnings">
                <Notice kind="think" live>
                  <p>{m.bar.offlineLong}</p>
                </Notice>
              </div>
            ) : null}
            <Warnings />
            {view === 'people' ? (
              <People />
            ) : openedRow ? (
              <Sheet row={openedRow} tab={tab} onTab={setTab} onBack={() => setOpened(null)} />
            ) : (
              <Empty icon="file" main title={none ? m.list.emptyTitle : m.list.chooseTitle}>
                <p>{none ? m.list.empty : m.list.choose}</p>
              </Empty>
            )}
          </div>
        </main>
        {keysShown ? <Shortcuts onClose={() => setKeysShown(false)} /> : null}
        <Toast told={told} failure={failure} onTold={setTold} onFailure={setFailure} />
      </div>
    </DeskContext.Provider>
  );
}
