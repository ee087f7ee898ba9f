import { useEffect, useState } from 'preact/hooks';
import type { DraftSide } from '#protocol/events-draft.ts';
import { BUNDLE, OWN_SITE } from '#protocol/events-promotion.ts';
import { Choice } from '#ui/components/Choice.tsx';
import type { PromotionActs } from '../../client/promotion-state.ts';
import type { DeskCase } from '../../client/state.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Waiting } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { Select } from '../../components/Select.tsx';
import { useDesk } from '../../context.ts';
import { useTask } from '../../hooks.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { NewSite } from './promote/NewSite.tsx';
import { promotedOf, ToOwnSite } from './promote/ToOwnSite.tsx';
import { ToSite } from './promote/ToSite.tsx';

type Places = Awaited<ReturnType<PromotionActs['promotionPlaces']>>;

/** No site can be called so. */
const NEW_SITE = '';

const BOTH: readonly DraftSide[] = ['main', 'translation'];
const ALONE: Readonly<Record<DraftSide, readonly DraftSide[]>> = {
  main: ['main'],
  translation: ['translation'],
};

/** Whether both languages are signed off, so that they may go together. */
const isPaired = ({ signOff, translation, translationSignOff }: DeskCase): boolean =>
  signOff.missing === null && translation !== null && translationSignOff.missing === null;

/**
 * Where to, in which languages, when; then everything that would leave, byte for byte; then the act.
 * @param side the one that was asked for; the other may go along where it is signed too
 */
export function PromoteDialog(props: { deskCase: DeskCase; side: DraftSide; onClose: () => void }) {
  const { deskCase, side } = props;
  const m = useDeskMessages();
  const { out } = m.case.draft;
  const { session, state } = useDesk();
  const { run, error } = useTask();
  const [places, setPlaces] = useState<Places | null>(null);
  const [target, setTarget] = useState<string>(OWN_SITE);
  const paired = isPaired(deskCase);
  const [which, setWhich] = useState<'both' | 'alone'>(paired ? 'both' : 'alone');
  const load = () => void run(async () => setPlaces(await session.ask('promotionPlaces')));
  useEffect(load, [run, session]);
  const site = places?.sites.find(({ name }) => name === target);
  const sides = paired && which === 'both' ? BOTH : ALONE[side];
  const promoted = promotedOf(deskCase, side) !== null;
  const options = [
    { value: OWN_SITE, label: out.ownSite },
    ...(places?.sites ?? []).map(({ name, kind, address }) => ({
      value: name,
      label: `\u2068${name}\u2069 · ${out.programs[kind]} · \u2066${address}\u2069`,
    })),
    { value: BUNDLE, label: out.bundleOnly },
    ...(state.me.role === 'lead' ? [{ value: NEW_SITE, label: out.newSite }] : []),
  ];
  return (
    <Dialog
      title={promoted && target === OWN_SITE ? m.case.draft.promotedTitle : m.case.draft.promoteTitle}
      closeLabel={m.close}
      wide
      testId="promote-dialog"
      onClose={props.onClose}
    >
      <Select
        label={out.where}
        value={target}
        options={options}
        testId="promote-target"
        onValue={setTarget}
      />
      <Failed error={error} />
      {paired && target !== NEW_SITE ? (
        <Choice
          legend={out.which}
          value={which}
          options={[
            { value: 'both', label: out.both },
            { value: 'alone', label: out.mainOnly },
          ]}
          onValue={setWhich}
        />
      ) : null}
      {target === NEW_SITE ? (
        <NewSite
          onKept={(name) => {
            load();
            setTarget(name);
          }}
        />
      ) : site !== undefined && places !== null ? (
        <ToSite
          key={`${site.name}-${which}`}
          deskCase={deskCase}
          sides={sides}
          site={site}
          relay={places.relay}
          onRelay={load}
          onRemoved={() => {
            setTarget(OWN_SITE);
            load();
          }}
        />
      ) : target !== OWN_SITE && target !== BUNDLE ? (
        <Waiting label={m.loading} />
      ) : (
        <ToOwnSite key={`${target}-${which}`} deskCase={deskCase} sides={sides} carry={target === BUNDLE} />
      )}
    </Dialog>
  );
}
