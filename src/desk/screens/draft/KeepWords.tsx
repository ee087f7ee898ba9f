import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { MOST_KNOWERS, NAME_KINDS } from '#protocol/events-draft.ts';
import { Button } from '#ui/components/Button.tsx';
import type { DeskCase } from '../../client/state.ts';
import { useAct, useDesk } from '../../context.ts';
import { useDeskMessages } from '../../messages/index.ts';

/** Longer than any name: more of a report is copied as a fact. */
const LONGEST_NAME = 80;
const LONGEST_FACT = 1000;

/** Words that somebody selects in a report can be kept out of print at once. */
export function KeepWords(props: { deskCase: DeskCase | null; children: ComponentChildren }) {
  const { deskCase } = props;
  const m = useDeskMessages().case.draft.write;
  const { session, tell } = useDesk();
  const act = useAct();
  const text = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState('');
  useEffect(() => {
    const look = () => {
      const selection = document.getSelection();
      const isHere =
        selection !== null &&
        selection.anchorNode !== null &&
        text.current?.contains(selection.anchorNode) === true;
      setChosen(isHere ? selection.toString().replace(/\s+/g, ' ').trim() : '');
    };
    document.addEventListener('selectionchange', look);
    return () => document.removeEventListener('selectionchange', look);
  }, []);
  const keep = async (run: () => Promise<unknown>) => {
    if (!(await act(run))) return;
    setChosen('');
    tell({ words: m.keptNow, undo: null });
  };
  if (deskCase === null || deskCase.broken) return <>{props.children}</>;
  return (
    <div ref={text}>
      {props.children}
      <div class="keep-words" role="status">
        {chosen === '' || chosen.length > LONGEST_FACT ? null : (
          <>
            <span class="small">
              {m.keepOut} <bdi class="keep-chosen">{chosen}</bdi>
            </span>
            {chosen.length > LONGEST_NAME
              ? null
              : NAME_KINDS.map((kind) => (
                  <Button
                    key={kind}
                    data-testid={`keep-${kind}`}
                    onClick={() => void keep(() => session.ask('keepName', deskCase.id, kind, chosen))}
                  >
                    {m.kinds[kind]}
                  </Button>
                ))}
            <Button
              data-testid="keep-fact"
              onClick={() => void keep(() => session.ask('markFact', deskCase.id, chosen, MOST_KNOWERS))}
            >
              {m.knownToFew}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
