import { Choice } from '#ui/components/Choice.tsx';
import { useMessages } from '#ui/i18n.tsx';
import { HOLDS, type HoldHours, type How, orderOf } from '../how.ts';
import { messages } from '../messages/index.ts';

/** What goes first, and when: folded away, since what is chosen for the source is right for most. */
export function HowSent(props: {
  how: How;
  fileBytes: number;
  mayApart: boolean;
  onHow: (how: How) => void;
}) {
  const t = useMessages(messages);
  const { how, fileBytes, onHow } = props;
  const orders = [
    { value: 'first' as const, label: t.howFirst, hint: t.howFirstHint },
    { value: 'last' as const, label: t.howLast, hint: t.howLastHint },
    { value: 'apart' as const, label: t.howApart, hint: t.howApartHint },
  ];
  const holds = HOLDS.map((hours) => ({
    value: String(hours),
    label: hours === 0 ? t.howAtOnce : t.howWithin(hours),
    ...(hours > 0 ? { hint: t.howWithinHint } : {}),
  }));
  const holdOf = (value: string): HoldHours => HOLDS.find((hours) => String(hours) === value) ?? 0;
  return (
    <details class="how">
      <summary>{t.howTitle}</summary>
      <div class="stack">
        {fileBytes > 0 ? (
          <Choice
            legend={t.howOrder}
            value={orderOf(how, fileBytes)}
            options={props.mayApart ? orders : orders.filter(({ value }) => value !== 'apart')}
            onValue={(order) => onHow({ ...how, order })}
          />
        ) : null}
        <Choice
          legend={t.howWhen}
          value={String(how.holdHours)}
          options={holds}
          onValue={(value) => onHow({ ...how, holdHours: holdOf(value) })}
        />
      </div>
    </details>
  );
}
