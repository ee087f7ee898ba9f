import { unzipSync } from 'fflate';
import { useEffect, useState } from 'preact/hooks';
import { fromUtf8 } from '#protocol/bytes.ts';
import { Button } from '#ui/components/Button.tsx';
import { Code } from '#ui/components/Isolated.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatBytes } from '#ui/language.ts';
import type { Bundle } from '../../client/session.ts';
import type { DeskCase } from '../../client/state.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Waiting } from '../../components/Empty.tsx';
import { useDesk } from '../../context.ts';
import { download } from '../../download.ts';
import { useErrorSentence, useTask } from '../../hooks.ts';
import { useDeskMessages } from '../../messages/index.ts';

const TEXT_FILE = /\.(json|md|txt)$/;
const BUNDLE_NAME = 'article-bundle.zip';

/** The path comes out of a colleague's event; whatever else it may say, the link stays on the site. */
const siteAddress = (path: string): string => (/^\/site\/[a-z0-9-]+\/$/.test(path) ? path : '/site/');

/** The texts of the bundle, taken out of the very bytes that are sent. */
function textsOf(bundle: Bundle): ReadonlyMap<string, string> {
  const files = unzipSync(bundle.zip, { filter: (file) => TEXT_FILE.test(file.name) });
  return new Map(Object.entries(files).map(([name, bytes]) => [name, fromUtf8(bytes)]));
}

function Payload(props: { bundle: Bundle }) {
  const m = useDeskMessages().case.draft;
  const { language } = useLanguage();
  const texts = textsOf(props.bundle);
  return (
    <section class="stack" aria-label={m.outgoing} data-testid="promote-payload">
      <h3>{m.promoteFiles(props.bundle.files.length)}</h3>
      {props.bundle.files.map((file) => {
        const text = texts.get(file.name);
        return (
          <details key={file.name} open={file.name.endsWith('.md')}>
            <summary>
              <Code>{file.name}</Code> · {formatBytes(language, file.bytes)}
            </summary>
            <div class="stack">
              {text === undefined ? null : (
                <pre class="payload" dir="auto">
                  {text}
                </pre>
              )}
              <p class="small soft">
                SHA-256 <Code>{file.sha256}</Code>
              </p>
            </div>
          </details>
        );
      })}
    </section>
  );
}

/** First everything that would leave, byte for byte; then the act; then the article as it stands. */
export function PromoteDialog(props: { deskCase: DeskCase; onClose: () => void }) {
  const { deskCase } = props;
  const m = useDeskMessages();
  const sentence = useErrorSentence();
  const { session } = useDesk();
  const building = useTask();
  const publishing = useTask();
  const [bundle, setBundle] = useState<Bundle | null>(null);
  const promoted =
    deskCase.promoted !== null && deskCase.promoted.digest === deskCase.draft?.digest
      ? deskCase.promoted
      : null;
  const { run } = building;
  useEffect(() => {
    void run(async () => setBundle(await session.ask('buildBundle', deskCase.id)));
  }, [run, session, deskCase.id]);
  const error = building.error ?? publishing.error;
  return (
    <Dialog
      title={promoted ? m.case.draft.promotedTitle : m.case.draft.promoteTitle}
      closeLabel={m.close}
      wide
      testId="promote-dialog"
      onClose={props.onClose}
    >
      {promoted ? (
        <Notice kind="done" live>
          <p>{m.case.draft.promoted}</p>
        </Notice>
      ) : (
        <p>{m.case.draft.promoteIntro}</p>
      )}
      {error ? (
        <Notice kind="danger" live>
          <p>{sentence(error)}</p>
        </Notice>
      ) : null}
      {building.busy ? <Waiting label={m.loading} /> : null}
      {publishing.busy ? <Waiting label={m.case.draft.promoting} /> : null}
      {bundle ? <Payload bundle={bundle} /> : null}
      <div class="actions dialog-actions">
        {promoted ? (
          <a
            class="button button-primary"
            href={siteAddress(promoted.path)}
            target="_blank"
            rel="noreferrer noopener"
            data-testid="promoted-link"
          >
            {m.case.draft.seeSite}
          </a>
        ) : (
          <Button
            kind="primary"
            disabled={bundle === null || publishing.busy}
            onClick={() => void publishing.run(async () => void (await session.ask('promote', deskCase.id)))}
            data-testid="promote-go"
          >
            {m.case.draft.promoteNow}
          </Button>
        )}
        <Button
          disabled={bundle === null}
          onClick={() => bundle && download(new Blob([bundle.zip], { type: 'application/zip' }), BUNDLE_NAME)}
          data-testid="bundle-download"
        >
          {m.case.draft.downloadBundle}
        </Button>
      </div>
    </Dialog>
  );
}
