import { useState } from 'preact/hooks';
import { WITHDRAWAL_REASONS, type WithdrawalReason } from '#protocol/article.ts';
import { BUNDLE, OWN_SITE } from '#protocol/events-promotion.ts';
import type { RelayPromoted } from '#protocol/relay.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { Embargo, SentArticle } from '../../client/promotion-fold.ts';
import type { DeskCase } from '../../client/state.ts';
import { AskDialog } from '../../components/AskDialog.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Waiting } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { Select } from '../../components/Select.tsx';
import { useAct, useDesk, useNameOf } from '../../context.ts';
import { useTask } from '../../hooks.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { ReadBack } from './promote/ReadBack.tsx';

const isReason = (value: string): value is WithdrawalReason =>
  WITHDRAWAL_REASONS.some((reason) => reason === value);

/** What readers find then, the one reason that they are told, and the act. */
function WithdrawDialog(props: { deskCase: DeskCase; sent: SentArticle; onClose: () => void }) {
  const { deskCase, sent } = props;
  const m = useDeskMessages();
  const { out } = m.case.draft;
  const { session } = useDesk();
  const task = useTask();
  const [reason, setReason] = useState<WithdrawalReason>('none');
  const [left, setLeft] = useState<readonly string[]>([]);
  const { target, language } = sent;
  const withdraw = async () => {
    let stays: readonly string[] = [];
    const done = await task.run(async () => {
      const stands = await session.ask('withdrawPromotion', {
        caseId: deskCase.id,
        target,
        language,
        reason,
      });
      stays = stands.flatMap(({ media }) => media.map(({ address }) => address));
    });
    if (!done) return;
    if (stays.length === 0) props.onClose();
    else setLeft(stays);
  };
  if (left.length > 0) {
    return (
      <Dialog title={out.withdrawTitle} closeLabel={m.close} testId="withdraw-dialog" onClose={props.onClose}>
        <Notice kind="think" live>
          <p>{out.withdrawLeft}</p>
        </Notice>
        <ul class="stack small" data-testid="withdraw-left">
          {left.map((address) => (
            <li key={address}>
              <bdi dir="ltr">{address}</bdi>
            </li>
          ))}
        </ul>
        <div class="actions dialog-actions">
          <Button onClick={props.onClose}>{m.close}</Button>
        </div>
      </Dialog>
    );
  }
  return (
    <AskDialog
      title={out.withdrawTitle}
      testId="withdraw-dialog"
      task={task}
      doing={m.loading}
      go={out.withdrawNow}
      goTestId="withdraw-go"
      onGo={withdraw}
      onClose={props.onClose}
    >
      <p>{target === OWN_SITE ? out.withdrawIntro.own : out.withdrawIntro.site}</p>
      <Select
        label={out.reason}
        value={reason}
        options={WITHDRAWAL_REASONS.map((value) => ({ value, label: out.reasons[value] }))}
        testId="withdraw-reason"
        onValue={(value) => isReason(value) && setReason(value)}
      />
      <p class="small soft">{out.reasonSoft}</p>
    </AskDialog>
  );
}

function CompareDialog(props: { deskCase: DeskCase; sent: SentArticle; onClose: () => void }) {
  const { deskCase, sent } = props;
  const m = useDeskMessages();
  const { session } = useDesk();
  const task = useTask();
  const [stands, setStands] = useState<readonly RelayPromoted[] | null>(null);
  const [begun, setBegun] = useState(false);
  const compare = () =>
    task.run(async () => {
      const side = deskCase.translation?.digest === sent.digest ? 'translation' : 'main';
      const wanted = { state: 'published' } as const;
      const input = { caseId: deskCase.id, sides: [side] as const, site: sent.target, wanted };
      setStands(await session.ask('comparePromotion', { ...input, replace: false, overwrite: false }));
    });
  if (!begun) {
    setBegun(true);
    void compare();
  }
  return (
    <Dialog
      title={m.case.draft.out.compare}
      closeLabel={m.close}
      wide
      testId="compare-dialog"
      onClose={props.onClose}
    >
      {task.busy ? <Waiting label={m.case.draft.out.comparing} /> : null}
      <Failed error={task.error} />
      {stands === null ? null : <ReadBack promoted={stands} />}
    </Dialog>
  );
}

const CHIPS: Readonly<Record<SentArticle['state'], string>> = {
  draft: 'chip',
  promoted: 'chip chip-strong',
  updated: 'chip chip-strong',
  corrected: 'chip chip-strong',
  scheduled: 'chip chip-think',
  withdrawn: 'chip',
  taken: 'chip',
};

/** Of the own site the path, of other sites the whole address: an address of a colleague's event leads nowhere else. */
const linkOf = ({ target, address, state }: SentArticle): string | null => {
  if (address === null || state === 'withdrawn' || state === 'draft') return null;
  const pattern = target === OWN_SITE ? /^\/site\/[a-z0-9-]+\/$/ : /^https?:\/\//;
  return pattern.test(address) ? address : null;
};

function Row(props: { deskCase: DeskCase; sent: SentArticle }) {
  const { deskCase, sent } = props;
  const m = useDeskMessages().case.draft.out;
  const { language } = useLanguage();
  const { today } = useDesk().state;
  const nameOf = useNameOf();
  const [dialog, setDialog] = useState<'none' | 'withdraw' | 'compare'>('none');
  const link = linkOf(sent);
  const current = [deskCase.draft?.digest, deskCase.translation?.digest].includes(sent.digest);
  const isSite = sent.target !== BUNDLE;
  const standsThere = isSite && sent.state !== 'withdrawn';
  return (
    <li class="sent" data-testid="sent" data-target={sent.target} data-state={sent.state}>
      <div class="between">
        <span>
          <bdi>{m.target(sent.target)}</bdi> · {m.languages[sent.language]}
        </span>
        <span class={CHIPS[sent.state]}>{m.states[sent.state]}</span>
      </div>
      <p class="small soft">
        {m.by(`\u2068${nameOf(sent.by)}\u2069`, formatDayFrom(language, sent.day, today))}
        {sent.state !== 'withdrawn' && !current ? ` ${m.older}` : ''}
        {sent.differs ? ` ${m.differsNow}` : ''}
      </p>
      <div class="actions">
        {link === null ? null : (
          <a class="button button-small" href={link} target="_blank" rel="noreferrer noopener">
            {m.openThere}
          </a>
        )}
        {standsThere && current && sent.target !== OWN_SITE ? (
          <Button kind="quiet" onClick={() => setDialog('compare')} data-testid="sent-compare">
            {m.compare}
          </Button>
        ) : null}
        {standsThere ? (
          <Button kind="quiet" onClick={() => setDialog('withdraw')} data-testid="sent-withdraw">
            {m.withdraw}
          </Button>
        ) : null}
      </div>
      {dialog === 'withdraw' ? (
        <WithdrawDialog deskCase={deskCase} sent={sent} onClose={() => setDialog('none')} />
      ) : null}
      {dialog === 'compare' ? (
        <CompareDialog deskCase={deskCase} sent={sent} onClose={() => setDialog('none')} />
      ) : null}
    </li>
  );
}

function Due(props: { deskCase: DeskCase; embargo: Embargo }) {
  const { deskCase, embargo } = props;
  const m = useDeskMessages().case.draft.out;
  const { language } = useLanguage();
  const { session } = useDesk();
  const act = useAct();
  const side =
    deskCase.draft?.digest === embargo.digest
      ? 'main'
      : deskCase.translation?.digest === embargo.digest
        ? 'translation'
        : null;
  const locale = language === 'ar' ? 'ar-u-nu-arab' : 'en-GB';
  const hour = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(
    embargo.atMs,
  );
  return (
    <li class="sent" data-testid="embargo">
      <p>{m.due(hour)}</p>
      {side === null ? <p class="small soft">{m.dueChanged}</p> : null}
      {side !== null && embargo.atMs < Date.now() ? <p class="small soft">{m.overdue}</p> : null}
      {side === null ? null : (
        <div class="actions">
          <Button
            kind="quiet"
            onClick={() => void act(() => session.ask('setEmbargo', deskCase.id, side, null))}
            data-testid="embargo-cancel"
          >
            {m.cancelDue}
          </Button>
        </div>
      )}
    </li>
  );
}

/** Where the articles of this case stand, and what waits for its hour. */
export function Sent(props: { deskCase: DeskCase }) {
  const { deskCase } = props;
  const m = useDeskMessages().case.draft.out;
  if (deskCase.sent.length === 0 && deskCase.embargoes.length === 0) return null;
  return (
    <section class="card stack" aria-label={m.sentTitle} data-testid="sent-list">
      <h2>{m.sentTitle}</h2>
      <ul class="sent-list">
        {deskCase.embargoes.map((embargo) => (
          <Due key={embargo.digest} deskCase={deskCase} embargo={embargo} />
        ))}
        {deskCase.sent.map((sent) => (
          <Row key={`${sent.target}-${sent.language}-${sent.slug}`} deskCase={deskCase} sent={sent} />
        ))}
      </ul>
    </section>
  );
}
