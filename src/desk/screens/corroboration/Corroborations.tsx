import { useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { Corroboration } from '../../client/corroboration-state.ts';
import type { DeskCase } from '../../client/state.ts';
import { useAct, useDesk, useNameOf } from '../../context.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { CorroborateDialog } from './CorroborateDialog.tsx';

function One(props: { deskCase: DeskCase; given: Corroboration }) {
  const { deskCase, given } = props;
  const messages = useDeskMessages();
  const m = messages.corroboration;
  const language = useDeskLanguage();
  const { session, state } = useDesk();
  const act = useAct();
  const nameOf = useNameOf();
  const { source } = given;
  const who = nameOf(given.markedBy);
  const day = formatDayFrom(language, given.markedDay, state.today);
  const title =
    source === null
      ? m.elsewhere
      : source.caseId === deskCase.id
        ? m.here
        : m.by(source.title || messages.untitled);
  return (
    <li class="corroboration" data-testid="corroboration" data-independent={given.independent}>
      <div class="block">
        <p>
          <strong dir="auto">{title}</strong>
          {source === null ? null : (
            <>
              {' '}
              <bdi class="soft">{source.pseudonym[language]}</bdi>
            </>
          )}
        </p>
        {source?.claimText ? <p class="small">{m.saying(source.claimText)}</p> : null}
        <p class="small soft">{given.independent ? m.independent(who, day) : m.dependent(who, day)}</p>
        {given.countsAlone ? null : <p class="small">{m.again}</p>}
        {source?.genuine === false ? (
          <Notice kind="danger">
            <p>{m.notGenuine}</p>
          </Notice>
        ) : null}
      </div>
      {deskCase.broken ? null : (
        <div class="actions">
          <Button
            kind="quiet"
            data-testid="corroboration-mark"
            onClick={() =>
              void act(() => session.ask('markIndependent', deskCase.id, given.id, !given.independent))
            }
          >
            {given.independent ? m.unmark : m.mark}
          </Button>
          <Button
            kind="quiet"
            data-testid="corroboration-withdraw"
            onClick={() => void act(() => session.ask('withdrawCorroboration', deskCase.id, given.id))}
          >
            {m.withdraw}
          </Button>
        </div>
      )}
    </li>
  );
}

/** What speaks for one claim, in this case and in others, as far as this editor may know. */
export function Corroborations(props: { deskCase: DeskCase; claim: ObjectId }) {
  const { deskCase, claim } = props;
  const m = useDeskMessages().corroboration;
  const [adding, setAdding] = useState(false);
  const given = deskCase.corroborations.filter((each) => each.claim === claim);
  const independent = given.filter((each) => each.independent && each.countsAlone).length;
  const isEnough = deskCase.confirmed.includes(claim);
  return (
    <div class="block" data-testid="corroborations" data-enough={isEnough}>
      <h3>{m.title}</h3>
      <p class="small soft">{isEnough ? m.enough : given.length === 0 ? m.none : m.sofar(independent)}</p>
      {given.length === 0 ? null : (
        <ul class="corroboration-list">
          {given.map((each) => (
            <One key={each.id} deskCase={deskCase} given={each} />
          ))}
        </ul>
      )}
      {deskCase.broken ? null : (
        <div class="actions">
          <Button onClick={() => setAdding(true)} data-testid="corroborate-open">
            {m.add}
          </Button>
        </div>
      )}
      {adding ? (
        <CorroborateDialog deskCase={deskCase} claim={claim} onClose={() => setAdding(false)} />
      ) : null}
    </div>
  );
}
