import { useDeskMessages } from '../messages/index.ts';
import { SHORTEST_PASSPHRASE } from '../text/strength.ts';
import { PassphraseField } from './PassphraseField.tsx';
import { PassphraseMeter } from './PassphraseMeter.tsx';

/** A passphrase that is to be remembered, and the same again. */
export interface NewWords {
  readonly passphrase: string;
  readonly again: string;
}

export const NO_WORDS: NewWords = { passphrase: '', again: '' };

const isShort = ({ passphrase }: NewWords): boolean => [...passphrase.trim()].length < SHORTEST_PASSPHRASE;

/** Long enough, and twice the same. */
export const isGood = (words: NewWords): boolean => !isShort(words) && words.passphrase === words.again;

/** @param props.name of the first field; the second one's ends in `-again` */
export function NewPassphrase(props: {
  name: string;
  label: string;
  words: NewWords;
  /** Whether somebody has tried to go on: a short one is said then. */
  tried?: boolean;
  disabled: boolean;
  onWords: (words: NewWords) => void;
}) {
  const { words, disabled, tried = false } = props;
  const { passphrase, again } = words;
  const m = useDeskMessages().enrol;
  const isTyped = again !== '' && (tried || again.length >= passphrase.length);
  return (
    <>
      <PassphraseField
        name={props.name}
        label={props.label}
        hint={m.passphraseHint}
        value={passphrase}
        onValue={(value) => props.onWords({ ...words, passphrase: value })}
        error={tried && isShort(words) ? m.strength.short : null}
        disabled={disabled}
        fresh
      />
      <PassphraseMeter passphrase={passphrase} />
      <PassphraseField
        name={`${props.name}-again`}
        label={m.again}
        value={again}
        onValue={(value) => props.onWords({ ...words, again: value })}
        error={isTyped && passphrase !== again ? m.differ : null}
        disabled={disabled}
        fresh
      />
    </>
  );
}
