import '../parcels/parcels.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { Choice } from '#ui/components/Choice.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { Progress } from '#ui/components/Progress.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { formatBytes, formatDay, formatNumber } from '#ui/language.ts';
import { messages } from '../messages/index.ts';
import { parcelMessages } from '../parcels/messages/index.ts';
import { Screen } from '../screens/Screen.tsx';
import type { PartChoice } from './calls.ts';

type Make = (
  partBytes: number,
  number: number,
  onShare: (share: number) => void,
) => Promise<{ blob: Blob; name: string }>;

/** Hands a file over to the browser as a download; the address of the one before is given back. */
function useHandingOver() {
  const last = useRef<string | null>(null);
  const forget = (): void => {
    if (last.current) URL.revokeObjectURL(last.current);
    last.current = null;
  };
  useEffect(() => forget, []);
  return ({ blob, name }: { blob: Blob; name: string }): void => {
    forget();
    last.current = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = last.current;
    link.download = name;
    link.click();
  };
}

/**
 * The sealed parcel, saved as one file or part by part. A part is made when it is asked for, so that no more than one
 * of them has to fit into memory.
 */
export function Saving(props: {
  sealed: { readonly arriveBy: number; readonly choices: readonly PartChoice[] } | null;
  make: Make;
  onSaved: () => void;
  onBack: () => void;
}) {
  const t = useMessages(messages);
  const p = useMessages(parcelMessages);
  const { language } = useLanguage();
  const [chosenIndex, setChosenIndex] = useState(0);
  /** Names by number of the part, from 1. */
  const [saved, setSaved] = useState<Readonly<Record<number, string>>>({});
  const [share, setShare] = useState<number | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const handOver = useHandingOver();
  const choice = props.sealed?.choices[chosenIndex];
  if (!props.sealed || !choice) {
    return (
      <Screen name="sealing" title={p.parcelTitle}>
        <p class="soft" role="status">
          {p.kitSealing}
        </p>
      </Screen>
    );
  }
  const { partBytes, parts } = choice;
  const numbers = Array.from({ length: parts }, (_, index) => index + 1);
  const isAllSaved = numbers.every((number) => saved[number]);
  const next = numbers.find((number) => !saved[number]) ?? null;

  const save = async (number: number): Promise<void> => {
    setHasFailed(false);
    setShare(0);
    try {
      const made = await props.make(partBytes, number, setShare);
      handOver(made);
      setSaved((before) => ({ ...before, [number]: made.name }));
    } catch {
      setHasFailed(true);
    } finally {
      setShare(null);
    }
  };
  const label = ({ partBytes: bytes, parts: count }: PartChoice): string => {
    const size = formatBytes(language, bytes);
    return count === 1 ? p.parcelWhole(size) : p.parcelParts(formatNumber(language, count), size);
  };

  return (
    <Screen name="saving" title={p.parcelTitle}>
      <p class="lead">{p.parcelLead(formatDay(language, props.sealed.arriveBy))}</p>
      {props.sealed.choices.length > 1 ? (
        <Choice
          legend={p.parcelHow}
          value={String(chosenIndex)}
          options={props.sealed.choices.map((each, index) => ({
            value: String(index),
            label: label(each),
            hint: each.parts > 1 ? p.parcelPartsHint : undefined,
          }))}
          onValue={(value) => {
            setChosenIndex(Number(value));
            setSaved({});
          }}
        />
      ) : (
        <p>{label(choice)}</p>
      )}
      {share === null ? null : <Progress label={p.kitSealing} share={share} />}
      <ul class="parts" aria-live="polite">
        {numbers
          .filter((number) => saved[number])
          .map((number) => (
            <li key={number} class="part">
              <span>
                <bdi>{p.parcelSaved(saved[number] ?? '')}</bdi>
              </span>
              <Button kind="quiet" disabled={share !== null} onClick={() => void save(number)}>
                {p.parcelSaveAgain}
              </Button>
            </li>
          ))}
      </ul>
      {hasFailed ? (
        <Notice kind="think" live>
          <p>{p.parcelFailed}</p>
        </Notice>
      ) : null}
      <div class="acts">
        {next === null ? null : (
          <Button kind="primary" disabled={share !== null} onClick={() => void save(next)}>
            {parts === 1 ? p.parcelSave : p.parcelSavePart(next, parts)}
          </Button>
        )}
        {isAllSaved ? (
          <Button kind="primary" data-on="words" onClick={props.onSaved}>
            {p.parcelNext}
          </Button>
        ) : null}
        <Button kind="quiet" disabled={share !== null} onClick={props.onBack}>
          {t.back}
        </Button>
      </div>
    </Screen>
  );
}
