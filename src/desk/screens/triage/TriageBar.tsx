import { Button } from '#ui/components/Button.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { useDeskMessages } from '../../messages/index.ts';

/** What can be asked for by a button or a key; some of it asks for more before it does anything. */
export type TriageAsk =
  | 'park'
  | 'spam'
  | 'back'
  | 'mute'
  | 'unmute'
  | 'label'
  | 'urgency'
  | 'assign'
  | 'file'
  | 'purge';

/** By key, in the order in which they are explained. */
export const TRIAGE_KEYS = {
  p: 'park',
  s: 'spam',
  b: 'back',
  m: 'mute',
  l: 'label',
  u: 'urgency',
  g: 'assign',
  f: 'file',
} as const satisfies Readonly<Record<string, TriageAsk>>;

export const triageAskOf = (key: string): TriageAsk | null =>
  Object.entries(TRIAGE_KEYS).find(([each]) => each === key)?.[1] ?? null;

/** Above the list while anything is chosen: how many, and what can be done with them. */
export function TriageBar(props: {
  chosen: number;
  shown: number;
  /** They were parked or marked: what is offered first is to take that back. */
  aside: boolean;
  onAsk: (ask: TriageAsk) => void;
  onAll: () => void;
  onClear: () => void;
}) {
  const m = useDeskMessages().triage;
  const asks: readonly TriageAsk[] = props.aside
    ? ['back', 'spam', 'mute', 'unmute', 'label', 'file', 'purge']
    : ['park', 'spam', 'label', 'urgency', 'assign', 'file', 'mute', 'purge'];
  return (
    <div class="triage-bar" role="toolbar" aria-label={m.acts} data-testid="triage-bar">
      <p class="triage-count">
        <strong role="status" data-testid="triage-chosen">
          {m.chosen(props.chosen)}
        </strong>
        {props.chosen < props.shown ? (
          <Button kind="quiet" onClick={props.onAll} data-testid="triage-all">
            {m.chooseAll(props.shown)}
          </Button>
        ) : null}
        <Button
          kind="quiet"
          class="row-end"
          aria-label={m.clear}
          onClick={props.onClear}
          data-testid="triage-clear"
        >
          <Icon name="close" size={16} />
        </Button>
      </p>
      <div class="triage-acts">
        {asks.map((ask) => (
          <Button key={ask} onClick={() => props.onAsk(ask)} data-testid={`triage-${ask}`}>
            {m[ask]}
          </Button>
        ))}
      </div>
    </div>
  );
}
