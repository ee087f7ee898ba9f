import type { ComponentChildren, InputHTMLAttributes, Ref, TextareaHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './Icon.tsx';

interface FieldWords {
  readonly label: string;
  /** The label is read aloud but not drawn: only where the heading beside it says the same. */
  readonly labelUnseen?: boolean;
  readonly hint?: ComponentChildren;
  /** What is wrong and how to mend it; shown beside the control and announced. */
  readonly error?: string | null;
}

interface ControlLinks {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': 'true' | undefined;
}

/** Label, hint and error around one control, tied together for screen readers. */
export function Field(props: FieldWords & { children: (links: ControlLinks) => ComponentChildren }) {
  const id = useId();
  const described = [props.hint ? `${id}-hint` : '', props.error ? `${id}-error` : '']
    .filter(Boolean)
    .join(' ');
  return (
    <div class="field">
      <label for={id} class={props.labelUnseen ? 'unseen' : 'field-label'}>
        {props.label}
      </label>
      {props.hint ? (
        <div id={`${id}-hint`} class="field-hint">
          {props.hint}
        </div>
      ) : null}
      {props.children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': props.error ? 'true' : undefined,
      })}
      <div aria-live="polite">
        {props.error ? (
          <p id={`${id}-error`} class="field-error">
            <Icon name="danger" size={16} />
            <span>{props.error}</span>
          </p>
        ) : null}
      </div>
    </div>
  );
}

interface ValueProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
}

/**
 * What a person types here must not be learnt by the browser: no autofill, no spelling service
 * (some send the text away), no capitals or corrections by the keyboard. `autoCorrect` in this spelling, or it would
 * be set as a property, which is a boolean and takes 'off' for true.
 */
export const UNLEARNT = {
  autocomplete: 'off',
  autoCorrect: 'off',
  autocapitalize: 'off',
  spellcheck: false,
} as const;

export function TextField(
  props: FieldWords &
    ValueProps & { input?: InputHTMLAttributes<HTMLInputElement>; inputRef?: Ref<HTMLInputElement> },
) {
  const { value, onValue, input, inputRef, ...words } = props;
  return (
    <Field {...words}>
      {(links) => (
        <input
          type="text"
          dir="auto"
          {...UNLEARNT}
          {...input}
          {...links}
          ref={inputRef ?? null}
          class="input"
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export function TextArea(
  props: FieldWords &
    ValueProps & {
      growing?: boolean;
      area?: TextareaHTMLAttributes<HTMLTextAreaElement>;
      areaRef?: Ref<HTMLTextAreaElement>;
    },
) {
  const { value, onValue, growing, area, areaRef, ...words } = props;
  return (
    <Field {...words}>
      {(links) => (
        <textarea
          dir="auto"
          rows={growing ? 10 : 4}
          {...UNLEARNT}
          {...area}
          {...links}
          ref={areaRef ?? null}
          class={growing ? 'input input-growing' : 'input'}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
