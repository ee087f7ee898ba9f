import { Button } from '#ui/components/Button.tsx';
import { useMessages } from '#ui/i18n.tsx';
import { bytesOf, type Draft, type DraftFile, type Leaving } from '../draft.ts';
import type { How } from '../how.ts';
import { messages } from '../messages/index.ts';
import { FileCard } from './FileCard.tsx';
import { FilePicker } from './FilePicker.tsx';
import { HowSent } from './HowSent.tsx';
import { Screen } from './Screen.tsx';

export interface FileActs {
  /** The largest file that the newsroom says it can clean. */
  readonly mostFileBytes?: number | null;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onLeaving: (number: number, leaving: Leaving) => void;
  readonly onScan: (number: number, isScan: boolean) => void;
  readonly onTakeOut: (number: number) => void;
}

/** The added files and the way to add more; on its own screen for a report, and inside the conversation. */
export function FileList(props: { files: readonly DraftFile[] } & FileActs) {
  const t = useMessages(messages);
  return (
    <>
      {props.files.length > 0 ? (
        <ul class="files">
          {props.files.map((draft) => (
            <FileCard
              key={draft.number}
              draft={draft}
              mostBytes={props.mostFileBytes ?? null}
              onLeaving={(leaving) => props.onLeaving(draft.number, leaving)}
              onScan={(isScan) => props.onScan(draft.number, isScan)}
              onTakeOut={() => props.onTakeOut(draft.number)}
            />
          ))}
        </ul>
      ) : null}
      <FilePicker chosen={props.files.length} onFiles={props.onFiles} />
      {props.files.length > 0 ? <p class="small soft">{t.fileStays}</p> : null}
    </>
  );
}

export function Files(
  props: { draft: Draft; onHow: (how: How) => void; onSend: () => void; onBack: () => void } & FileActs,
) {
  const t = useMessages(messages);
  const { draft, onHow, onSend, onBack, ...acts } = props;
  return (
    <Screen name="files" title={t.filesTitle} step={t.step(2, 2)}>
      <p class="lead">{t.filesLead}</p>
      <FileList files={draft.files} {...acts} />
      <HowSent how={draft.how} fileBytes={bytesOf(draft.files)} mayApart onHow={onHow} />
      <div class="acts">
        <Button kind="primary" onClick={onSend}>
          {t.sealAndSend}
        </Button>
        <Button kind="quiet" onClick={onBack}>
          {t.back}
        </Button>
      </div>
    </Screen>
  );
}
