import { useId, useRef, useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { TextField } from '#ui/components/Field.tsx';
import type { CleanMedia } from '../../client/state.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Picture } from '../../components/Picture.tsx';
import { useDeskMessages } from '../../messages/index.ts';
import {
  type Edit,
  FORMATS,
  type Format,
  format,
  insertLink,
  insertPicture,
  isWebAddress,
  type Selection,
} from './format.ts';
import { typeOver } from './places.ts';

/** Keys with Ctrl (or Cmd), by their place on the keyboard where letters differ between scripts. */
const KEYS: Readonly<Record<string, Format>> = { KeyB: 'strong', KeyI: 'emphasis' };
const SHIFT_KEYS: Readonly<Record<string, Format>> = {
  Digit2: 'heading',
  Digit7: 'numbered',
  Digit8: 'list',
  Digit9: 'quote',
};
const SHOWN_KEYS: Readonly<Record<Format, string>> = {
  heading: 'Ctrl+Shift+2',
  strong: 'Ctrl+B',
  emphasis: 'Ctrl+I',
  quote: 'Ctrl+Shift+9',
  list: 'Ctrl+Shift+8',
  numbered: 'Ctrl+Shift+7',
};

const selectionOf = (area: HTMLTextAreaElement): Selection => ({
  text: area.value,
  start: area.selectionStart,
  end: area.selectionEnd,
});

/** Types it over the field, so that the field's own undo takes it back. */
export function applyEdit(area: HTMLTextAreaElement, { start, end, words, select }: Edit): void {
  area.focus();
  area.setSelectionRange(start, end);
  typeOver(area, words);
  area.setSelectionRange(start + select[0], start + select[1]);
}

/** @returns whether the key was one of these */
export function formatByKey(area: HTMLTextAreaElement, event: KeyboardEvent): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const name = (event.shiftKey ? SHIFT_KEYS : KEYS)[event.code];
  if (name === undefined) return false;
  event.preventDefault();
  applyEdit(area, format(selectionOf(area), name));
  return true;
}

function LinkDialog(props: { onLink: (address: string) => void; onClose: () => void }) {
  const m = useDeskMessages();
  const words = m.case.draft.write;
  const [address, setAddress] = useState('https://');
  const right = isWebAddress(address.trim());
  return (
    <Dialog title={words.link} closeLabel={m.close} testId="link-dialog" onClose={props.onClose}>
      <form
        class="stack"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (right) props.onLink(address.trim());
        }}
      >
        <TextField
          label={words.linkAddress}
          hint={words.linkHint}
          value={address}
          onValue={setAddress}
          input={{ name: 'link-address', dir: 'ltr', maxLength: 2000 }}
        />
        <div class="actions dialog-actions">
          <Button kind="primary" type="submit" disabled={!right} data-testid="link-insert">
            {words.linkInsert}
          </Button>
          <Button onClick={props.onClose}>{m.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function PictureDialog(props: {
  media: readonly CleanMedia[];
  onPicture: (media: CleanMedia) => void;
  onClose: () => void;
}) {
  const m = useDeskMessages();
  const words = m.case.draft.write;
  const pictures = props.media.filter(({ mime }) => mime.startsWith('image/'));
  return (
    <Dialog title={words.picture} closeLabel={m.close} wide testId="picture-dialog" onClose={props.onClose}>
      <p class="soft">{pictures.length === 0 ? m.case.draft.mediaNone : words.pictureHint}</p>
      <ul class="picture-choice">
        {pictures.map((media) => (
          <li key={media.attachment}>
            <button
              type="button"
              class="picture-button"
              onClick={() => props.onPicture(media)}
              data-testid="picture-insert"
            >
              <span class="media-picture">
                <Picture attachment={media.attachment} drawable alt="" icon="photo" />
              </span>
              <bdi>{words.insert(`\u2068${media.name}\u2069`)}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Buttons over the text. Arrow keys go from one to the next; one stop for the Tab key. */
export function Toolbar(props: {
  /** The field that the buttons work on; null while none is. */
  area: () => HTMLTextAreaElement | null;
  media: readonly CleanMedia[];
  disabled: boolean;
  onPicture: (media: CleanMedia) => void;
}) {
  const m = useDeskMessages().case.draft.write;
  const id = useId();
  const bar = useRef<HTMLDivElement>(null);
  const [dialog, setDialog] = useState<'none' | 'link' | 'picture'>('none');
  const [at, setAt] = useState(0);
  // The field loses its selection to a dialog's own field.
  const kept = useRef<{ area: HTMLTextAreaElement; selection: Selection } | null>(null);
  const keep = (): boolean => {
    const area = props.area();
    kept.current = area === null ? null : { area, selection: selectionOf(area) };
    return area !== null;
  };
  const type = (edit: (selection: Selection) => Edit) => {
    const { area, selection } = kept.current ?? {};
    setDialog('none');
    // The dialog gives the focus back when it closes, and would take it from the field.
    if (area && selection) setTimeout(() => applyEdit(area, edit(selection)));
  };
  const move = (event: KeyboardEvent) => {
    const buttons = [...(bar.current?.querySelectorAll('button') ?? [])];
    const isLeft = getComputedStyle(bar.current ?? document.body).direction === 'rtl';
    const step = { ArrowRight: isLeft ? -1 : 1, ArrowLeft: isLeft ? 1 : -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (at + step + buttons.length) % buttons.length;
    setAt(next);
    buttons[next]?.focus();
  };
  const button = (index: number) => ({
    type: 'button' as const,
    class: 'tool',
    tabIndex: index === at ? 0 : -1,
    disabled: props.disabled,
    onFocus: () => setAt(index),
  });
  return (
    <>
      <div
        ref={bar}
        class="tools"
        role="toolbar"
        aria-label={m.tools}
        aria-describedby={id}
        onKeyDown={move}
        data-testid="tools"
      >
        {FORMATS.map((name, index) => (
          <button
            key={name}
            {...button(index)}
            title={SHOWN_KEYS[name]}
            aria-keyshortcuts={SHOWN_KEYS[name].replace('Ctrl', 'Control')}
            data-format={name}
            onClick={() => {
              const area = props.area();
              if (area) applyEdit(area, format(selectionOf(area), name));
            }}
          >
            {m.formats[name]}
          </button>
        ))}
        <button
          {...button(FORMATS.length)}
          aria-haspopup="dialog"
          data-format="link"
          onClick={() => keep() && setDialog('link')}
        >
          {m.link}
        </button>
        <button
          {...button(FORMATS.length + 1)}
          aria-haspopup="dialog"
          data-format="picture"
          onClick={() => keep() && setDialog('picture')}
        >
          {m.picture}
        </button>
      </div>
      <span id={id} class="unseen">
        {m.toolsHint}
      </span>
      {dialog === 'link' ? (
        <LinkDialog
          onClose={() => setDialog('none')}
          onLink={(address) => type((selection) => insertLink(selection, address))}
        />
      ) : null}
      {dialog === 'picture' ? (
        <PictureDialog
          media={props.media}
          onClose={() => setDialog('none')}
          onPicture={(media) => {
            props.onPicture(media);
            type((selection) => insertPicture(selection, media.name));
          }}
        />
      ) : null}
    </>
  );
}
