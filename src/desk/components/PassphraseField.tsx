import { TextField } from '#ui/components/Field.tsx';

/** A passphrase box that no password manager of the browser learns; the key file is the thing to keep. */
export function PassphraseField(props: {
  name: string;
  label: string;
  hint?: string;
  value: string;
  error?: string | null;
  fresh?: boolean;
  disabled?: boolean;
  onValue: (value: string) => void;
}) {
  return (
    <TextField
      label={props.label}
      hint={props.hint}
      error={props.error ?? null}
      value={props.value}
      onValue={props.onValue}
      input={{
        type: 'password',
        name: props.name,
        dir: 'auto',
        disabled: props.disabled ?? false,
        autocomplete: props.fresh ? 'new-password' : 'off',
      }}
    />
  );
}
