import { useState } from 'preact/hooks';
import { encodeArticle, SIGNATURES_NEEDED } from '#protocol/article.ts';
import { fromUtf8 } from '#protocol/bytes.ts';
import { Button } from '#ui/components/Button.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { Code } from '#ui/components/Isolated.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { DeskCase, SavedDraft } from '../../client/state.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Waiting } from '../../components/Empty.tsx';
import { FingerprintWords } from '../../components/FingerprintWords.tsx';
import { useDesk, useNameOf } from '../../context.ts';
import { useErrorSentence, useTask } from '../../hooks.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { PromoteDialog } from './PromoteDialog.tsx';
import { lacksAlt } from './working.ts';

/** Exactly the bytes to be signed, and their fingerprint; signing is a second, separate decision. */
function SignDialog(props: { deskCase: DeskCase; saved: SavedDraft; onClose: () => void }) {
  const { deskCase, saved } = props;
  const m = useDeskMessages();
  const sentence = useErrorSentence();
  const { session } = useDesk();
  const task = useTask();
  const sign = async () => {
    if (await task.run(() => session.ask('signDraft', deskCase.id, saved.digest))) props.onClose();
  };
  return (
    <Dialog
      title={m.case.draft.signShow}
      closeLabel={m.close}
      wide
      testId="sign-dialog"
      onClose={props.onClose}
    >
      <p>{m.case.draft.signWhat}</p>
      <pre class="payload" data-testid="sign-payload" dir="auto">
        {fromUtf8(encodeArticle(saved.draft.article))}
      </pre>
      <h3>{m.case.draft.digestWords}</h3>
      <FingerprintWords words={saved.digestWords} label={m.case.draft.digestWords} />
      <p class="small soft">
        {m.case.draft.digest} <Code>{saved.digest}</Code>
      </p>
      {task.error ? (
        <Notice kind="danger" live>
          <p>{sentence(task.error)}</p>
        </Notice>
      ) : null}
      {task.busy ? <Waiting label={m.loading} /> : null}
      <div class="actions dialog-actions">
        <Button kind="primary" disabled={task.busy} onClick={() => void sign()} data-testid="sign-confirm">
          {m.case.draft.signConfirm}
        </Button>
        <Button onClick={props.onClose}>{m.cancel}</Button>
      </div>
    </Dialog>
  );
}

/** Why this editor cannot sign now, or null. */
function whyNotSign(
  deskCase: DeskCase,
  saved: boolean,
  mine: boolean,
  blocks: number,
  m: ReturnType<typeof useDeskMessages>['case']['draft'],
) {
  if (!saved || deskCase.draft === null) return m.signUnsaved;
  if (mine) return m.signAlready;
  if (blocks > 0) return m.risk.signBlocked(blocks);
  return lacksAlt(deskCase.draft.draft) ? m.altMissing : null;
}

/** Who has signed the saved draft, what is missing, and the way out. */
export function Signatures(props: { deskCase: DeskCase; saved: boolean; blocks: number }) {
  const { deskCase } = props;
  const m = useDeskMessages();
  const { language } = useLanguage();
  const { state } = useDesk();
  const nameOf = useNameOf();
  const [dialog, setDialog] = useState<'none' | 'sign' | 'promote'>('none');
  const mine = deskCase.signatures.some((signature) => signature.editor === state.me.id);
  const why = whyNotSign(deskCase, props.saved, mine, props.blocks, m.case.draft);
  const promoted = deskCase.promoted !== null && deskCase.promoted.digest === deskCase.draft?.digest;
  const canPromote = deskCase.canPromote && props.saved && props.blocks === 0;
  return (
    <section
      class="card"
      aria-label={m.case.draft.signTitle}
      data-testid="signatures"
      data-count={deskCase.signatures.length}
    >
      <div class="between">
        <h2>{m.case.draft.signTitle}</h2>
        <span class="chip chip-strong">
          {m.case.draft.signatures(deskCase.signatures.length, SIGNATURES_NEEDED)}
        </span>
      </div>
      <p class="small soft">{m.case.draft.signIntro}</p>
      {deskCase.signatures.length === 0 ? null : (
        <ul class="checks">
          {deskCase.signatures.map((signature) => (
            <li key={signature.editor} class="status-clean">
              <Icon name="done" size={16} />
              <span>
                {m.case.draft.signedBy(nameOf(signature.editor))},{' '}
                {formatDayFrom(language, signature.day, state.today)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {deskCase.state === 'verified' ? null : (
        <p class="status status-raster">
          <Icon name="think" size={16} />
          {m.case.draft.notVerified}
        </p>
      )}
      <div class="actions">
        <Button
          kind={canPromote ? 'plain' : 'primary'}
          disabled={why !== null}
          onClick={() => setDialog('sign')}
          data-testid="draft-sign"
        >
          {m.case.draft.sign}
        </Button>
        <Button
          kind={canPromote ? 'primary' : 'plain'}
          disabled={!canPromote}
          onClick={() => setDialog('promote')}
          data-testid="draft-promote"
        >
          {promoted ? m.case.draft.promotedTitle : m.case.draft.promote}
        </Button>
      </div>
      {why === null ? null : <p class="small soft">{why}</p>}
      {canPromote || deskCase.signatures.length >= SIGNATURES_NEEDED ? null : (
        <p class="small soft">{m.case.draft.promoteNeeds}</p>
      )}
      {dialog === 'sign' && deskCase.draft ? (
        <SignDialog deskCase={deskCase} saved={deskCase.draft} onClose={() => setDialog('none')} />
      ) : null}
      {dialog === 'promote' ? <PromoteDialog deskCase={deskCase} onClose={() => setDialog('none')} /> : null}
    </section>
  );
}
