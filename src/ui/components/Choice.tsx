import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: ComponentChildren;
}

/** One of a few: real radio buttons under one legend. The hint of the chosen one is shown, so that a list stays short. */
export function Choice<Value extends string>(props: {
  legend: string;
  legendUnseen?: boolean;
  value: Value;
  options: readonly Option<Value>[];
  onValue: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset>
      <legend class={props.legendUnseen ? 'unseen' : 'field-label'}>{props.legend}</legend>
      {props.options.map((option) => (
        <label class="choice" key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            autocomplete="off"
            checked={props.value === option.value}
            onChange={() => props.onValue(option.value)}
          />
          <span class="choice-words">
            <span>{option.label}</span>
            {option.hint && props.value === option.value ? (
              <span class="small soft">{option.hint}</span>
            ) : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
