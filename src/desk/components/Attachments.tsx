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
import { useTask } from '../hooks.ts';
import { useDeskMessages } from '../messages/index.ts';
import { CleanAgain } from './CleanAgain.tsx';
import { Waiting } from './Empty.tsx';
import { Failed } from './Failed.tsx';
import { HiddenData } from './HiddenData.tsx';
import { Picture } from './Picture.tsx';

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
  /** Of the first one: files are numbered over the whole case. */
  firstNumber: number;
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
              data-number={props.firstNumber + index}
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
                <span class="file-name">{m.name(props.firstNumber + index)}</span>
                <Status state={known} />
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function CleanCopyActions(props: {
  note: AttachmentNote;
  state: AttachmentState;
  onView: (() => void) | null;
}) {
  const { note, state, onView } = props;
  const m = useDeskMessages().record;
  const { session } = useDesk();
  const task = useTask();
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
        {onView === null ? null : (
          <Button kind="primary" onClick={onView} data-testid="attachment-open">
            {m.open}
          </Button>
        )}
        {state.hasClean ? (
          <Button disabled={task.busy} onClick={downloadClean} data-testid="attachment-download">
            {m.download}
          </Button>
        ) : null}
      </div>
      {task.busy ? <Waiting label={m.preparing} /> : null}
      <Failed error={task.error} />
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
    </div>
  );
}

/** One attachment: what became of it, what was hidden in it, and the way to its clean copy. */
export function AttachmentDetail(props: {
  note: AttachmentNote;
  number: number;
  /** Shows the clean copy; null where it can only be handed out. */
  onView: (() => void) | null;
}) {
  const { note } = props;
  const m = useDeskMessages().record;
  const { language } = useLanguage();
  const state = useDesk().state.attachments.get(note.id) ?? UNKNOWN;
  const name = m.name(props.number);
  return (
    <section
      class="card"
      aria-label={name}
      data-testid="attachment-detail"
      data-number={props.number}
      data-state={state.state}
    >
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
      <CleanCopyActions note={note} state={state} onView={props.onView} />
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
