/** Triage of the open list: what is chosen, which dialog asks, what each key does. */
import { useCallback, useState } from 'preact/hooks';
import type { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { PageState } from '../../client/state.ts';
import type { TriageChange } from '../../client/triage-state.ts';
import type { ThreadRow } from '../../inbox.ts';
import type { KeptSession } from '../../keeper/keeper.ts';
import type { Told } from '../../told.ts';
import { putsAside, type TriageActs, useTriageActs } from './acts.ts';
import { type Selection, useSelection } from './selection.ts';
import { type TriageAsk, triageAskOf } from './TriageBar.tsx';
import type { OpenAsk } from './TriageDialogs.tsx';

interface TriageParts {
  readonly session: KeptSession;
  readonly state: PageState | null;
  readonly rows: readonly ThreadRow[];
  /** Where the keyboard is in the list, and what is open beside it. */
  readonly active: ObjectId | null;
  readonly opened: ObjectId | null;
  readonly onActive: (thread: ObjectId | null) => void;
  readonly tell: (told: Told) => void;
  readonly fail: (error: AmanaError) => void;
}

export interface Triage {
  readonly acts: TriageActs;
  readonly selection: Selection;
  readonly open: OpenAsk | null;
  readonly ask: (ask: TriageAsk) => void;
  /** These have left the list. */
  readonly gone: (threads: readonly ObjectId[]) => void;
  readonly close: () => void;
  /** @returns whether the key means something here */
  readonly onKey: (key: string, activeIndex: number) => boolean;
}

/** The next one of the list that stays, so that the keyboard goes on where it was. */
function nextAfter(
  rows: readonly ThreadRow[],
  gone: ReadonlySet<ObjectId>,
  active: ObjectId | null,
): ObjectId | null {
  if (active === null || !gone.has(active)) return active;
  const at = rows.findIndex(({ thread }) => thread === active);
  const below = rows.slice(at + 1).find(({ thread }) => !gone.has(thread));
  const above = rows.slice(0, Math.max(0, at)).findLast(({ thread }) => !gone.has(thread));
  return (below ?? above)?.thread ?? null;
}

export function useTriage(parts: TriageParts): Triage {
  const { rows, active, opened, onActive } = parts;
  const selection = useSelection(rows);
  const [open, setOpen] = useState<OpenAsk | null>(null);
  const gone = (threads: readonly ObjectId[]): void => {
    onActive(nextAfter(rows, new Set(threads), active));
    selection.clear();
  };
  const acts = useTriageActs({
    ...parts,
    onSay: (threads: readonly ObjectId[], change: TriageChange) => {
      if (putsAside(change)) gone(threads);
    },
  });
  const close = useCallback(() => setOpen(null), []);

  /** What was chosen; else what the keyboard is on, else what is open. */
  const targets = (): ObjectId[] => {
    if (selection.threads.size > 0) return [...selection.threads];
    const one = rows.some(({ thread }) => thread === active) ? active : opened;
    return one === null ? [] : [one];
  };
  const ask = (what: TriageAsk): void => {
    const threads = targets();
    if (threads.length === 0) return;
    switch (what) {
      case 'park':
        return void acts.say(threads, { kind: 'mark', mark: 'parked' });
      case 'spam':
        return void acts.say(threads, { kind: 'mark', mark: 'spam' });
      case 'back':
        return void acts.say(threads, { kind: 'mark', mark: 'new' });
      case 'mute':
        return void acts.say(threads, { kind: 'mute', muted: true });
      case 'unmute':
        return void acts.say(threads, { kind: 'mute', muted: false });
      default:
        setOpen({ ask: what, threads });
    }
  };
  const onKey = (key: string, activeIndex: number): boolean => {
    if (key === 'Escape' && selection.threads.size > 0) selection.clear();
    else if (key === 'x' || key === 'X') selection.pick(activeIndex, key === 'X');
    else if (key === 'a') selection.all();
    else if (key === 'z') acts.undo();
    else {
      const asked = triageAskOf(key);
      if (asked === null) return false;
      ask(asked);
    }
    return true;
  };
  return { acts, selection, open, ask, gone, close, onKey };
}
