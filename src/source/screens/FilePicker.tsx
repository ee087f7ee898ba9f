import { useId, useState } from 'preact/hooks';
import { Icon } from '#ui/components/Icon.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useMessages } from '#ui/i18n.tsx';
import { MOST_FILE_BYTES, MOST_FILES } from '../draft.ts';
import { messages } from '../messages/index.ts';

/** Chooses files; says beside itself what it left out, and why. */
export function FilePicker(props: { chosen: number; onFiles: (files: readonly File[]) => void }) {
  const t = useMessages(messages);
  const id = useId();
  const [fault, setFault] = useState<string | null>(null);

  const take = (input: HTMLInputElement): void => {
    const files = Array.from(input.files ?? []);
    const fitting = files.filter((file) => file.size <= MOST_FILE_BYTES);
    const tooLarge = files.find((file) => file.size > MOST_FILE_BYTES);
    const room = MOST_FILES - props.chosen;
    setFault(
      tooLarge ? t.fileTooLarge(tooLarge.name) : fitting.length > room ? t.filesMost(MOST_FILES) : null,
    );
    props.onFiles(fitting.slice(0, room));
    // The same file can be chosen again after it was taken out.
    input.value = '';
  };

  return (
    <div class="stack-tight">
      <div class="picker">
        <input
          id={id}
          type="file"
          multiple
          autocomplete="off"
          onChange={(event) => take(event.currentTarget)}
        />
        <label for={id} class="button button-plain">
          <Icon name="add" />
          {t.filesAdd}
        </label>
      </div>
      <div aria-live="polite">
        {fault ? (
          <Notice kind="think">
            <p>{fault}</p>
          </Notice>
        ) : null}
      </div>
    </div>
  );
}
