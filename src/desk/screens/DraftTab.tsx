import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type { DeskCase } from '../client/state.ts';
import { useDesk } from '../context.ts';
import { useErrorSentence, useTask } from '../hooks.ts';
import { useDeskLanguage, useDeskMessages } from '../messages/index.ts';
import { DraftForm } from './draft/DraftForm.tsx';
import { Paper } from './draft/Paper.tsx';
import { RiskPanel } from './draft/RiskPanel.tsx';
import { Signatures } from './draft/Signatures.tsx';
import { useRisk } from './draft/useRisk.ts';
import {
  draftOf,
  isComplete,
  isSaved,
  type WorkingDraft,
  withCurrentMedia,
  workingFrom,
} from './draft/working.ts';

function DraftEditor(props: { deskCase: DeskCase }) {
  const { deskCase } = props;
  const m = useDeskMessages().case.draft;
  const sentence = useErrorSentence();
  const { session, state, writing, tell } = useDesk();
  const task = useTask();
  const first = useDeskLanguage();
  const [written, setDraft] = useState<WorkingDraft>(
    () => writing.get(deskCase.id) ?? workingFrom(deskCase, first, state.today),
  );
  const draft = withCurrentMedia(written, deskCase.media);
  const saved = isSaved(draft, deskCase);
  const digest = deskCase.draft?.digest;
  const form = useRef<HTMLFormElement>(null);
  const risk = useRisk(deskCase, draft);
  useEffect(() => {
    // A colleague's save shows at once, unless words of this editor's own would be lost by it.
    if (digest !== undefined && !writing.has(deskCase.id))
      setDraft(workingFrom(deskCase, first, state.today));
  }, [digest]);
  const write = (changed: WorkingDraft) => {
    writing.set(deskCase.id, changed);
    setDraft(changed);
  };
  const save = async (event: Event) => {
    event.preventDefault();
    if (!isComplete(draft)) return;
    if (!(await task.run(() => session.ask('saveDraft', deskCase.id, draftOf(draft, state.today))))) return;
    writing.delete(deskCase.id);
    tell({ words: m.saved, undo: null });
  };
  return (
    <div class="two two-even">
      <form
        ref={form}
        class="stack-wide"
        onSubmit={(event) => void save(event)}
        autocomplete="off"
        data-testid="draft-form"
      >
        <DraftForm
          draft={draft}
          disabled={deskCase.broken || task.busy}
          onDraft={write}
          deskCase={deskCase}
        />
        {task.error ? (
          <Notice kind="danger" live>
            <p>{sentence(task.error)}</p>
          </Notice>
        ) : null}
        <div class="savebar">
          <Button
            kind={saved ? 'plain' : 'primary'}
            type="submit"
            disabled={saved || task.busy || deskCase.broken || !isComplete(draft)}
            data-testid="draft-save"
          >
            {m.save}
          </Button>
          <span class="small soft" role="status" data-testid="draft-saved" data-saved={saved}>
            {saved ? m.saved : isComplete(draft) ? m.unsaved : m.incomplete}
            {!saved && deskCase.signatures.length > 0 ? ` ${m.saveVoids}` : ''}
          </span>
        </div>
      </form>
      <div class="aside">
        <RiskPanel
          deskCase={deskCase}
          risk={risk}
          saved={saved && !deskCase.broken && risk.state === 'checked'}
          form={form}
        />
        <Signatures deskCase={deskCase} saved={saved} blocks={risk.blocks} />
        <section class="block" aria-label={m.preview}>
          <h2>{m.preview}</h2>
          <Paper draft={draft} />
        </section>
      </div>
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
