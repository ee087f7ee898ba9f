import { useState } from 'preact/hooks';
import type { ObjectId } from '#protocol/ids.ts';
import { typeOfCopy } from '#protocol/record.ts';
import { Notice } from '#ui/components/Notice.tsx';
import type { DeskCase, DeskReport, DeskState } from '../../client/state.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Waiting } from '../../components/Empty.tsx';
import { HiddenData } from '../../components/HiddenData.tsx';
import { Select } from '../../components/Select.tsx';
import { useDesk } from '../../context.ts';
import { type EvidenceKind, evidenceKind } from '../../evidence/kinds.ts';
import { useErrorSentence } from '../../hooks.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { Custody, Hashes } from './Known.tsx';
import { FilmView, SoundView } from './Player.tsx';
import { PagesView, PictureView, TextView } from './Still.tsx';
import { useCopy } from './useCopy.ts';

/** A file that can be looked at, with the report that it came with. */
export interface EvidenceFile {
  readonly id: ObjectId;
  readonly number: number;
  readonly report: Pick<DeskReport, 'id' | 'day'>;
}

/** What a clean copy can be looked at as; null where there is none, or it can only be handed out. */
export function kindOf(state: Pick<DeskState, 'attachments'>, id: ObjectId): EvidenceKind | null {
  const known = state.attachments.get(id);
  if (known === undefined || !('record' in known) || !known.hasClean) return null;
  return evidenceKind(typeOfCopy(known.record)?.mime ?? null);
}

const VIEWS = {
  picture: PictureView,
  pages: PagesView,
  text: TextView,
  film: FilmView,
  sound: SoundView,
} as const;

function Exhibit(props: { file: EvidenceFile; keys: boolean }) {
  const { file } = props;
  const m = useDeskMessages();
  const { state } = useDesk();
  const sentence = useErrorSentence();
  const { copy, error } = useCopy(file.id);
  const name = m.record.name(file.number);
  const kind = kindOf(state, file.id);
  if (kind === null) return <p class="soft">{m.evidence.noView}</p>;
  if (error !== null)
    return (
      <Notice kind="danger">
        <p>{sentence(error)}</p>
      </Notice>
    );
  if (copy === null) return <Waiting label={m.record.preparing} />;
  const View = VIEWS[kind];
  return (
    <div class="evidence-exhibit" data-testid="exhibit" data-kind={kind}>
      <h3 class="small">{name}</h3>
      <View copy={copy} name={name} keys={props.keys} />
    </div>
  );
}

function Known(props: { file: EvidenceFile; deskCase: DeskCase | null }) {
  const { file } = props;
  const m = useDeskMessages();
  const known = useDesk().state.attachments.get(file.id);
  const { copy } = useCopy(file.id);
  if (known === undefined || !('record' in known)) return null;
  return (
    <div class="evidence-known">
      <div class="stack">
        <Hashes record={known.record} copy={copy} />
        <Custody attachment={file.id} arrived={file.report.day} deskCase={props.deskCase} />
      </div>
      <section class="block" aria-label={m.record.title}>
        <h3>{m.record.title}</h3>
        <HiddenData record={known.record} />
      </section>
    </div>
  );
}

/** Clean copies, large: alone or two side by side; and under them what is known of the first. */
export function EvidenceDialog(props: {
  file: EvidenceFile;
  files: readonly EvidenceFile[];
  deskCase: DeskCase | null;
  onClose: () => void;
}) {
  const { file } = props;
  const m = useDeskMessages();
  const { state } = useDesk();
  const [besideId, setBesideId] = useState('');
  const others = props.files.filter(({ id }) => id !== file.id && kindOf(state, id) !== null);
  const beside = others.find(({ id }) => id === besideId) ?? null;
  return (
    <Dialog
      title={m.evidence.title(m.record.name(file.number))}
      closeLabel={m.close}
      wide
      testId="viewer"
      onClose={props.onClose}
    >
      <div class="between evidence-head">
        <p class="small soft">{m.evidence.cleanOnly}</p>
        {others.length === 0 ? null : (
          <Select
            label={m.evidence.compare}
            small
            value={besideId}
            options={[
              { value: '', label: m.evidence.compareNone },
              ...others.map(({ id, number }) => ({ value: id, label: m.record.name(number) })),
            ]}
            testId="compare"
            onValue={setBesideId}
          />
        )}
      </div>
      <div class={beside === null ? 'evidence-exhibits' : 'evidence-exhibits evidence-two'}>
        <Exhibit key={file.id} file={file} keys />
        {beside === null ? null : <Exhibit key={beside.id} file={beside} keys={false} />}
      </div>
      <Known file={file} deskCase={props.deskCase} />
    </Dialog>
  );
}
