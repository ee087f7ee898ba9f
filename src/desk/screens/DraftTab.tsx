import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type { DeskCase } from '../client/state.ts';
import { Conflict } from '../components/Conflict.tsx';
import { useDesk, useNameOf } from '../context.ts';
import { useErrorSentence, useTask } from '../hooks.ts';
import { useDeskMessages } from '../messages/index.ts';
import { Agreements } from './draft/Agreements.tsx';
import { DraftForm } from './draft/DraftForm.tsx';
import { Paper } from './draft/Paper.tsx';
import { Revisions } from './draft/Revisions.tsx';
import { RiskPanel } from './draft/RiskPanel.tsx';
import { Secrets } from './draft/Secrets.tsx';
import { Sent } from './draft/Sent.tsx';
import { Signatures } from './draft/Signatures.tsx';
import { useRisk } from './draft/useRisk.ts';
import { areComplete, draftOf, type WorkingDraft } from './draft/working.ts';
import {
  type CaseWriting,
  conflictFields,
  resolved,
  type Side,
  sideIsSaved,
  useWriting,
} from './draft/writing.ts';

/** A colleague saved while these words were written: nothing is saved over them before somebody has looked. */
function SavedMeanwhile(props: { deskCase: DeskCase; own: CaseWriting }) {
  const { deskCase, own } = props;
  const m = useDeskMessages().case.draft;
  const nameOf = useNameOf();
  const [open, setOpen] = useState(false);
  const [side = 'main'] = own.conflicts;
  const by = nameOf((side === 'main' ? deskCase.draft : deskCase.translation)?.by ?? deskCase.id);
  const fields = own.conflicts.flatMap((each) => conflictFields(deskCase, own.writing, each, m));
  if (own.conflicts.length === 0) return null;
  return (
    <>
      <Notice kind="think" live>
        <p>{m.write.savedMeanwhile(by)}</p>
        {open ? null : (
          <div class="actions">
            <Button onClick={() => setOpen(true)} data-testid="draft-conflict">
              {m.write.putTogether}
            </Button>
          </div>
        )}
      </Notice>
      {open ? (
        <Conflict
          fields={fields}
          by={by}
          onLater={() => setOpen(false)}
          onDone={(merged) => {
            own.write(resolved(deskCase, own.writing, own.conflicts, merged));
            setOpen(false);
          }}
        />
      ) : null}
    </>
  );
}

function SaveBar(props: {
  deskCase: DeskCase;
  own: CaseWriting;
  saved: boolean;
  busy: boolean;
  onRevisions: () => void;
}) {
  const { deskCase, own, saved, busy } = props;
  const m = useDeskMessages().case.draft;
  const complete = areComplete(own.writing);
  const signed = deskCase.signatures.length + (deskCase.translation?.signatures.length ?? 0);
  return (
    <div class="savebar">
      <Button
        kind={saved ? 'plain' : 'primary'}
        type="submit"
        disabled={saved || busy || deskCase.broken || !complete || own.conflicts.length > 0}
        data-testid="draft-save"
      >
        {m.save}
      </Button>
      <Button kind="quiet" onClick={props.onRevisions} data-testid="draft-revisions">
        {m.write.revisions}
      </Button>
      <span
        class="small soft"
        role="status"
        data-testid="draft-saved"
        data-saved={saved}
        data-kept={own.kept}
      >
        {saved ? m.saved : complete ? m.unsaved : m.incomplete}
        {!saved && own.isChanged && own.kept === 'kept' ? ` ${m.write.keptAsTyped}` : ''}
        {!saved && signed > 0 ? ` ${m.saveVoids}` : ''}
      </span>
    </div>
  );
}

function DraftEditor(props: { deskCase: DeskCase }) {
  const { deskCase } = props;
  const m = useDeskMessages().case.draft;
  const sentence = useErrorSentence();
  const { session, state, tell } = useDesk();
  const task = useTask();
  const own = useWriting(deskCase);
  const { writing } = own;
  const { main, translation } = writing;
  const form = useRef<HTMLFormElement>(null);
  const [revisions, setRevisions] = useState(false);
  const risk = useRisk(deskCase, translation === null ? [main] : [main, translation]);
  const savedOf = (side: Side): boolean => sideIsSaved(deskCase, writing, side);
  const saved = savedOf('main') && savedOf('translation');
  useEffect(() => {
    // Only once the case itself shows them: until then they are nowhere else.
    if (saved && own.isChanged) own.clear();
  }, [saved, own.isChanged]);
  const save = async (event: Event) => {
    event.preventDefault();
    if (!areComplete(writing) || own.conflicts.length > 0) return;
    const done = await task.run(async () => {
      const { id } = deskCase;
      const { base } = writing;
      await session.ask('saveDraft', id, draftOf(main, state.today, translation), 'main', base.main);
      if (translation === null) return;
      const translated = draftOf(translation, state.today, main);
      await session.ask('saveDraft', id, translated, 'translation', base.translation);
    });
    if (done) tell({ words: m.saved, undo: null });
  };
  const restore = (side: Side, draft: WorkingDraft) => {
    own.write({ ...writing, [side]: draft });
    setRevisions(false);
    tell({ words: m.write.restored, undo: () => own.write(writing) });
  };
  // The notice above asks to put both together; that the save met it needs no other sentence.
  const isTold = task.error?.code === 'conflict' && own.conflicts.length > 0;
  const isChecked = !deskCase.broken && risk.state === 'checked';
  return (
    <div class={translation === null ? 'draft' : 'draft draft-pair'}>
      <form
        ref={form}
        class="stack-wide draft-form"
        onSubmit={(event) => void save(event)}
        autocomplete="off"
        data-testid="draft-form"
      >
        <SavedMeanwhile deskCase={deskCase} own={own} />
        <DraftForm
          deskCase={deskCase}
          writing={writing}
          risk={risk}
          disabled={deskCase.broken || task.busy}
          onWriting={own.write}
        />
        {task.error && !isTold ? (
          <Notice kind="danger" live>
            <p>{sentence(task.error)}</p>
          </Notice>
        ) : null}
        <SaveBar
          deskCase={deskCase}
          own={own}
          saved={saved}
          busy={task.busy}
          onRevisions={() => setRevisions(true)}
        />
      </form>
      <div class="draft-margin">
        <RiskPanel
          deskCase={deskCase}
          risk={risk}
          margin={translation === null}
          saved={saved && isChecked}
          form={form}
        />
      </div>
      <div class="draft-keeps">
        <Agreements key={deskCase.agreements.length} deskCase={deskCase} />
        <Secrets deskCase={deskCase} />
      </div>
      <div class="draft-end">
        <Signatures deskCase={deskCase} saved={savedOf('main')} blocks={risk.blocks} />
        {translation === null ? null : (
          <Signatures
            deskCase={deskCase}
            side="translation"
            saved={savedOf('translation')}
            blocks={risk.blocks}
          />
        )}
        <Sent deskCase={deskCase} />
      </div>
      <section class="block draft-preview" aria-label={m.preview}>
        <h2>{m.preview}</h2>
        <div class={translation === null ? 'stack' : 'pair-row'}>
          <Paper draft={main} />
          {translation === null ? null : <Paper draft={translation} />}
        </div>
      </section>
      {revisions ? (
        <Revisions deskCase={deskCase} onRestore={restore} onClose={() => setRevisions(false)} />
      ) : null}
    </div>
  );
}

/** From words to an article: writing, two signatures, promotion. */
export function DraftTab(props: { deskCase: DeskCase | null }) {
  const m = useDeskMessages();
  if (props.deskCase === null) {
    return (
      <div class="panel-body">
        <Notice>
          <p>{m.case.fileFirst}</p>
        </Notice>
      </div>
    );
  }
  return <DraftEditor key={props.deskCase.id} deskCase={props.deskCase} />;
}
