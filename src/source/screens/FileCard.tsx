import { Button } from '#ui/components/Button.tsx';
import { Choice } from '#ui/components/Choice.tsx';
import { Icon, type IconName } from '#ui/components/Icon.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { formatBytes } from '#ui/language.ts';
import type { DraftFile } from '../draft.ts';
import type { Findings } from '../findings.ts';
import type { FileFindings } from '../inspect.ts';
import { type Messages, messages } from '../messages/index.ts';

const FINDING_ICONS: Readonly<Record<Findings['kind'], IconName>> = {
  place: 'place',
  date: 'date',
  device: 'device',
  person: 'person',
  words: 'file',
};

const findingWords = (t: Messages): Readonly<Record<Findings['kind'], string>> => ({
  place: t.foundPlace,
  date: t.foundDate,
  device: t.foundDevice,
  person: t.foundPerson,
  words: t.foundWords,
});

/** One added file: what it says besides what it shows, and what the editors shall get. */
export function FileCard(props: {
  draft: DraftFile;
  onKeepOriginal: (keepOriginal: boolean) => void;
  onScan: (isScan: boolean) => void;
  onTakeOut: () => void;
}) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  const { file, findings, keepOriginal, isScan } = props.draft;
  return (
    <li class="file">
      <div class="file-head">
        <Icon name={findings?.kind === 'photo' ? 'photo' : 'file'} />
        <p class="file-name">
          <bdi>{file.name}</bdi> <span class="soft small">{formatBytes(language, file.size)}</span>
        </p>
        <Button kind="quiet" aria-label={t.fileTakeOutNamed(file.name)} onClick={props.onTakeOut}>
          {t.fileTakeOut}
        </Button>
      </div>
      <div aria-live="polite">
        {findings ? <WhatItSays findings={findings} /> : <p class="soft">{t.fileReading}</p>}
      </div>
      <div class="file-choice">
        <Choice
          legend={t.fileChoice}
          value={keepOriginal ? 'keep' : 'remove'}
          options={[
            {
              value: 'remove',
              label: t.fileRemove,
              hint: findings?.kind === 'other' ? t.fileRemoveNot : t.fileRemoveHint,
            },
            { value: 'keep', label: t.fileKeep, hint: t.fileKeepHint },
          ]}
          onValue={(value) => props.onKeepOriginal(value === 'keep')}
        />
      </div>
      {findings?.kind === 'photo' || findings?.kind === 'pdf' ? (
        <label class="choice">
          <input type="checkbox" autocomplete="off" checked={isScan} onChange={() => props.onScan(!isScan)} />
          <span class="choice-words">
            <span>{t.fileScan}</span>
            {isScan ? <span class="small soft">{t.fileScanHint}</span> : null}
          </span>
        </label>
      ) : null}
      {findings?.kind === 'other' && !keepOriginal ? (
        <Notice kind="think" live>
          <p>{t.fileOther}</p>
        </Notice>
      ) : null}
    </li>
  );
}

function WhatItSays({ findings }: { findings: FileFindings }) {
  const t = useMessages(messages);
  if (findings.kind === 'pdf') return <p>{t.filePdf}</p>;
  if (findings.kind === 'text') return <p>{t.fileText}</p>;
  if (findings.kind === 'cleanable') return <p>{t.fileCleanable}</p>;
  if (findings.kind === 'other' || !findings.read) return <p>{t.fileUnread}</p>;
  if (findings.found.length === 0) return <p>{t.fileNothing}</p>;
  const words = findingWords(t);
  return (
    <div class="stack-tight">
      <p>{t.fileCarries}</p>
      <ul class="findings">
        {findings.found.map((found) => (
          <li key={found.kind}>
            <Icon name={FINDING_ICONS[found.kind]} />
            <span>
              {words[found.kind]} <bdi class="small">{found.value}</bdi>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
