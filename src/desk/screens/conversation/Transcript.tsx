import { useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type { Pseudonym } from '../../client/state.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Failed } from '../../components/Failed.tsx';
import { Select } from '../../components/Select.tsx';
import { useDesk } from '../../context.ts';
import { download } from '../../download.ts';
import { useTask } from '../../hooks.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { type TranscriptForm, transcriptFile } from './transcriptFile.ts';

/** The only way that a conversation leaves the desk: by an editor's own click, told to the case, and with a warning. */
export function Transcript(props: {
  caseId: ObjectId;
  thread: ObjectId;
  pseudonym: Pseudonym;
  onClose: () => void;
}) {
  const { caseId, thread, pseudonym, onClose } = props;
  const messages = useDeskMessages();
  const m = messages.talk.transcript;
  const language = useDeskLanguage();
  const { session, tell } = useDesk();
  const task = useTask();
  const [form, setForm] = useState<TranscriptForm>('text');
  const save = async () => {
    const isSaved = await task.run(async () => {
      const items = await session.ask('transcript', caseId, thread, form);
      const { blob, name } = transcriptFile(form, { items, pseudonym, language, m });
      download(blob, name);
    });
    if (!isSaved) return;
    tell({ words: m.saved, undo: null });
    onClose();
  };
  return (
    <Dialog title={m.title} closeLabel={messages.close} testId="transcript" onClose={onClose}>
      <div class="stack-wide">
        <Notice kind="think">
          <p>{m.warning}</p>
        </Notice>
        <p>{m.holds}</p>
        <p>{m.recorded}</p>
        <Select
          label={m.form}
          value={form}
          options={[
            { value: 'text', label: m.text },
            { value: 'page', label: m.page },
          ]}
          disabled={task.busy}
          testId="transcript-form"
          onValue={(value) => setForm(value === 'page' ? 'page' : 'text')}
        />
        <Failed error={task.error} />
        <div class="actions">
          <Button
            kind="danger"
            disabled={task.busy}
            onClick={() => void save()}
            data-testid="transcript-save"
          >
            {m.save}
          </Button>
          <Button onClick={onClose}>{messages.cancel}</Button>
        </div>
      </div>
    </Dialog>
  );
}
