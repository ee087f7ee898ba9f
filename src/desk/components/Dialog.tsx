import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { Icon } from '#ui/components/Icon.tsx';

/** The browser's own modal dialog: focus stays inside, Escape closes, focus returns to where it was. */
export function Dialog(props: {
  title: string;
  closeLabel: string;
  wide?: boolean;
  testId?: string;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Closed while it still stands on the page: one that is taken off first gives the focus back to nobody.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={props.wide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={titleId}
      data-testid={props.testId}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <header class="dialog-head">
        <h2 id={titleId}>{props.title}</h2>
        <Button kind="quiet" class="dialog-close" aria-label={props.closeLabel} onClick={props.onClose}>
          <Icon name="close" />
        </Button>
      </header>
      <div class="dialog-body">{props.children}</div>
    </dialog>
  );
}
