import { useState } from 'preact/hooks';
import { encodeArticle } from '#protocol/article.ts';
import { fromUtf8 } from '#protocol/bytes.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { SIGNATURES_ALONE } from '#protocol/sign-off.ts';
import { Button } from '#ui/components/Button.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { Code } from '#ui/components/Isolated.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { SignOffState } from '../../client/sign-off.ts';
import type { DeskCase, SavedDraft } from '../../client/state.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Waiting } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { FingerprintWords } from '../../components/FingerprintWords.tsx';
import { useDesk, useNameOf } from '../../context.ts';
import { useTask } from '../../hooks.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { SignOff } from '../verify/SignOff.tsx';
import { PromoteDialog } from './PromoteDialog.tsx';
import { lacksAlt } from './working.ts';

/** Exactly the bytes to be signed, and their fingerprint; signing is a second, separate decision. */
function SignDialog(props: { deskCase: DeskCase; saved: SavedDraft; onClose: () => void }) {
  const { deskCase, saved } = props;
  const m = useDeskMessages();
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
      <Failed error={task.error} />
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

/** What is signed: the article, or the same article in the desk's other language. */
function sideOf(deskCase: DeskCase, side: 'main' | 'translation') {
  if (side === 'main') {
    const { draft: saved, signatures, signOff, promoted, canPromote: ready } = deskCase;
    return { saved, signatures, signOff, promoted, ready };
  }
  const { translation: saved, translationSignOff: signOff, translationPromoted: promoted } = deskCase;
  const isFree = deskCase.frozen === null && deskCase.blocks.length === 0;
  const ready = saved !== null && isFree && signOff.missing === null;
  return { saved, signatures: saved?.signatures ?? [], signOff, promoted, ready };
}

/** Why this editor cannot sign now, or null. */
function whyNotSign(
  saved: SavedDraft | null,
  mine: boolean,
  blocks: number,
  m: ReturnType<typeof useDeskMessages>['case']['draft'],
) {
  if (saved === null) return m.signUnsaved;
  if (mine) return m.signAlready;
  if (blocks > 0) return m.risk.signBlocked(blocks);
  return lacksAlt(saved.draft) ? m.altMissing : null;
}

/** Whose words they are, whether a source guardian still has to sign, and what signing says of those who are one. */
function Guardians(props: { signOff: SignOffState; signed: readonly ObjectId[] }) {
  const { author, guardians, missing, needed } = props.signOff;
  const m = useDeskMessages().case.verify.guardian;
  const language = useDeskLanguage();
  const { state } = useDesk();
  const nameOf = useNameOf();
  const me = state.me.id;
  const asked = guardians.length > 0 && !guardians.some((id) => props.signed.includes(id));
  const names = new Intl.ListFormat(language, { type: 'disjunction' }).format(guardians.map(nameOf));
  return (
    <div class="block small soft" data-testid="sign-rules" data-missing={missing ?? ''}>
      {author === null ? null : <p>{m.author(nameOf(author))}</p>}
      {needed === SIGNATURES_ALONE ? <p>{m.single}</p> : null}
      {!asked ? null : guardians.includes(me) ? (
        <p>{m.mine}</p>
      ) : state.me.role === 'guardian' && author === me ? (
        <p>{m.ownWords}</p>
      ) : (
        <p>{m.needed(names)}</p>
      )}
    </div>
  );
}

/** Who has signed what is saved, what is missing, and the way out. @param saved what is shown is what is saved */
export function Signatures(props: {
  deskCase: DeskCase;
  side?: 'main' | 'translation';
  saved: boolean;
  blocks: number;
}) {
  const { deskCase, side = 'main' } = props;
  const m = useDeskMessages();
  const { language } = useLanguage();
  const { state } = useDesk();
  const nameOf = useNameOf();
  const [dialog, setDialog] = useState<'none' | 'sign' | 'promote'>('none');
  const { saved, signatures, signOff, promoted: sent, ready } = sideOf(deskCase, side);
  const signed = signatures.map(({ editor }) => editor);
  const shown = props.saved ? saved : null;
  const why = whyNotSign(shown, signed.includes(state.me.id), props.blocks, m.case.draft);
  const promoted = sent !== null && sent.digest === saved?.digest;
  // Whoever has signed last is not told to find another who does.
  const isComplete = why === m.case.draft.signAlready && signOff.missing === null;
  const canPromote = ready && props.saved && props.blocks === 0;
  const isGuardian = (id: ObjectId) =>
    state.people.some((person) => person.id === id && person.role === 'guardian');
  return (
    <section
      class="card"
      aria-label={
        side === 'main'
          ? m.case.draft.signTitle
          : `${m.case.draft.signTitle}: ${m.case.draft.write.translation}`
      }
      data-testid="signatures"
      data-side={side}
      data-count={signatures.length}
    >
      <div class="between">
        <h2>
          {side === 'main'
            ? m.case.draft.signTitle
            : `${m.case.draft.signTitle}: ${m.case.draft.write.translation}`}
        </h2>
        <span class="chip chip-strong">{m.case.draft.signatures(signatures.length, signOff.needed)}</span>
      </div>
      <p class="small soft">{m.case.draft.signIntro}</p>
      {signatures.length === 0 ? null : (
        <ul class="checks">
          {signatures.map((signature) => (
            <li key={signature.editor} class="status-clean">
              <Icon name="done" size={16} />
              <span>
                {m.case.draft.signedBy(nameOf(signature.editor))},{' '}
                {formatDayFrom(language, signature.day, state.today)}{' '}
                {isGuardian(signature.editor) ? (
                  <span class="chip">{m.case.verify.guardian.chip}</span>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Guardians signOff={signOff} signed={signed} />
      <SignOff deskCase={deskCase} />
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
      {why === null || isComplete ? null : <p class="small soft">{why}</p>}
      {canPromote || signOff.missing !== 'signatures' ? null : (
        <p class="small soft">{m.case.draft.promoteNeeds}</p>
      )}
      {dialog === 'sign' && saved !== null ? (
        <SignDialog deskCase={deskCase} saved={saved} onClose={() => setDialog('none')} />
      ) : null}
      {dialog === 'promote' ? (
        <PromoteDialog deskCase={deskCase} side={side} onClose={() => setDialog('none')} />
      ) : null}
    </section>
  );
}
