/** The draft as screens change it: text, files, and what is found in them. The same for a report and for a parcel. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ChosenFile } from './calls.ts';
import { type Draft, type DraftFile, EMPTY_DRAFT } from './draft.ts';
import { type FileFindings, UNREAD } from './findings.ts';
import type { FileActs } from './screens/Files.tsx';

/** What a worker is told of a file. */
export const chosen = ({ file, leaving, isScan, findings }: DraftFile): ChosenFile => ({
  file,
  leaving,
  isScan,
  edited: findings === null ? undefined : (findings.removed?.file ?? null),
});

/** @param mostFileBytes that anybody takes; null where that is not known */
export function useDraft(inspect: (file: File) => Promise<FileFindings>, mostFileBytes: number | null) {
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const lastNumber = useRef(0);
  const setText = (text: string): void => setDraft((before) => ({ ...before, text }));
  const changeFile = (number: number, change: Partial<DraftFile>): void =>
    setDraft((before) => ({
      ...before,
      files: before.files.map((each) => (each.number === number ? { ...each, ...change } : each)),
    }));
  const fileActs: FileActs = {
    mostFileBytes,
    onFiles(files) {
      const added = files.map((file): DraftFile => {
        lastNumber.current += 1;
        return { number: lastNumber.current, file, leaving: 'remove', isScan: false, findings: null };
      });
      setDraft((before) => ({ ...before, files: [...before.files, ...added] }));
      for (const { number, file } of added) {
        inspect(file).then(
          (findings) => changeFile(number, { findings }),
          () => changeFile(number, { findings: { ...UNREAD, kind: 'other' } }),
        );
      }
    },
    onLeaving: (number, leaving) => changeFile(number, { leaving }),
    onScan: (number, isScan) => changeFile(number, { isScan }),
    onTakeOut: (number) =>
      setDraft((before) => ({ ...before, files: before.files.filter((each) => each.number !== number) })),
  };
  return { draft, setDraft, setText, fileActs };
}

/** The browser asks before a page closes that something would be lost with, unless its reader leaves on purpose. */
export function useAsking(isUnsaved: boolean, isLeaving: { readonly current: boolean }): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent): void => {
      if (!isLeaving.current) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isUnsaved, isLeaving]);
}
