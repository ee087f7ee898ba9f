import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import type { Spellings } from '#protocol/words.ts';
import { Button } from '#ui/components/Button.tsx';
import { LanguageMenu } from '#ui/components/LanguageMenu.tsx';
import { useMessages } from '#ui/i18n.tsx';
import { useDelivery } from './delivering.ts';
import { bytesOf, type Draft, EMPTY_DRAFT } from './draft.ts';
import { chosen, useAsking, useDraft } from './drafting.ts';
import { drawHoldMs, type How, orderOf } from './how.ts';
import type { Keeper } from './keeper.ts';
import { useEscape } from './leaving.ts';
import { messages } from './messages/index.ts';
import { Before } from './screens/Before.tsx';
import { CarryLater } from './screens/CarryLater.tsx';
import { Conversation, type Talk } from './screens/Conversation.tsx';
import { Files } from './screens/Files.tsx';
import { Now } from './screens/Now.tsx';
import { OnTheWay } from './screens/OnTheWay.tsx';
import { Opening } from './screens/Opening.tsx';
import { Return } from './screens/Return.tsx';
import { Sending } from './screens/Sending.tsx';
import { Start } from './screens/Start.tsx';
import { Words } from './screens/Words.tsx';
import { Write } from './screens/Write.tsx';

/** Where the source is. Held here and nowhere else: no address changes, no history grows. */
type Place =
  | 'start'
  | 'before'
  | 'write'
  | 'files'
  | 'sending'
  | 'words'
  | 'now'
  | 'return'
  | 'talk'
  | 'carry';

type Connection =
  | { readonly state: 'checking' }
  | { readonly state: 'failed'; readonly code: ErrorCode }
  | { readonly state: 'verified'; readonly newsroom: string; readonly mostFileBytes: number | null };

export function App(props: { keeper: Keeper; rootHex: string; onLeave: () => void }) {
  const { keeper, rootHex } = props;
  const t = useMessages(messages);
  const [connection, setConnection] = useState<Connection>({ state: 'checking' });
  const [place, setPlace] = useState<Place>('start');
  const inspect = useCallback((file: File) => keeper.call('inspect', { file }), [keeper]);
  const mostFileBytes = connection.state === 'verified' ? connection.mostFileBytes : null;
  const { draft, setDraft, setText, fileActs } = useDraft(inspect, mostFileBytes);
  const [words, setWords] = useState<readonly string[] | null>(null);
  const [spellings, setSpellings] = useState<Spellings | null>(null);
  const [talk, setTalk] = useState<Talk | null>(null);
  const [isApart, setIsApart] = useState(false);
  /** Of the report that is being sent: the draft is empty again once it has arrived. */
  const [sent, setSent] = useState<Draft>(EMPTY_DRAFT);
  const onward = useRef<Place>('words');
  const delivery = useDelivery(
    keeper,
    (report) => {
      if (talk) {
        setTalk({ ...talk, said: [...talk.said, { text: sent.text, files: sent.files.length }] });
      } else {
        setWords(report.en);
        setSpellings(report);
      }
      onward.current = talk ? 'talk' : 'words';
      setDraft(EMPTY_DRAFT);
    },
    () => setPlace((before) => (before === 'sending' ? onward.current : before)),
  );
  const { stage, progress } = delivery.state;
  const isUnderWay = stage.at === 'held' || stage.at === 'sending';

  useLayoutEffect(() => {
    document.title = t.pageTitle;
  }, [t]);

  const connect = useCallback(async () => {
    setConnection({ state: 'checking' });
    try {
      setConnection({ state: 'verified', ...(await keeper.call('connect', { rootHex })) });
    } catch (thrown) {
      setConnection({ state: 'failed', code: asAmanaError(thrown).code });
    }
  }, [keeper, rootHex]);
  useEffect(() => void connect(), [connect]);

  // A report half written, or words not yet kept, are lost when the page closes by accident; Leave does not ask.
  const asked = useAsking(draft.text !== '' || draft.files.length > 0 || place === 'words' || isUnderWay);

  const leave = (): void => {
    asked.current = true;
    props.onLeave();
  };
  useEscape(leave);

  const setHow = (how: How): void => setDraft((before) => ({ ...before, how }));
  const send = async (): Promise<void> => {
    const { text, how } = draft;
    const order = orderOf(how, bytesOf(draft.files));
    const files = order === 'apart' ? [] : draft.files;
    setSent({ ...draft, files });
    setIsApart(order === 'apart' && draft.files.length > 0);
    setPlace('sending');
    const input = { words: talk && words ? words.join(' ') : null, text, wordsFirst: order === 'first' };
    await delivery.send({ ...input, files: files.map(chosen) }, drawHoldMs(how.holdHours));
  };

  const rootWords = useCallback(async () => (await keeper.call('fingerprint', {})).words, [keeper]);
  const hintsFor = useCallback(
    async (typed: string) => (await keeper.call('hints', { typed })).words,
    [keeper],
  );
  const look = async (typed: string): Promise<ErrorCode | null> => {
    try {
      const { replies, today } = await keeper.call('replies', { words: typed });
      setWords(typed.split(/\s+/u));
      setTalk((before) => ({ replies, today, said: before?.said ?? [] }));
      setPlace('talk');
      return null;
    } catch (thrown) {
      return asAmanaError(thrown).code;
    }
  };
  const write = (): void => {
    setPlace('write');
    // What sealing needs is fetched while the source writes; if that fails, sending says so.
    keeper.call('prepare', {}).catch(() => undefined);
  };

  const screen = () => {
    if (connection.state === 'checking') return <Opening key="checking" code={null} onTryAgain={connect} />;
    if (connection.state === 'failed')
      return <Opening key="failed" code={connection.code} onTryAgain={connect} />;
    switch (place) {
      case 'start':
        return (
          <Start
            newsroom={connection.newsroom}
            onWrite={() => setPlace('before')}
            onReturn={() => setPlace('return')}
            onCarry={() => setPlace('carry')}
          />
        );
      case 'before':
        return <Before rootWords={rootWords} onGo={write} onBack={() => setPlace('start')} />;
      case 'write':
        return (
          <Write
            text={draft.text}
            onText={setText}
            onGo={() => setPlace('files')}
            onBack={() => setPlace('before')}
          />
        );
      case 'files':
        return (
          <Files draft={draft} {...fileActs} onHow={setHow} onSend={send} onBack={() => setPlace('write')} />
        );
      case 'sending':
        return (
          <Sending
            state={delivery.state}
            names={sent.files.map(({ file }) => file.name)}
            isAnswer={talk !== null}
            onResume={() => void delivery.resume()}
            onHurry={delivery.hurry}
            onStop={() => {
              setPlace(progress?.words ? onward.current : talk ? 'talk' : 'files');
              void delivery.stop();
            }}
            onBack={() => setPlace(talk ? 'talk' : 'files')}
            onOnward={() => setPlace(onward.current)}
          />
        );
      case 'words':
        return spellings ? (
          <Words spellings={spellings} hintsFor={hintsFor} onKept={() => setPlace('now')} />
        ) : null;
      case 'now':
        return <Now isApart={isApart} isUnderWay={isUnderWay} onLeave={leave} />;
      case 'carry':
        return <CarryLater keeper={keeper} onBack={() => setPlace('start')} />;
      case 'return':
        return <Return hintsFor={hintsFor} onOpen={look} onBack={() => setPlace('start')} />;
      case 'talk':
        return talk ? (
          <Conversation
            talk={talk}
            draft={draft}
            onText={setText}
            isUnderWay={isUnderWay}
            onHow={setHow}
            onSend={send}
            onLookAgain={() => look(words?.join(' ') ?? '')}
            {...fileActs}
          />
        ) : null;
    }
  };

  // Once the report is in, the source may go on while its files follow.
  const isElsewhere = progress?.words != null && ['words', 'now', 'talk'].includes(place);

  return (
    <div class="shell">
      <header class="bar">
        <LanguageMenu label={t.languages} failed={t.errorUnreachable} />
        <Button title={t.leaveHint} onClick={leave}>
          {t.leave}
        </Button>
      </header>
      {isElsewhere ? <OnTheWay state={delivery.state} onSee={() => setPlace('sending')} /> : null}
      {screen()}
    </div>
  );
}
