import type { RefObject } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { TextArea } from '#ui/components/Field.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatDayFrom } from '#ui/language.ts';
import type { DeskCase } from '../../client/state.ts';
import { useDesk, useNameOf } from '../../context.ts';
import { useErrorSentence, useTask } from '../../hooks.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { selectWords, typeOver } from './places.ts';
import { useMargin } from './useMargin.ts';
import type { Risk, ShownFinding } from './useRisk.ts';
import { SIDES } from './working.ts';

interface PanelProps {
  readonly deskCase: DeskCase;
  readonly risk: Risk;
  /** The text has a margin, in which findings stand beside their words. */
  readonly margin: boolean;
  /** The words being written are the saved draft's, and it can be added to. */
  readonly saved: boolean;
  readonly form: RefObject<HTMLFormElement | null>;
}

/** A finding, and on which side it stands. */
interface Sided {
  readonly finding: ShownFinding;
  readonly side: number;
}

type ItemProps = PanelProps & Sided & { readonly onDone: () => void };

/** Words of a whole report would fill the page. */
const SHOWN_WORDS = 160;
const shortened = (text: string): string =>
  text.length <= SHOWN_WORDS ? text : `${text.slice(0, SHOWN_WORDS).trimEnd()}…`;

/** One editor's reason; it is signed into the case's history. */
function Override(props: ItemProps & { onClose: () => void }) {
  const { deskCase, finding } = props;
  const m = useDeskMessages();
  const { risk: words } = m.case.draft;
  const sentence = useErrorSentence();
  const { session } = useDesk();
  const task = useTask();
  const [reason, setReason] = useState('');
  const give = async (event: Event) => {
    event.preventDefault();
    const digest = (props.side === 0 ? deskCase.draft : deskCase.translation)?.digest;
    if (digest === undefined || reason.trim() === '') return;
    const { rule, start, end } = finding;
    if (await task.run(() => session.ask('overrideRisk', deskCase.id, { digest, rule, start, end, reason })))
      props.onDone();
  };
  return (
    <form class="stack" onSubmit={(event) => void give(event)} autocomplete="off">
      <TextArea
        label={words.reason}
        hint={finding.level === 'block' ? words.overrideBlock : words.overrideWarn}
        value={reason}
        onValue={setReason}
        error={task.error ? sentence(task.error) : null}
        area={{ name: 'risk-reason', rows: 2, maxLength: 1000, disabled: task.busy }}
      />
      <div class="actions">
        <Button
          type="submit"
          disabled={task.busy || !props.saved || reason.trim() === ''}
          data-testid="risk-override-go"
        >
          {words.confirm}
        </Button>
        <Button kind="quiet" onClick={props.onClose}>
          {m.cancel}
        </Button>
      </div>
      {props.saved ? null : <p class="small soft">{words.overrideUnsaved}</p>}
    </form>
  );
}

/** Who has taken it upon themselves, and why. */
function Overridden({ finding }: { finding: ShownFinding }) {
  const m = useDeskMessages().case.draft.risk;
  const { language } = useLanguage();
  const { state } = useDesk();
  const nameOf = useNameOf();
  if (finding.overrides.length === 0) return null;
  return (
    <ul class="risk-reasons" data-testid="risk-reasons">
      {finding.overrides.map((each) => (
        <li key={each.by}>
          <bdi>{each.reason}</bdi>
          <span class="small soft">
            {m.by(`\u2068${nameOf(each.by)}\u2069`, formatDayFrom(language, each.day, state.today))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function RiskItem(props: ItemProps) {
  const { finding, risk, form } = props;
  const m = useDeskMessages().case.draft.risk;
  const { state, tell } = useDesk();
  const id = useId();
  const [asking, setAsking] = useState(false);
  const mine = finding.overrides.some(({ by }) => by === state.me.id);
  const [opened, setOpened] = useState(!props.margin);
  const words = risk.sides[props.side]?.words;
  const side = SIDES[props.side] ?? 'main';
  const select = () => form.current && words && selectWords(form.current, side, words, finding);
  const isInWords = finding.end > finding.start;
  const replace = (words: string) => {
    const control = select();
    if (!control) return;
    typeOver(control, words);
    tell({ words: m.replaced, undo: null });
  };
  const { replacement } = finding;
  return (
    <li
      class={`risk risk-${finding.open ? finding.level : 'done'}`}
      data-testid="risk"
      data-rule={finding.rule}
      data-level={finding.level}
      data-open={finding.open}
      data-side={side}
      data-key={`${side} ${finding.key}`}
    >
      <div class="risk-head">
        <span class={`chip ${finding.level === 'block' ? 'chip-danger' : 'chip-think'}`}>
          {m.level[finding.level]}
        </span>
        <h3>{finding.title}</h3>
      </div>
      {isInWords ? (
        <p id={id} class="risk-words" dir="auto">
          {shortened(finding.text)}
        </p>
      ) : (
        <p id={id} class="risk-words">
          <bdi>{finding.file}</bdi>
        </p>
      )}
      <details open={opened} onToggle={(event) => setOpened(event.currentTarget.open)}>
        <summary>{m.why}</summary>
        <p>{finding.why}</p>
        <p class="soft">{finding.proposal}</p>
      </details>
      <Overridden finding={finding} />
      {finding.open && mine ? <p class="small soft">{m.oneMore}</p> : null}
      <div class="actions">
        {isInWords ? (
          <Button onClick={() => void select()} aria-describedby={id} data-testid="risk-show">
            {m.show}
          </Button>
        ) : null}
        {replacement === null || !finding.open ? null : (
          <Button
            disabled={props.deskCase.broken}
            onClick={() => replace(replacement)}
            aria-describedby={id}
            data-testid="risk-use"
          >
            {replacement === '' ? m.remove : m.use(`\u2068${replacement}\u2069`)}
          </Button>
        )}
        {finding.open && !mine && isInWords && !props.deskCase.broken ? (
          <Button
            kind="quiet"
            aria-expanded={asking}
            aria-describedby={id}
            onClick={() => setAsking(!asking)}
            data-testid="risk-override"
          >
            {m.override}
          </Button>
        ) : null}
      </div>
      {asking && finding.open && !mine ? <Override {...props} onClose={() => setAsking(false)} /> : null}
    </li>
  );
}

function RiskList(
  props: PanelProps & {
    findings: readonly Sided[];
    onDone: () => void;
    listRef?: RefObject<HTMLUListElement | null>;
  },
) {
  const { findings, listRef, ...rest } = props;
  return (
    <ul class="risks" ref={listRef ?? null}>
      {findings.map((each) => (
        <RiskItem key={`${each.side} ${each.finding.key}`} {...each} {...rest} />
      ))}
    </ul>
  );
}

/** What the source-risk check says of the draft, in the margin beside its words, in the order of the text. */
export function RiskPanel(props: PanelProps) {
  const { risk } = props;
  const m = useDeskMessages().case.draft.risk;
  const heading = useRef<HTMLHeadingElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const onDone = () => heading.current?.focus();
  const all = risk.sides.flatMap(({ findings }, side) => findings.map((finding) => ({ finding, side })));
  const open = all.filter(({ finding }) => finding.open);
  const done = all.filter(({ finding }) => !finding.open);
  // Files first, which stand nowhere in the text; without a margin, what blocks comes first.
  const rank = ({ finding }: Sided): number =>
    props.margin ? Number(finding.end > finding.start) : Number(finding.level === 'warn');
  const inOrder = open.toSorted((a, b) => rank(a) - rank(b));
  const warnings = open.length - risk.blocks;
  useMargin(props.margin, list, props.form, risk, inOrder);
  const isChecked = risk.state === 'checked';
  return (
    <section
      class={props.margin ? 'risk-margin' : 'card'}
      aria-label={m.title}
      data-testid="risks"
      data-state={risk.state}
    >
      <div class="between">
        <h2 ref={heading} tabIndex={-1}>
          {m.title}
        </h2>
        <span class="risk-counts" role="status">
          {risk.state === 'checking' ? <span class="small soft">{m.checking}</span> : null}
          {risk.blocks > 0 ? <span class="chip chip-danger">{m.blocks(risk.blocks)}</span> : null}
          {warnings > 0 ? <span class="chip chip-think">{m.warnings(warnings)}</span> : null}
        </span>
      </div>
      <p class="small soft">{m.local}</p>
      {risk.state === 'failed' ? (
        <Notice kind="danger" live>
          <p>{m.failed}</p>
        </Notice>
      ) : null}
      {isChecked && open.length === 0 ? (
        <p data-testid="risk-none">
          {done.length === 0 ? m.nothing : m.allOverridden} <span class="soft">{m.nothingMeans}</span>
        </p>
      ) : null}
      {inOrder.length > 0 ? <RiskList {...props} findings={inOrder} onDone={onDone} listRef={list} /> : null}
      {done.length > 0 ? (
        <details data-testid="risks-done">
          <summary>{m.overriddenCount(done.length)}</summary>
          <RiskList {...props} findings={done} onDone={onDone} />
        </details>
      ) : null}
    </section>
  );
}
