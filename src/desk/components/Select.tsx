import { useId } from 'preact/hooks';

interface SelectOption {
  readonly value: string;
  readonly label: string;
}

/** The browser's own list, labelled. */
export function Select(props: {
  label: string;
  labelUnseen?: boolean;
  value: string;
  options: readonly SelectOption[];
  small?: boolean;
  disabled?: boolean;
  testId?: string;
  onValue: (value: string) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={props.labelUnseen ? 'unseen' : 'field-label'}>
        {props.label}
      </label>
      <select
        id={id}
        class={props.small ? 'input select-small' : 'input'}
        value={props.value}
        disabled={props.disabled ?? false}
        data-testid={props.testId}
        onChange={(event) => props.onValue(event.currentTarget.value)}
      >
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
