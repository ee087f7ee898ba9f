import { useState } from 'preact/hooks';
import { ATTRIBUTION_LEVELS, type AttributionLevel } from '#protocol/events-draft.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextField } from '#ui/components/Field.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatDayFrom } from '#ui/language.ts';
import { pseudonymOf } from '../../client/pseudonym.ts';
import type { DeskCase } from '../../client/state.ts';
import { Select } from '../../components/Select.tsx';
import { useAct, useDesk, useNameOf } from '../../context.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';

function Source({ deskCase, thread }: { deskCase: DeskCase; thread: ObjectId }) {
  const m = useDeskMessages().case.draft.write;
  const { language } = useLanguage();
  const own = useDeskLanguage();
  const { session, state } = useDesk();
  const nameOf = useNameOf();
  const act = useAct();
  const agreed = deskCase.agreements.find((each) => each.thread === thread);
  const [level, setLevel] = useState<AttributionLevel>(agreed?.level ?? 'background');
  const [wording, setWording] = useState(agreed?.wording ?? '');
  const isSilent = level === 'off-record';
  const isSame = agreed?.level === level && (isSilent || agreed.wording === wording.trim());
  const agree = (event: Event) => {
    event.preventDefault();
    const words = isSilent ? '' : wording;
    void act(() => session.ask('agreeAttribution', deskCase.id, thread, { level, wording: words }));
  };
  return (
    <form class="agreement" onSubmit={agree} autocomplete="off" data-testid="agreement">
      <h3>
        <bdi>{pseudonymOf(thread)[own]}</bdi>
      </h3>
      <Select
        label={m.level}
        value={level}
        options={ATTRIBUTION_LEVELS.map((each) => ({ value: each, label: m.levels[each] }))}
        testId="agreement-level"
        onValue={(value) => setLevel(ATTRIBUTION_LEVELS.find((each) => each === value) ?? 'background')}
      />
      <p class="small soft">{m.levelHints[level]}</p>
      {isSilent ? null : (
        <TextField
          label={m.wording}
          hint={m.wordingHint}
          value={wording}
          onValue={setWording}
          input={{ name: 'agreement-wording', maxLength: 500, disabled: deskCase.broken }}
        />
      )}
      <div class="actions">
        <Button
          type="submit"
          disabled={deskCase.broken || isSame || (!isSilent && wording.trim() === '')}
          data-testid="agreement-keep"
        >
          {m.agree}
        </Button>
        {agreed ? (
          <span class="small soft" data-testid="agreed">
            {m.agreed(
              m.levels[agreed.level],
              `\u2068${nameOf(agreed.by)}\u2069`,
              formatDayFrom(language, agreed.day, state.today),
            )}
          </span>
        ) : null}
      </div>
    </form>
  );
}

/** What was agreed with each source, in the words that were agreed; the check holds the draft against them. */
export function Agreements({ deskCase }: { deskCase: DeskCase }) {
  const m = useDeskMessages().case.draft.write;
  return (
    <details class="card" data-testid="agreements">
      <summary>
        {m.attribution}{' '}
        <span class="soft">{m.attributionCount(deskCase.agreements.length, deskCase.threads.length)}</span>
      </summary>
      <div class="stack">
        <p class="small soft">{m.attributionHint}</p>
        {deskCase.threads.map((thread) => (
          <Source key={thread} deskCase={deskCase} thread={thread} />
        ))}
      </div>
    </details>
  );
}
