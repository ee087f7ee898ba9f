import { Written } from '#ui/components/Isolated.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { DeskCase } from '../../client/state.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { useDesk, useNameOf } from '../../context.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { History } from '../History.tsx';

/** What the desk wrote in a case whose conversations are elsewhere now. */
export function OldCaseDialog(props: { deskCase: DeskCase; onClose: () => void }) {
  const { deskCase } = props;
  const m = useDeskMessages();
  const language = useDeskLanguage();
  const { state } = useDesk();
  const nameOf = useNameOf();
  const written = [
    ...deskCase.claims.map((claim) => ({ key: claim.id, ...claim })),
    ...deskCase.notes.map((note) => ({ key: String(note.position), ...note })),
  ];
  return (
    <Dialog wide title={m.moves.lookTitle} closeLabel={m.close} testId="old-case" onClose={props.onClose}>
      <div class="stack">
        <h3 dir="auto">{deskCase.title || m.untitled}</h3>
        <p class="soft">{m.moves.lookIntro}</p>
        {written.map(({ key, text, by, day }) => (
          <div class="block" key={key}>
            <Written>{text}</Written>
            <p class="small soft">
              {m.case.verify.by(nameOf(by), formatDayFrom(language, day, state.today))}
            </p>
          </div>
        ))}
        {deskCase.draft === null ? null : (
          <p>
            {m.case.tabs.draft}: <bdi>{deskCase.draft.draft.article.title}</bdi>
          </p>
        )}
        <History deskCase={deskCase} nameOf={nameOf} />
      </div>
    </Dialog>
  );
}
