import { useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { CaseMove } from '../../client/moves-state.ts';
import type { DeskCase } from '../../client/state.ts';
import { useAct, useDesk, useNameOf } from '../../context.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { OldCaseDialog } from './OldCaseDialog.tsx';

/** One line of what moved, with the way back while the conversations are still where it took them. */
function MoveLine(props: { deskCase: DeskCase; move: CaseMove; onLook: (deskCase: DeskCase) => void }) {
  const { deskCase, move } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { session, state } = useDesk();
  const act = useAct();
  const nameOf = useNameOf();
  const other = state.cases.find(({ id }) => id === move.other) ?? null;
  const title = other === null ? m.moves.unknownCase : other.title || m.untitled;
  const sources = move.pseudonyms.map((each) => each[language]);
  const isStillHere = move.threads.every((thread) => deskCase.threads.includes(thread));
  const canReturn =
    move.direction === 'in' &&
    isStillHere &&
    other !== null &&
    !other.broken &&
    deskCase.mayMoveOut &&
    deskCase.frozen === null;
  const back = { threads: move.threads, from: deskCase.id, to: move.other, mayWiden: false };
  return (
    <li class="move-line" data-testid="move-line" data-direction={move.direction}>
      <span dir="auto">{m.moves[move.direction === 'in' ? 'came' : 'left'](sources, title)}</span>
      <span class="small soft">
        {m.case.verify.by(nameOf(move.by), formatDayFrom(language, move.day, state.today))}
      </span>
      <span class="actions">
        {move.direction === 'in' && other !== null && other.threads.length === 0 ? (
          <Button kind="quiet" onClick={() => props.onLook(other)} data-testid="move-look">
            {m.moves.lookTitle}
          </Button>
        ) : null}
        {canReturn ? (
          <Button
            kind="quiet"
            data-testid="move-back"
            onClick={() => void act(() => session.ask('moveThreads', back))}
          >
            {m.moves.back}
          </Button>
        ) : null}
      </span>
    </li>
  );
}

/** What came into a case and what left, the newest first. */
export function CaseMoves(props: { deskCase: DeskCase }) {
  const { deskCase } = props;
  const m = useDeskMessages().moves;
  const [looked, setLooked] = useState<DeskCase | null>(null);
  if (deskCase.moves.length === 0) return null;
  return (
    <details data-testid="moves">
      <summary class="small">{m.listTitle(deskCase.moves.length)}</summary>
      <ul class="move-lines">
        {deskCase.moves.toReversed().map((move) => (
          <MoveLine key={move.position} deskCase={deskCase} move={move} onLook={setLooked} />
        ))}
      </ul>
      {looked ? <OldCaseDialog deskCase={looked} onClose={() => setLooked(null)} /> : null}
    </details>
  );
}
