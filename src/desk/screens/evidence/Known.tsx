import { toHex } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { SanitizationRecord } from '#protocol/record.ts';
import { Icon } from '#ui/components/Icon.tsx';
import { Code } from '#ui/components/Isolated.tsx';
import { formatBytes, formatDayFrom } from '#ui/language.ts';
import { type CustodyStep, custodyOf } from '../../client/evidence.ts';
import type { DeskCase } from '../../client/state.ts';
import { useDesk, useNameOf } from '../../context.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';
import { type OpenedCopy, useMade } from './useCopy.ts';

/** Hashing takes the whole copy into memory. */
const MOST_HASHED_BYTES = 512 * 1024 ** 2;

const hashOf = async (blob: Blob): Promise<string | null> =>
  blob.size > MOST_HASHED_BYTES ? null : toHex(await sha256(new Uint8Array(await blob.arrayBuffer())));

/** Whether what is open here is what the record tells of: computed now, in this browser. */
function Compared(props: { copy: OpenedCopy; expected: string }) {
  const m = useDeskMessages().evidence;
  const { made } = useMade(props.copy.blob, (blob) => hashOf(blob).then((hash) => ({ hash })));
  if (made === null) return <p class="small soft">{m.checking}</p>;
  if (made.hash === null) return <p class="small soft">{m.tooLarge}</p>;
  const same = made.hash === props.expected;
  return (
    <p
      class={`status ${same ? 'status-clean' : 'status-rejected'}`}
      data-testid="hash-compared"
      data-same={same}
    >
      <Icon name={same ? 'done' : 'danger'} size={16} />
      {same ? m.same : m.other}
    </p>
  );
}

export function Hashes(props: { record: SanitizationRecord; copy: OpenedCopy | null }) {
  const { before, after } = props.record;
  const m = useDeskMessages().evidence;
  const language = useDeskLanguage();
  return (
    <section class="block" aria-label={m.hashesTitle}>
      <h3>{m.hashesTitle}</h3>
      <dl class="hashes small">
        <dt>
          {m.received} ({formatBytes(language, before.bytes)})
        </dt>
        <dd>
          <Code>{before.sha256Hex}</Code>
        </dd>
        {after === null ? null : (
          <>
            <dt>
              {m.copy} ({formatBytes(language, after.bytes)})
            </dt>
            <dd>
              <Code>{after.sha256Hex}</Code>
            </dd>
          </>
        )}
      </dl>
      {after !== null && props.copy !== null ? (
        <Compared copy={props.copy} expected={after.sha256Hex} />
      ) : null}
    </section>
  );
}

function useStepWords(): (step: CustodyStep) => string {
  const { evidence, record, case: c } = useDeskMessages();
  const m = evidence.custody;
  const nameOf = useNameOf();
  return (step) => {
    switch (step.kind) {
      case 'arrived':
        return m.arrived;
      case 'cleaned':
        return step.status === 'rejected' ? m.refused : m.cleaned(record.again.modes[step.mode].name);
      case 'filed':
      case 'kept':
      case 'published':
        return m[step.kind](nameOf(step.by));
      case 'cleaning-asked':
        return m['cleaning-asked'](nameOf(step.by), record.again.modes[step.mode].name);
      case 'checked':
        return m.checked(nameOf(step.by), c.verify.checks[step.check], c.verify.states[step.state]);
      case 'drafted':
        return m.drafted(nameOf(step.by), `\u2066${step.name}\u2069`);
    }
  };
}

/** What happened to a file since it arrived, by day. */
export function Custody(props: { attachment: ObjectId; arrived: Day; deskCase: DeskCase | null }) {
  const m = useDeskMessages().evidence;
  const language = useDeskLanguage();
  const { state } = useDesk();
  const words = useStepWords();
  const known = state.attachments.get(props.attachment);
  const steps = custodyOf(props.attachment, props.arrived, known, props.deskCase?.history ?? []);
  return (
    <section class="block" aria-label={m.custodyTitle} data-testid="custody">
      <h3>{m.custodyTitle}</h3>
      <p class="small soft">{m.custodyHint}</p>
      <ol class="custody">
        {steps.map((step, index) => (
          <li key={`${index} ${step.kind}`} data-kind={step.kind}>
            <span class="small soft">{formatDayFrom(language, step.day, state.today)}</span>
            <span>{words(step)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
