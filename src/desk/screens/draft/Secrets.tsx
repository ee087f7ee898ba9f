import { useState } from 'preact/hooks';
import { MOST_KNOWERS, NAME_KINDS, type NameKind } from '#protocol/events-draft.ts';
import { Button } from '#ui/components/Button.tsx';
import { TextField } from '#ui/components/Field.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatNumber } from '#ui/language.ts';
import type { MarkedFact } from '../../client/dictionary-fold.ts';
import type { DeskCase } from '../../client/state.ts';
import { Select } from '../../components/Select.tsx';
import { useAct, useDesk, useNameOf } from '../../context.ts';
import { useDeskMessages } from '../../messages/index.ts';

function Names({ deskCase }: { deskCase: DeskCase }) {
  const m = useDeskMessages().case.draft.write;
  const { session, state } = useDesk();
  const act = useAct();
  const [kind, setKind] = useState<NameKind>('person');
  const [name, setName] = useState('');
  const keep = async (event: Event) => {
    event.preventDefault();
    if (name.trim() === '') return;
    if (await act(() => session.ask('keepName', deskCase.id, kind, name))) setName('');
  };
  return (
    <div class="stack">
      {deskCase.names.length === 0 ? null : (
        <ul class="kept-names" data-testid="kept-names">
          {deskCase.names.map((each) => {
            const isMine = each.by === state.me.id;
            const said = each.drops.includes(state.me.id);
            return (
              <li key={`${each.kind} ${each.name}`} class="kept-name">
                <span class="chip">{m.kinds[each.kind]}</span>
                <bdi>{each.name}</bdi>
                <Button
                  kind="quiet"
                  class="small"
                  disabled={deskCase.broken || said}
                  aria-label={m.letGoOf(each.name)}
                  title={isMine ? undefined : m.letGoHint}
                  onClick={() => void act(() => session.ask('dropName', deskCase.id, each.kind, each.name))}
                >
                  {said ? m.oneMore : m.letGo}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <form class="keep-form" onSubmit={(event) => void keep(event)} autocomplete="off">
        <Select
          label={m.kind}
          value={kind}
          options={NAME_KINDS.map((each) => ({ value: each, label: m.kinds[each] }))}
          testId="name-kind"
          onValue={(value) => setKind(NAME_KINDS.find((each) => each === value) ?? 'person')}
        />
        <TextField
          label={m.name}
          value={name}
          onValue={setName}
          input={{ name: 'kept-name', maxLength: 200, disabled: deskCase.broken }}
        />
        <Button type="submit" disabled={deskCase.broken || name.trim() === ''} data-testid="name-keep">
          {m.keep}
        </Button>
      </form>
    </div>
  );
}

function Fact({ deskCase, fact }: { deskCase: DeskCase; fact: MarkedFact }) {
  const m = useDeskMessages().case.draft.write;
  const { session, state } = useDesk();
  const act = useAct();
  const nameOf = useNameOf();
  const [by, setBy] = useState('');
  const isMine = fact.by === state.me.id;
  const said = fact.drops.includes(state.me.id);
  return (
    <li class="kept-fact" data-testid="fact">
      <p>
        <bdi>{fact.words}</bdi>
      </p>
      <p class="small soft">{m.knownTo(fact.knownTo)}</p>
      {fact.corroborated ? (
        <p class="small">
          {m.corroboratedBy(`\u2068${nameOf(fact.corroborated.by)}\u2069`)}:{' '}
          <bdi>{fact.corroborated.words}</bdi>
        </p>
      ) : isMine ? (
        <p class="small soft">{m.corroborateOther}</p>
      ) : (
        <form
          class="keep-form"
          autocomplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            void act(() => session.ask('corroborateFact', deskCase.id, fact.id, by));
          }}
        >
          <TextField
            label={m.corroborateHow}
            value={by}
            onValue={setBy}
            input={{ name: 'fact-by', maxLength: 1000 }}
          />
          <Button type="submit" disabled={deskCase.broken || by.trim() === ''} data-testid="fact-corroborate">
            {m.corroborate}
          </Button>
        </form>
      )}
      <Button
        kind="quiet"
        class="small"
        disabled={deskCase.broken || said}
        title={isMine ? undefined : m.letGoHint}
        onClick={() => void act(() => session.ask('dropFact', deskCase.id, fact.id))}
      >
        {said ? m.oneMore : m.letGo}
      </Button>
    </li>
  );
}

function Facts({ deskCase }: { deskCase: DeskCase }) {
  const m = useDeskMessages().case.draft.write;
  const { language } = useLanguage();
  const { session } = useDesk();
  const act = useAct();
  const [words, setWords] = useState('');
  const [knownTo, setKnownTo] = useState(MOST_KNOWERS);
  const mark = async (event: Event) => {
    event.preventDefault();
    if (words.trim() === '') return;
    if (await act(() => session.ask('markFact', deskCase.id, words, knownTo))) setWords('');
  };
  const counts = Array.from({ length: MOST_KNOWERS }, (_, index) => String(index + 1));
  return (
    <div class="stack">
      {deskCase.facts.length === 0 ? null : (
        <ul class="kept-facts">
          {deskCase.facts.map((fact) => (
            <Fact key={fact.id} deskCase={deskCase} fact={fact} />
          ))}
        </ul>
      )}
      <form class="keep-form" onSubmit={(event) => void mark(event)} autocomplete="off">
        <TextField
          label={m.fact}
          value={words}
          onValue={setWords}
          input={{ name: 'fact-words', maxLength: 1000, disabled: deskCase.broken }}
        />
        <Select
          label={m.knowers}
          value={String(knownTo)}
          options={counts.map((value) => ({ value, label: formatNumber(language, Number(value)) }))}
          onValue={(value) => setKnownTo(Number(value))}
        />
        <Button type="submit" disabled={deskCase.broken || words.trim() === ''} data-testid="fact-mark">
          {m.markFact}
        </Button>
      </form>
    </div>
  );
}

/** What this case keeps out of print: the check beside the text goes by it, for everybody who reads the case. */
export function Secrets(props: { deskCase: DeskCase }) {
  const m = useDeskMessages().case.draft.write;
  const { names, facts } = props.deskCase;
  return (
    <details class="card" data-testid="secrets">
      <summary>
        {m.secrets} <span class="soft">{m.secretsCount(names.length + facts.length)}</span>
      </summary>
      <div class="stack">
        <p class="small soft">{m.secretsHint}</p>
        <h3>{m.names}</h3>
        <Names {...props} />
        <h3>{m.facts}</h3>
        <p class="small soft">{m.factsHint}</p>
        <Facts {...props} />
      </div>
    </details>
  );
}
