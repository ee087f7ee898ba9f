import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import { Button } from '#ui/components/Button.tsx';
import { LanguageMenu } from '#ui/components/LanguageMenu.tsx';
import { useMessages } from '#ui/i18n.tsx';
import type { Entry } from './Journey.tsx';
import type { Keeper } from './keeper.ts';
import { useEscape } from './leaving.ts';
import { messages } from './messages/index.ts';
import { later } from './screens/Later.tsx';
import { Opening } from './screens/Opening.tsx';
import { Start } from './screens/Start.tsx';

type Connection =
  | { readonly state: 'checking' }
  | { readonly state: 'failed'; readonly code: ErrorCode }
  | { readonly state: 'verified'; readonly newsroom: string; readonly mostFileBytes: number | null };

const JourneyLater = later(async () => (await import('./Journey.tsx')).Journey);

/** The first screen and what stands around all of them: as much as a first visit carries. */
export function App(props: { keeper: Keeper; onLeave: () => void }) {
  const { keeper } = props;
  const t = useMessages(messages);
  const [connection, setConnection] = useState<Connection>({ state: 'checking' });
  const [entry, setEntry] = useState<Entry | null>(null);
  const isLeaving = useRef(false);

  useLayoutEffect(() => {
    document.title = t.pageTitle;
  }, [t]);

  const connect = useCallback(async () => {
    setConnection({ state: 'checking' });
    try {
      setConnection({ state: 'verified', ...(await keeper.connect()) });
    } catch (thrown) {
      setConnection({ state: 'failed', code: asAmanaError(thrown).code });
    }
  }, [keeper]);
  useEffect(() => void connect(), [connect]);

  const leave = (): void => {
    isLeaving.current = true;
    props.onLeave();
  };
  useEscape(leave);

  const screen = () => {
    if (connection.state === 'checking') return <Opening key="checking" code={null} onTryAgain={connect} />;
    if (connection.state === 'failed')
      return <Opening key="failed" code={connection.code} onTryAgain={connect} />;
    const { newsroom, mostFileBytes } = connection;
    if (entry === null)
      return (
        <Start
          newsroom={newsroom}
          onWrite={() => setEntry('before')}
          onReturn={() => setEntry('return')}
          onCarry={() => setEntry('carry')}
        />
      );
    return <JourneyLater {...{ keeper, newsroom, mostFileBytes, entry, isLeaving }} onLeave={leave} />;
  };

  return (
    <div class="shell">
      <header class="bar">
        <LanguageMenu label={t.languages} failed={t.errorUnreachable} />
        <Button title={t.leaveHint} onClick={leave}>
          {t.leave}
        </Button>
      </header>
      {screen()}
    </div>
  );
}
