import { useEffect, useState } from 'preact/hooks';
import type { RelayPromoted } from '#protocol/relay.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type {
  Prepared,
  PromotionInput,
  RelayFacts,
  ShownRequest,
  SiteFacts,
} from '../../../client/promotion-state.ts';
import type { DeskCase } from '../../../client/state.ts';
import { Waiting } from '../../../components/Empty.tsx';
import { Failed } from '../../../components/Failed.tsx';
import { useDesk } from '../../../context.ts';
import { useTask } from '../../../hooks.ts';
import { useDeskMessages } from '../../../messages/index.ts';
import { Requests } from './Payload.tsx';
import { ReadBack } from './ReadBack.tsx';
import { RelayNotice } from './RelayNotice.tsx';
import { type Hour, NOW, When, wantedOf } from './When.tsx';

/** To a site of another program: what would go, what exactly goes, and what stands there then. One thing at a time. */
export function ToSite(props: {
  deskCase: DeskCase;
  sides: PromotionInput['sides'];
  site: SiteFacts;
  relay: RelayFacts;
  onRelay: () => void;
  onRemoved: () => void;
}) {
  const { deskCase, sides, site, relay } = props;
  const messages = useDeskMessages();
  const m = messages.case.draft.out;
  const { session, state } = useDesk();
  const planning = useTask();
  const asking = useTask();
  const sending = useTask();
  const [hour, setHour] = useState<Hour>(NOW);
  const [tried, setTried] = useState(false);
  const [plan, setPlan] = useState<readonly ShownRequest[]>([]);
  const [prepared, setPrepared] = useState<Prepared | null>(null);
  const [input, setInput] = useState<PromotionInput | null>(null);
  const [promoted, setPromoted] = useState<readonly RelayPromoted[] | null>(null);
  const wanted = wantedOf(hour, Date.now());
  const shown = wanted ?? { state: 'published' as const };
  const first: PromotionInput = {
    caseId: deskCase.id,
    sides,
    site: site.name,
    wanted: shown,
    replace: false,
    overwrite: false,
  };
  const { run } = planning;
  const sidesKey = sides.join();
  useEffect(() => {
    void run(async () => setPlan(await session.ask('planPromotion', first)));
  }, [run, session, deskCase.id, site.name, sidesKey, shown.state]);

  const prepare = async (changes: Partial<PromotionInput> = {}) => {
    setTried(true);
    if (wanted === null) return;
    const asked = { ...(input ?? first), wanted, ...changes };
    setInput(asked);
    sending.dismiss();
    setPrepared(null);
    await asking.run(async () => setPrepared(await session.ask('preparePromotion', asked)));
  };
  const send = async () => {
    if (input === null || prepared === null) return;
    const done = await sending.run(async () =>
      setPromoted(await session.ask('sendPromotion', input, prepared)),
    );
    // What stands there may have changed meanwhile: it has to be looked at, and shown, again.
    if (!done) setPrepared(null);
  };

  if (promoted !== null) return <ReadBack promoted={promoted} />;
  const error = planning.error ?? asking.error ?? sending.error;
  const busy = asking.busy || sending.busy;
  const trusted = relay.state === 'trusted';
  const remove = async () => {
    if (await sending.run(() => session.ask('keepSite', site.name, null))) props.onRemoved();
  };
  return (
    <div class="stack">
      {site.keyLeft ? (
        <Notice kind="think">
          <p>{m.keyLeft}</p>
        </Notice>
      ) : null}
      <RelayNotice relay={relay} onTrusted={props.onRelay} />
      {prepared === null && trusted ? <When hour={hour} here={false} tried={tried} onHour={setHour} /> : null}
      <Failed error={error} testId="promote-error" />
      {asking.busy ? <Waiting label={m.preparing} /> : null}
      {sending.busy ? <Waiting label={m.sending} /> : null}
      {prepared === null ? (
        <Requests requests={plan} title={m.plan} soft={m.planSoft} />
      ) : (
        <Requests
          requests={prepared.requests}
          title={m.exact}
          soft={prepared.requests.length === 0 ? m.nothingToSend : m.requests(prepared.requests.length)}
        />
      )}
      {prepared === null && error === null && trusted ? <p class="small soft">{m.prepareSoft}</p> : null}
      <div class="actions dialog-actions">
        {prepared !== null ? (
          <Button kind="primary" disabled={busy} onClick={() => void send()} data-testid="promote-send">
            {m.send}
          </Button>
        ) : error?.code === 'cms-stands' ? (
          <Button
            kind="primary"
            disabled={busy}
            onClick={() => void prepare({ replace: true })}
            data-testid="promote-replace"
          >
            {m.replace}
          </Button>
        ) : error?.code === 'cms-changed' ? (
          <Button
            disabled={busy}
            onClick={() => void prepare({ replace: true, overwrite: true })}
            data-testid="promote-overwrite"
          >
            {m.overwrite}
          </Button>
        ) : (
          <Button
            kind="primary"
            disabled={busy || !trusted}
            onClick={() => void prepare()}
            data-testid="promote-prepare"
          >
            {error === null ? m.prepare : m.again}
          </Button>
        )}
        {prepared === null && state.me.role === 'lead' ? (
          <Button kind="quiet" disabled={busy} onClick={() => void remove()} data-testid="site-remove">
            {m.siteRemove}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
