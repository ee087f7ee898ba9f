import { Button } from '#ui/components/Button.tsx';
import { Icon } from '#ui/components/Icon.tsx';
import { LanguageSwitch } from '#ui/components/LanguageSwitch.tsx';
import { useLanguage } from '#ui/i18n.tsx';
import { formatNumber } from '#ui/language.ts';
import { useDesk } from '../context.ts';
import { useDeskMessages } from '../messages/index.ts';

/** Whether what is shown is today's, in a word and a lamp. */
function ConnectionState() {
  const m = useDeskMessages().bar;
  const { state } = useDesk();
  const { connection } = state;
  const words =
    connection.state === 'offline' ? m.offline : connection.state === 'loading' ? m.syncing : m.live;
  return (
    <span class="bar-state" role="status" data-testid="connection" data-state={connection.state}>
      <span
        class={connection.state === 'live' || connection.state === 'current' ? 'lamp lamp-on' : 'lamp'}
        aria-hidden="true"
      />
      {words}
    </span>
  );
}

/** status: for leads and administrators. */
export type View = 'reports' | 'people' | 'status';

export function Bar(props: { view: View; onView: (view: View) => void; onLock: () => void }) {
  const m = useDeskMessages();
  const { language } = useLanguage();
  const { state } = useDesk();
  const pending = state.pending.length;
  return (
    <header class="bar">
      <bdi class="bar-name only-wide">{state.newsroom.name}</bdi>
      <ConnectionState />
      <Button
        aria-pressed={props.view === 'reports'}
        onClick={() => props.onView('reports')}
        data-testid="nav-reports"
      >
        {m.bar.reports}
      </Button>
      <Button
        aria-pressed={props.view === 'people'}
        onClick={() => props.onView('people')}
        data-testid="nav-people"
      >
        {m.bar.people}
        {pending === 0 ? null : (
          <span class="chip chip-strong">
            <span aria-hidden="true">{formatNumber(language, pending)}</span>
            <span class="unseen">{m.bar.pending(pending)}</span>
          </span>
        )}
      </Button>
      {state.me.role === 'lead' || state.me.role === 'administrator' ? (
        <Button
          aria-pressed={props.view === 'status'}
          onClick={() => props.onView('status')}
          data-testid="nav-status"
        >
          {m.status.title}
        </Button>
      ) : null}
      <LanguageSwitch label={m.languages} />
      <Button onClick={props.onLock} aria-label={m.bar.lock} data-testid="lock">
        <Icon name="lock" size={18} />
        <span class="only-wide">{m.bar.lock}</span>
      </Button>
    </header>
  );
}
