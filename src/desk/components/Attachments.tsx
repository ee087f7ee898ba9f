import { useState } from 'preact/hooks';
import { typeOfCopy } from '#protocol/record.ts';
import type { AttachmentNote } from '#protocol/report.ts';
import { Button } from '#ui/components/Button.tsx';
import { Icon, type IconName } from '#ui/components/Icon.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatBytes } from '#ui/language.ts';
import { isDrawable } from '../cleanCopies.ts';
import type { AttachmentState } from '../client/state.ts';
import { useDesk } from '../context.ts';
import { download } from '../download.ts';
import { useErrorSentence, useTask } from '../hooks.ts';
import { useDeskMessages } from '../messages/index.ts';
import { CleanAgain } from './CleanAgain.tsx';
import { Waiting } from './Empty.tsx';
import { HiddenData } from './HiddenData.tsx';
import { Picture, useCleanUrl } from './Picture.tsx';
import { Viewer } from './Viewer.tsx';

const UNKNOWN: AttachmentState = { state: 'unknown' };

const STATUS_ICONS: Readonly<Record<AttachmentState['state'], IconName>> = {
  unknown: 'info',
  missing: 'think',
  waiting: 'date',
  unreadable: 'lock',
  clean: 'done',
  raster: 'think',
  rejected: 'danger',
};

function drawable(state: AttachmentState): boolean {
  return 'record' in state && state.hasClean && isDrawable(typeOfCopy(state.record)?.mime ?? '');
}

function Status(props: { state: AttachmentState }) {
  const m = useDeskMessages().record;
  return (
    <span class={`status status-${props.state.state}`}>
      <Icon name={STATUS_ICONS[props.state.state]} size={16} />
      {m.status[props.state.state]}
    </span>
  );
}

/** Thumbnails of all attachments; the chosen one is explained beside them. */
export function AttachmentGrid(props: {
  notes: readonly AttachmentNote[];
  chosen: string | null;
  onChoose: (id: AttachmentNote['id']) => void;
}) {
  const m = useDeskMessages().record;
  const { state } = useDesk();
  return (
    <ul class="files">
      {props.notes.map((note, index) => {
        const known = state.attachments.get(note.id) ?? UNKNOWN;
        return (
          <li key={note.id}>
            <button
              type="button"
              class="file"
              aria-pressed={props.chosen === note.id}
              data-testid="attachment"
              data-state={known.state}
              onClick={() => props.onChoose(note.id)}
            >
              <span class="file-picture">
                <Picture
                  attachment={note.id}
                  drawable={drawable(known)}
                  alt=""
                  icon={
                    known.state === 'rejected' ? 'danger' : note.type.startsWith('image/') ? 'photo' : 'file'
                  }
                />
              </span>
              <span class="file-words">
                <span class="file-name">{m.name(index + 1)}</span>
                <Status state={known} />
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function CleanCopyActions(props: { note: AttachmentNote; state: AttachmentState; name: string }) {
  const { note, state } = props;
  const m = useDeskMessages().record;
  const sentence = useErrorSentence();
  const { session } = useDesk();
  const task = useTask();
  const [viewing, setViewing] = useState(false);
  const canView = drawable(state);
  const { url } = useCleanUrl(note.id, canView);
  if (!('record' in state)) return null;
  const downloadClean = () =>
    void task.run(async () => {
      const file = await session.ask('openClean', note.id);
      download(file.blob, file.name);
    });
  const downloadOriginal = () =>
    void task.run(async () => {
      const file = await session.ask('openOriginal', note.id);
      // Never by its own type: nothing on this computer may be tempted to open it.
      download(new Blob([file.blob], { type: 'application/octet-stream' }), file.name);
    });
  return (
    <div class="stack">
      <div class="actions">
        {canView ? (
          <Button disabled={url === null} onClick={() => setViewing(true)} data-testid="attachment-open">
            {m.open}
          </Button>
        ) : null}
        {state.hasClean ? (
          <Button disabled={task.busy} onClick={downloadClean} data-testid="attachment-download">
            {m.download}
          </Button>
        ) : null}
      </div>
      {task.busy ? <Waiting label={m.preparing} /> : null}
      {task.error ? (
        <Notice kind="danger" live>
          <p>{sentence(task.error)}</p>
        </Notice>
      ) : null}
      {state.hasOriginal ? (
        <details>
          <summary>{m.originalKept}</summary>
          <div class="stack">
            <Notice kind="think">
              <p>{m.originalWarning}</p>
            </Notice>
            <div class="actions">
              <Button
                kind="danger"
                disabled={task.busy}
                onClick={downloadOriginal}
                data-testid="original-download"
              >
                {m.downloadOriginal}
              </Button>
            </div>
          </div>
        </details>
      ) : (
        <p class="small soft">{m.originalGone}</p>
      )}
      {viewing && url !== null ? (
        <Viewer url={url} alt={props.name} onClose={() => setViewing(false)} />
      ) : null}
    </div>
  );
}

/** One attachment: what became of it, what was hidden in it, and the way to its clean copy. */
export function AttachmentDetail(props: { note: AttachmentNote; number: number }) {
  const { note } = props;
  const m = useDeskMessages().record;
  const { language } = useLanguage();
  const state = useDesk().state.attachments.get(note.id) ?? UNKNOWN;
  const name = m.name(props.number);
  return (
    <section class="card" aria-label={name} data-testid="attachment-detail" data-state={state.state}>
      <div class="block">
        <div class="between">
          <h2>{name}</h2>
          <Status state={state} />
        </div>
        <p class="small soft">
          {formatBytes(language, note.bytes)} · {m.sourceName}: <bdi class="code">{note.name}</bdi>
        </p>
        {state.state === 'rejected' ? null : <p class="small">{m.statusLong[state.state]}</p>}
      </div>
      <CleanCopyActions note={note} state={state} name={name} />
      {'record' in state ? (
        <>
          <h3>{m.title}</h3>
          <HiddenData record={state.record} />
          <CleanAgain attachment={note.id} state={state} />
        </>
      ) : null}
    </section>
  );
}
