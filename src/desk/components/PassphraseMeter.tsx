import { useDeskMessages } from '../messages/index.ts';
import { type Strength, strengthOf } from '../text/strength.ts';

const LEVELS: Readonly<Record<Strength, number>> = { short: 1, weak: 2, fair: 3, strong: 4 };

/** Four bars and a sentence; the sentence carries the meaning, the bars repeat it. */
export function PassphraseMeter(props: { passphrase: string }) {
  const m = useDeskMessages();
  if (props.passphrase === '') return null;
  const strength = strengthOf(props.passphrase);
  return (
    <div class="block">
      <div class="meter" data-level={LEVELS[strength]} aria-hidden="true">
        <span />
        <span />
        <span />
        <span />
      </div>
      <p class="small" role="status">
        {m.enrol.strength[strength]}
      </p>
    </div>
  );
}
