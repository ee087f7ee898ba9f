import { useEffect, useState } from 'preact/hooks';
import type { DraftSide } from '#protocol/events-draft.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import type { Bundle } from '../../../client/session.ts';
import type { DeskCase } from '../../../client/state.ts';
import { Waiting } from '../../../components/Empty.tsx';
import { Failed } from '../../../components/Failed.tsx';
import { useDesk } from '../../../context.ts';
import { download } from '../../../download.ts';
import { useTask } from '../../../hooks.ts';
import { useDeskMessages } from '../../../messages/index.ts';
import { BundlePayload } from './Payload.tsx';
import { type Hour, NOW, When, wantedOf } from './When.tsx';

const BUNDLE_NAME = 'article-bundle.zip';

/** The path comes out of a colleague's event; whatever else it may say, the link stays on the site. */
const siteAddress = (path: string): string => (/^\/site\/[a-z0-9-]+\/$/.test(path) ? path : '/site/');

/** What stands on the own site of exactly these words; null where others do, or none. */
export function promotedOf(deskCase: DeskCase, side: DraftSide) {
  const [saved, promoted] =
    side === 'main'
      ? [deskCase.draft, deskCase.promoted]
      : [deskCase.translation, deskCase.translationPromoted];
  return promoted !== null && promoted.digest === saved?.digest ? promoted : null;
}

/** To the newsroom's own site, or away in a file: first every byte of it, then the act. */
export function ToOwnSite(props: { deskCase: DeskCase; sides: readonly DraftSide[]; carry: boolean }) {
  const { deskCase, sides, carry } = props;
  const messages = useDeskMessages();
  const m = messages.case.draft;
  const { session } = useDesk();
  const building = useTask();
  const publishing = useTask();
  const [hour, setHour] = useState<Hour>(NOW);
  const [tried, setTried] = useState(false);
  const [waits, setWaits] = useState(false);
  const [bundles, setBundles] = useState<readonly { readonly side: DraftSide; readonly bundle: Bundle }[]>(
    [],
  );
  const stand = sides.map((side) => promotedOf(deskCase, side));
  const promoted = carry || stand.some((one) => one === null) ? null : (stand[0] ?? null);
  const { run } = building;
  const sidesKey = sides.join();
  useEffect(() => {
    void run(async () => {
      const built = [];
      for (const side of sides)
        built.push({ side, bundle: await session.ask('buildBundle', deskCase.id, side) });
      setBundles(built);
    });
  }, [run, session, deskCase.id, sidesKey]);
  const publish = async () => {
    setTried(true);
    const wanted = wantedOf(hour, Date.now());
    if (wanted === null || wanted.state === 'draft') return;
    const done = await publishing.run(async () => {
      for (const side of sides) {
        if (wanted.state === 'scheduled') await session.ask('setEmbargo', deskCase.id, side, wanted.atMs);
        else await session.ask('promote', deskCase.id, side);
      }
    });
    if (done && wanted.state === 'scheduled') setWaits(true);
  };
  const take = async () => {
    for (const { side, bundle } of bundles) {
      const language = side === 'main' ? '' : '-translation';
      download(
        new Blob([bundle.zip], { type: 'application/zip' }),
        BUNDLE_NAME.replace('.zip', `${language}.zip`),
      );
      await publishing.run(() => session.ask('noteBundle', deskCase.id, side));
    }
  };
  const error = building.error ?? publishing.error;
  return (
    <div class="stack">
      {promoted ? (
        <Notice kind="done" live>
          <p>{m.promoted}</p>
        </Notice>
      ) : waits ? (
        <Notice kind="done" live>
          <p>{m.out.waits}</p>
        </Notice>
      ) : (
        <p>{m.promoteIntro}</p>
      )}
      {carry || promoted || waits ? null : <When hour={hour} here tried={tried} onHour={setHour} />}
      <Failed error={error} testId="promote-error" />
      {building.busy ? <Waiting label={messages.loading} /> : null}
      {publishing.busy ? <Waiting label={m.promoting} /> : null}
      {bundles.map(({ side, bundle }) => (
        <BundlePayload key={side} bundle={bundle} />
      ))}
      <div class="actions dialog-actions">
        {carry || waits ? null : promoted ? (
          <a
            class="button button-primary"
            href={siteAddress(promoted.path)}
            target="_blank"
            rel="noreferrer noopener"
            data-testid="promoted-link"
          >
            {m.seeSite}
          </a>
        ) : (
          <Button
            kind="primary"
            disabled={bundles.length === 0 || publishing.busy}
            onClick={() => void publish()}
            data-testid="promote-go"
          >
            {hour.kind === 'later' ? m.out.keepUntil : m.promoteNow}
          </Button>
        )}
        <Button
          kind={carry ? 'primary' : 'plain'}
          disabled={bundles.length === 0}
          onClick={() => void take()}
          data-testid="bundle-download"
        >
          {m.downloadBundle}
        </Button>
      </div>
    </div>
  );
}
