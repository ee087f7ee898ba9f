/** Which conversations of the list are chosen. What leaves the list is chosen no more: nobody acts on what they do not see. */
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import type { ThreadRow } from '../../inbox.ts';

export interface Selection {
  readonly threads: ReadonlySet<ObjectId>;
  /** One more or one less; with `range`, everything from the last one up to here. */
  readonly pick: (index: number, range: boolean) => void;
  readonly all: () => void;
  readonly clear: () => void;
}

export function useSelection(rows: readonly ThreadRow[]): Selection {
  const [picked, setPicked] = useState<ReadonlySet<ObjectId>>(new Set());
  const last = useRef<ObjectId | null>(null);
  const threads = useMemo(() => {
    if (picked.size === 0) return picked;
    return new Set(rows.flatMap(({ thread }) => (picked.has(thread) ? [thread] : [])));
  }, [rows, picked]);
  const pick = (index: number, range: boolean): void => {
    const row = rows[index];
    if (!row) return;
    const from = range ? rows.findIndex(({ thread }) => thread === last.current) : -1;
    const next = new Set(threads);
    if (from >= 0) {
      const span = rows.slice(Math.min(from, index), Math.max(from, index) + 1);
      for (const { thread } of span) next.add(thread);
    } else if (!next.delete(row.thread)) next.add(row.thread);
    last.current = row.thread;
    setPicked(next);
  };
  const all = (): void => setPicked(new Set(rows.map(({ thread }) => thread)));
  const clear = useCallback(() => {
    last.current = null;
    setPicked(new Set<ObjectId>());
  }, []);
  return { threads, pick, all, clear };
}
