import { Button } from '#ui/components/Button.tsx';
import { Choice } from '#ui/components/Choice.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { formatBytes } from '#ui/language.ts';
import type { DraftFile, Leaving } from '../draft.ts';
import { type Messages, messages } from '../messages/index.ts';
import { WhatItSays } from './WhatItSays.tsx';

/** A number stays on the line of its unit. */
const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0');

/** What becomes of what is hidden, where it is removed: here, in the newsroom, or not at all. */
function removalHint(t: Messages, { findings }: DraftFile): string {
  if (!findings) return '';
  if (findings.kind === 'other') return t.fileRemoveNot;
  const isHere = findings.kind === 'text' || (findings.removed && findings.removed.left.length === 0);
  return isHere ? t.fileRemoveHere : t.fileRemoveThere;
}

/** One added file: what it says besides what it shows, and what the editors shall get. */
export function FileCard(props: {
  draft: DraftFile;
  mostBytes: number | null;
  onLeaving: (leaving: Leaving) => void;
  onScan: (isScan: boolean) => void;
  onTakeOut: () => void;
}) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  const { file, findings, leaving, isScan } = props.draft;
  const isPage = findings?.kind === 'photo' || findings?.kind === 'pdf';
  const isTooMuch = props.mostBytes !== null && file.size > props.mostBytes;
  const choices = [
    { value: 'remove' as const, label: t.fileRemove, hint: removalHint(t, props.draft) },
    { value: 'tell' as const, label: t.fileTell, hint: t.fileTellHint },
    { value: 'keep' as const, label: t.fileKeep, hint: t.fileKeepHint },
  ];
  // Of what cannot be cleaned, and of what hides nothing, there is nothing to tell.
  const hasNothingToTell = findings?.kind === 'other' || findings?.kind === 'text';
  return (
    <li class="file">
      <div class="file-head">
        <Icon name={findings?.kind === 'photo' ? 'photo' : 'file'} />
        <p class="file-name">
          <bdi>{file.name}</bdi> <span class="soft small">{unbroken(formatBytes(language, file.size))}</span>
        </p>
        <Button kind="quiet" aria-label={t.fileTakeOutNamed(file.name)} onClick={props.onTakeOut}>
          {t.fileTakeOut}
        </Button>
      </div>
      <div aria-live="polite">
        {findings ? (
          <WhatItSays file={file} findings={findings} leaving={leaving} />
        ) : (
          <p class="soft">{t.fileReading}</p>
        )}
      </div>
      <div class="file-choice">
        <Choice
          legend={t.fileChoice}
          value={leaving}
          options={hasNothingToTell ? choices.filter(({ value }) => value !== 'tell') : choices}
          onValue={props.onLeaving}
        />
      </div>
      {isPage ? (
        <label class="choice">
          <input type="checkbox" autocomplete="off" checked={isScan} onChange={() => props.onScan(!isScan)} />
          <span class="choice-words">
            <span>{t.fileScan}</span>
            {isScan ? <span class="small soft">{t.fileScanHint}</span> : null}
          </span>
        </label>
      ) : null}
      {isTooMuch && leaving !== 'keep' ? (
        <Notice kind="think" live>
          <p>{t.fileTooMuch(props.mostBytes ?? 0)}</p>
        </Notice>
      ) : null}
      {findings?.kind === 'other' && leaving !== 'keep' ? (
        <Notice kind="think" live>
          <p>{t.fileOther}</p>
        </Notice>
      ) : null}
    </li>
  );
}
