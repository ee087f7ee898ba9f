import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type { RelayFacts } from '../../../client/promotion-state.ts';
import { Failed } from '../../../components/Failed.tsx';
import { FingerprintWords } from '../../../components/FingerprintWords.tsx';
import { useDesk } from '../../../context.ts';
import { useTask } from '../../../hooks.ts';
import { useDeskMessages } from '../../../messages/index.ts';

/** Why nothing can be sent from this page, and what a lead can do about it. */
export function RelayNotice(props: { relay: RelayFacts; onTrusted: () => void }) {
  const { relay } = props;
  const m = useDeskMessages().case.draft.out;
  const { session } = useDesk();
  const task = useTask();
  if (relay.state === 'trusted') return null;
  const { fingerprint } = relay;
  if (fingerprint === null)
    return (
      <Notice kind="think">
        <p>{m.relayMissing}</p>
      </Notice>
    );
  const trust = async () => {
    if (await task.run(() => session.ask('trustRelay', fingerprint))) props.onTrusted();
  };
  return (
    <div class="stack" data-testid="relay-unknown">
      <Notice kind="think">
        <p>{relay.mayTrust ? m.relayCompare : m.relayUnknown}</p>
      </Notice>
      <FingerprintWords words={relay.words} label={m.relayWords} />
      <Failed error={task.error} />
      {relay.mayTrust ? (
        <div class="actions">
          <Button kind="primary" disabled={task.busy} onClick={() => void trust()} data-testid="relay-trust">
            {m.relayTrust}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
