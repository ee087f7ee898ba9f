import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import type { Spellings } from '#protocol/words.ts';
import { Button } from '#ui/components/Button.tsx';
import { LanguageMenu } from '#ui/components/LanguageMenu.tsx';
import { useMessages } from '#ui/i18n.tsx';
import { MOST_CARRIED_BYTES } from '../client/parcel.ts';
import { EMPTY_DRAFT } from '../draft.ts';
import { chosen, useAsking, useDraft } from '../drafting.ts';
import { useEscape } from '../leaving.ts';
import { messages } from '../messages/index.ts';
import { parcelMessages } from '../parcels/messages/index.ts';
import { Opening } from '../screens/Opening.tsx';
import { Words } from '../screens/Words.tsx';
import { Write } from '../screens/Write.tsx';
import type { KitKeeper, PartChoice } from './calls.ts';
import { Saving } from './Saving.tsx';
import { KitBefore, KitExpired, KitFiles, KitNow, KitStart } from './screens.tsx';

/** Where the source is: the same way as on the newsroom's page, but for its end. */
type Place = 'start' | 'before' | 'write' | 'files' | 'saving' | 'words' | 'now';

type State =
  | { readonly kind: 'checking' }
  | { readonly kind: 'failed'; readonly code: ErrorCode }
  | {
      readonly kind: 'verified';
      readonly newsroom: string;
      readonly arriveBy: number;
      readonly isLate: boolean;
    };

interface Sealed {
  readonly words: Spellings;
  readonly arriveBy: number;
  readonly choices: readonly PartChoice[];
}

export function KitApp(props: {
  keeper: KitKeeper;
  rootHex: string;
  directoryJson: string;
  onLeave: () => void;
}) {
  const { keeper, rootHex, directoryJson } = props;
  const t = useMessages(messages);
  const p = useMessages(parcelMessages);
  const [state, setState] = useState<State>({ kind: 'checking' });
  const [place, setPlace] = useState<Place>('start');
  const [sealed, setSealed] = useState<Sealed | null>(null);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const inspect = useCallback((file: File) => keeper.call('inspect', { file }), [keeper]);
  const { draft, setDraft, setText, fileActs } = useDraft(inspect, MOST_CARRIED_BYTES);
  const isMaking = place === 'saving' || place === 'words';
  const isLeaving = useRef(false);
  useAsking(draft.text !== '' || draft.files.length > 0 || isMaking, isLeaving);

  useLayoutEffect(() => {
    document.title = t.pageTitle;
  }, [t]);

  const connect = useCallback(async () => {
    setState({ kind: 'checking' });
    try {
      setState({ kind: 'verified', ...(await keeper.call('connect', { rootHex, directoryJson })) });
    } catch (thrown) {
      setState({ kind: 'failed', code: asAmanaError(thrown).code });
    }
  }, [keeper, rootHex, directoryJson]);
  useEffect(() => void connect(), [connect]);

  const leave = (): void => {
    isLeaving.current = true;
    props.onLeave();
  };
  useEscape(leave);

  const hintsFor = useCallback(
    async (typed: string) => (await keeper.call('hints', { typed })).words,
    [keeper],
  );
  const rootWords = useCallback(async () => (await keeper.call('fingerprint', {})).words, [keeper]);

  const seal = async (): Promise<void> => {
    setFailure(null);
    setSealed(null);
    setPlace('saving');
    try {
      setSealed(await keeper.call('seal', { text: draft.text, files: draft.files.map(chosen) }));
    } catch (thrown) {
      setFailure(asAmanaError(thrown).code);
      setPlace('files');
    }
  };
  const saved = (): void => {
    setPlace('words');
    setDraft(EMPTY_DRAFT);
  };

  const screen = () => {
    if (state.kind === 'checking') return <Opening key="checking" code={null} onTryAgain={connect} />;
    if (state.kind === 'failed') {
      if (state.code === 'kit-expired') return <KitExpired />;
      return <Opening key="failed" code={state.code} onTryAgain={connect} />;
    }
    switch (place) {
      case 'start':
        return <KitStart {...state} onWrite={() => setPlace('before')} />;
      case 'before':
        return (
          <KitBefore rootWords={rootWords} onGo={() => setPlace('write')} onBack={() => setPlace('start')} />
        );
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
          <KitFiles
            files={draft.files}
            failure={failure}
            {...fileActs}
            onSeal={() => void seal()}
            onBack={() => setPlace('write')}
          />
        );
      case 'saving':
        return (
          <Saving
            sealed={sealed}
            make={(partBytes, number, onShare) => keeper.call('part', { partBytes, number }, onShare)}
            onSaved={saved}
            onBack={() => setPlace('files')}
          />
        );
      case 'words':
        return sealed ? (
          <Words
            spellings={sealed.words}
            hintsFor={hintsFor}
            told={p.kitSealed}
            onKept={() => setPlace('now')}
          />
        ) : null;
      case 'now':
        return <KitNow onLeave={leave} />;
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
