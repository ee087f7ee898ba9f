import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import type { Spellings } from '#protocol/words.ts';
import { Button } from '#ui/components/Button.tsx';
import { LanguageMenu } from '#ui/components/LanguageMenu.tsx';
import { useMessages } from '#ui/i18n.tsx';
import type { ChosenFile } from './calls.ts';
import { useDelivery } from './delivering.ts';
import { type Draft, type DraftFile, EMPTY_DRAFT } from './draft.ts';
import { UNREAD } from './findings.ts';
import type { Keeper } from './keeper.ts';
import { useEscape } from './leaving.ts';
import { messages } from './messages/index.ts';
import { Before } from './screens/Before.tsx';
import { Conversation, type Talk } from './screens/Conversation.tsx';
import { type FileActs, Files } from './screens/Files.tsx';
import { Now } from './screens/Now.tsx';
import { Opening } from './screens/Opening.tsx';
import { Return } from './screens/Return.tsx';
import { Sending } from './screens/Sending.tsx';
import { Start } from './screens/Start.tsx';
import { Words } from './screens/Words.tsx';
import { Write } from './screens/Write.tsx';

/** Where the source is. Held here and nowhere else: no address changes, no history grows. */
type Place = 'start' | 'before' | 'write' | 'files' | 'sending' | 'words' | 'now' | 'return' | 'talk';

type Connection =
  | { readonly state: 'checking' }
  | { readonly state: 'failed'; readonly code: ErrorCode }
  | { readonly state: 'verified'; readonly newsroom: string };

const chosen = ({ file, leaving, isScan, findings }: DraftFile): ChosenFile => ({
  file,
  leaving,
  isScan,
  edited: findings === null ? undefined : (findings.removed?.file ?? null),
});

export function App(props: { keeper: Keeper; rootHex: string; onLeave: () => void }) {
  const { keeper, rootHex } = props;
  const t = useMessages(messages);
  const [connection, setConnection] = useState<Connection>({ state: 'checking' });
  const [place, setPlace] = useState<Place>('start');
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const [words, setWords] = useState<readonly string[] | null>(null);
  const [spellings, setSpellings] = useState<Spellings | null>(null);
  const [talk, setTalk] = useState<Talk | null>(null);
  const lastNumber = useRef(0);
  const isLeaving = useRef(false);
  const delivery = useDelivery(keeper);

  useLayoutEffect(() => {
    document.title = t.pageTitle;
  }, [t]);

  const connect = useCallback(async () => {
    setConnection({ state: 'checking' });
    try {
      const { newsroom } = await keeper.call('connect', { rootHex });
      setConnection({ state: 'verified', newsroom });
    } catch (thrown) {
      setConnection({ state: 'failed', code: asAmanaError(thrown).code });
    }
  }, [keeper, rootHex]);
  useEffect(() => void connect(), [connect]);

  // A report half written, or words not yet kept, are lost when the page closes by accident; Leave does not ask.
  const isUnsaved = draft.text !== '' || draft.files.length > 0 || place === 'words';
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent): void => {
      if (!isLeaving.current) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isUnsaved]);

  const leave = (): void => {
    isLeaving.current = true;
    props.onLeave();
  };
  useEscape(leave);

  const setText = (text: string): void => setDraft((before) => ({ ...before, text }));
  const changeFile = (number: number, change: Partial<DraftFile>): void =>
    setDraft((before) => ({
      ...before,
      files: before.files.map((each) => (each.number === number ? { ...each, ...change } : each)),
    }));
  const fileActs: FileActs = {
    onFiles(files) {
      const added = files.map((file): DraftFile => {
        lastNumber.current += 1;
        return { number: lastNumber.current, file, leaving: 'remove', isScan: false, findings: null };
      });
      setDraft((before) => ({ ...before, files: [...before.files, ...added] }));
      for (const { number, file } of added) {
        keeper.call('inspect', { file }).then(
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

  const arrived = (sent: Spellings | null): void => {
    if (!sent) return;
    if (talk) {
      setTalk({ ...talk, said: [...talk.said, { text: draft.text, files: draft.files.length }] });
      setPlace('talk');
    } else {
      setWords(sent.en);
      setSpellings(sent);
      setPlace('words');
    }
    setDraft(EMPTY_DRAFT);
  };
  const send = async (): Promise<void> => {
    setPlace('sending');
    const input = {
      words: talk && words ? words.join(' ') : null,
      text: draft.text,
      files: draft.files,
    };
    arrived(
      await delivery.send({
        ...input,
        files: input.files.map(chosen),
      }),
    );
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
        return <Files files={draft.files} {...fileActs} onSend={send} onBack={() => setPlace('write')} />;
      case 'sending':
        return (
          <Sending
            state={delivery.state}
            onResume={async () => arrived(await delivery.resume())}
            onBack={() => setPlace(talk ? 'talk' : 'files')}
          />
        );
      case 'words':
        return spellings ? (
          <Words spellings={spellings} hintsFor={hintsFor} onKept={() => setPlace('now')} />
        ) : null;
      case 'now':
        return <Now onLeave={leave} />;
      case 'return':
        return <Return hintsFor={hintsFor} onOpen={look} onBack={() => setPlace('start')} />;
      case 'talk':
        return talk ? (
          <Conversation
            talk={talk}
            draft={draft}
            onText={setText}
            onSend={send}
            onLookAgain={() => look(words?.join(' ') ?? '')}
            {...fileActs}
          />
        ) : null;
    }
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
