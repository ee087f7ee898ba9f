import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AmanaError } from '#protocol/errors.ts';
import { LOCK_MINUTES } from '#protocol/events-talk.ts';
import type { FilterRules } from '#protocol/events-triage.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { useLanguage } from '#ui/i18n.tsx';
import { CleanCopies } from '../cleanCopies.ts';
import type { PageState } from '../client/state.ts';
import { DeskContext, type DeskPage, type Told } from '../context.ts';
import { fillingOf } from '../filling.ts';
import { useIdle, useLockKey, usePageKeys } from '../hooks.ts';
import { callingOf, shownRows, ThreadRows } from '../inbox.ts';
import type { KeptSession } from '../keeper/keeper.ts';
import { useDeskMessages } from '../messages/index.ts';
import { keepLeft, PageNotebook } from '../notebook.ts';
import { Outbox } from '../outbox.ts';
import { useSearch } from '../reading.ts';
import { AlikeDialog } from './alike/AlikeDialog.tsx';
import { Bar, type View } from './Bar.tsx';
import { Inbox } from './Inbox.tsx';
import { Offline } from './Offline.tsx';
import { NothingOpened, OpeningDesk } from './Opening.tsx';
import { People } from './People.tsx';
import type { Goal } from './palette/entries.ts';
import { Palette } from './palette/Palette.tsx';
import { usePaletteKey } from './palette/usePaletteKey.ts';
import { Sheet, TABS, type TabName } from './Sheet.tsx';
import { Shortcuts } from './Shortcuts.tsx';
import { Status } from './status/Status.tsx';
import { Toast } from './Toast.tsx';
import { TriageDialogs } from './triage/TriageDialogs.tsx';
import { useTriage } from './triage/useTriage.ts';
import type { LockReason } from './Unlock.tsx';
import { Warnings } from './Warnings.tsx';

function useDeskState(session: KeptSession): PageState | null {
  const [state, setState] = useState<PageState | null>(session.state);
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
  const notebook = useMemo(() => new PageNotebook(session), [session]);
  const outbox = useMemo(() => new Outbox(session, notebook), [session, notebook]);
  const [view, setView] = useState<View>('reports');
  /** Whom the palette has led to; another object every time. */
  const [person, setPerson] = useState<{ readonly id: ObjectId } | null>(null);
  const [rules, setRules] = useState<FilterRules>({ view: 'all' });
  const [query, setQuery] = useState('');
  const [active, setActive] = useState<ObjectId | null>(null);
  const [opened, setOpened] = useState<ObjectId | null>(null);
  const [tab, setTab] = useState<TabName>('report');
  const [keysShown, setKeysShown] = useState(false);
  const [paletteShown, setPaletteShown] = useState(false);
  const [alikesShown, setAlikesShown] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  const [failure, setFailure] = useState<AmanaError | null>(null);
  const search = useRef<HTMLInputElement>(null);

  const lock = (reason: LockReason) => {
    // The screen first, in the same task as the key press; whatever has to be waited for comes after.
    onLocked(reason);
    outbox.end();
    notebook.flush();
    notebook.end();
    void copies.clear();
    keepLeft(session.lock());
  };
  useIdle(state?.talk.habits.lockMinutes ?? LOCK_MINUTES.first, () => lock('idle'));
  useLockKey(() => lock('locked'));
  useEffect(() => {
    // A tab that is hidden may be thrown away without another word.
    const hide = () => {
      if (document.visibilityState === 'hidden') notebook.flush();
    };
    document.addEventListener('visibilitychange', hide);
    return () => document.removeEventListener('visibilitychange', hide);
  }, [notebook]);
  // The key in memory opens another session by itself, unless its owner is not on the desk any more.
  const connection = state?.connection;
  const isOut = connection?.state === 'offline' && connection.code === 'unauthenticated';
  useEffect(() => {
    if (isOut) lock('out');
  }, [isOut]);
  useEffect(() => {
    document.title = m.desk;
  }, [m]);

  const threads = useMemo(() => new ThreadRows(), [session]);
  const all = useMemo(() => (state ? threads.of(state) : []), [threads, state?.reports, state?.cases]);
  const found = useSearch(session, state, query);
  const rows = useMemo(
    () =>
      state
        ? shownRows(all, { rules, found: found?.threads ?? null, me: state.me.id, calling: callingOf(state) })
        : [],
    [all, rules, found, state?.me.id, state?.triage.mentions],
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
  const fail = useCallback((error: AmanaError) => setFailure(error), []);
  const desk = useTriage({ session, state, rows, active, opened, onActive: setActive, tell: setTold, fail });
  const move = (step: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, activeIndex + step))];
    if (next) setActive(next.thread);
  };
  usePageKeys((key, event) => {
    if (document.querySelector('dialog[open]')) return;
    const digit = TABS[Number(key) - 1];
    if (desk.onKey(key, activeIndex)) return event.preventDefault();
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

  usePaletteKey(() => setPaletteShown(state !== null));
  const go = (goal: Goal) => {
    setPerson(goal.kind === 'person' ? { id: goal.person } : null);
    if (goal.kind === 'person') {
      setView('people');
    } else if (goal.kind !== 'act') {
      if (goal.thread !== opened) setTab('report');
      setActive(goal.thread);
      setOpened(goal.thread);
      setView('reports');
    } else if (goal.act === 'reports' || goal.act === 'people') setView(goal.act);
    else if (goal.act === 'search') search.current?.focus();
    else if (goal.act === 'alike') setAlikesShown(true);
    else if (goal.act === 'keys') setKeysShown(true);
    else if (goal.act === 'lock') lock('locked');
    else if (goal.act === 'close') setOpened(null);
    else {
      setTab(goal.act);
      setView('reports');
    }
  };

  const page = useMemo<DeskPage | null>(
    () =>
      state ? { session, state, copies, notebook, outbox, triage: desk.acts, tell: setTold, fail } : null,
    [session, state, copies, notebook, outbox, desk.acts, fail],
  );
  if (page === null || state === null) {
    return <OpeningDesk onLock={() => lock('locked')} />;
  }
  const none = all.length === 0;
  const filling = fillingOf(state);
  return (
    <DeskContext.Provider value={page}>
      <div class="shell" data-testid="desk" lang={language}>
        <Bar
          view={view}
          onView={(next) => {
            setPerson(null);
            setView(next);
          }}
          onLock={() => lock('locked')}
        />
        <main class="panes" data-open={view !== 'reports' || openedRow !== null}>
          <Inbox
            rows={rows}
            none={none}
            filling={filling}
            rules={rules}
            selection={desk.selection}
            query={query}
            search={found}
            active={activeIndex}
            searchRef={search}
            onRules={setRules}
            onAsk={desk.ask}
            onQuery={setQuery}
            onActive={(index) => setActive(rows[index]?.thread ?? null)}
            onOpen={open}
            onKeys={() => setKeysShown(true)}
          />
          <div class="pane-main">
            <Offline />
            <Warnings
              shownCase={view === 'reports' ? (openedRow?.deskCase?.id ?? null) : null}
              onCase={(id) => {
                const row = all.find(({ deskCase }) => deskCase?.id === id);
                if (row) go({ kind: 'case', thread: row.thread });
              }}
            />
            {view === 'status' ? (
              <Status />
            ) : view === 'people' ? (
              <People wanted={person} />
            ) : openedRow ? (
              <Sheet row={openedRow} tab={tab} onTab={setTab} onBack={() => setOpened(null)} />
            ) : (
              <NothingOpened filling={filling} none={none} />
            )}
          </div>
        </main>
        {paletteShown ? (
          <Palette rows={all} isOpen={openedRow !== null} onGo={go} onClose={() => setPaletteShown(false)} />
        ) : null}
        {alikesShown ? <AlikeDialog thread={null} onClose={() => setAlikesShown(false)} /> : null}
        {desk.open ? (
          <TriageDialogs open={desk.open} rows={all} onGone={desk.gone} onClose={desk.close} />
        ) : null}
        {keysShown ? <Shortcuts onClose={() => setKeysShown(false)} /> : null}
        <Toast told={told} failure={failure} onTold={setTold} onFailure={setFailure} />
      </div>
    </DeskContext.Provider>
  );
}
