/** What the page asks the worker for when it needs it: the words of reports, and what a search finds. */
import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { asAmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { DeskReport, PageState, ReportRow } from './client/state.ts';
import { useDesk } from './context.ts';
import type { KeptSession } from './keeper/keeper.ts';

/** Reports with their words; null until they have come. They are held as long as the component that shows them. */
export function useReports(rows: readonly ReportRow[]): readonly DeskReport[] | null {
  const { session, fail } = useDesk();
  const [texts, setTexts] = useState<ReadonlyMap<ObjectId, string>>(new Map());
  const missing = rows.filter(({ id }) => !texts.has(id)).map(({ id }) => id);
  const wanted = missing.join();
  // At once: other effects wait for the next frame, and an editor would wait with them.
  useLayoutEffect(() => {
    if (missing.length === 0) return;
    session.ask('reportTexts', missing).then(
      (come) =>
        setTexts((before) => new Map([...before, ...come.map(({ id, text }) => [id, text] as const)])),
      (thrown: unknown) => fail(asAmanaError(thrown)),
    );
  }, [wanted]);
  return useMemo(() => {
    const reports = rows.flatMap((row) => {
      const text = texts.get(row.id);
      return text === undefined ? [] : [{ ...row, text }];
    });
    return reports.length === rows.length ? reports : null;
  }, [rows, texts]);
}

/** While the index is built in the background, what is found grows: asked for again now and then, and when it may be whole. */
const againMs = (waiting: number): number => Math.min(250, 20 + waiting / 10);

/** What the list shows of a search. */
export interface Search {
  readonly threads: ReadonlySet<ObjectId>;
  /** What it was found for: of a moment ago, while somebody types. */
  readonly words: string;
  /** Texts that are still to be read: there may be more. */
  readonly waiting: number;
}

/** Null while nothing is searched for. What was found stays until there is more. */
export function useSearch(session: KeptSession, state: PageState | null, query: string): Search | null {
  const [found, setFound] = useState<Search | null>(null);
  const words = query.trim();
  useLayoutEffect(() => {
    if (words === '') {
      setFound(null);
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const look = async () => {
      const { threads, waiting } = await session.ask('search', words);
      if (isOver) return;
      setFound({ threads: new Set(threads), words, waiting });
      if (waiting > 0) timer = setTimeout(ask, againMs(waiting));
    };
    const ask = () => {
      // A desk that was locked meanwhile has nothing to find, and its page is gone.
      look().catch(() => setFound((before) => before ?? { threads: new Set(), words, waiting: 0 }));
    };
    ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [session, words, state?.reports, state?.cases]);
  return words === '' ? null : found;
}
