import { useCallback, useRef, useState } from 'preact/hooks';
import { asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import type { Spellings } from '#protocol/words.ts';
import { useDelivery } from './delivering.ts';
import { bytesOf, type Draft, EMPTY_DRAFT } from './draft.ts';
import { chosen, useAsking, useDraft } from './drafting.ts';
import { drawHoldMs, type How, orderOf } from './how.ts';
import type { Keeper } from './keeper.ts';
import { Before } from './screens/Before.tsx';
import { Conversation, type Talk } from './screens/Conversation.tsx';
import { Files } from './screens/Files.tsx';
import { later } from './screens/Later.tsx';
import { Now } from './screens/Now.tsx';
import { OnTheWay } from './screens/OnTheWay.tsx';
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

/** Where one can go from the first screen. */
export type Entry = 'before' | 'return' | 'carry';

export interface JourneyProps {
  readonly keeper: Keeper;
  readonly newsroom: string;
  readonly mostFileBytes: number | null;
  readonly entry: Entry;
  /** Set once the reader leaves on purpose: then the browser does not ask. */
  readonly isLeaving: { readonly current: boolean };
  readonly onLeave: () => void;
}

/** Fetched with the first parcel: few people bring one. */
const CarryLater = later(async () => (await import('./parcels/Carry.tsx')).Carry);

/** Everything behind the first screen, which it shows again to whoever goes back. */
export function Journey(props: JourneyProps) {
  const { keeper, newsroom, mostFileBytes } = props;
  const [place, setPlace] = useState<Place>(props.entry);
  const inspect = useCallback((file: File) => keeper.call('inspect', { file }), [keeper]);
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

  // A report half written, or words not yet kept, are lost when the page closes by accident; Leave does not ask.
  useAsking(draft.text !== '' || draft.files.length > 0 || place === 'words' || isUnderWay, props.isLeaving);

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
  const look = async (typed: string, onShare: (share: number) => void): Promise<ErrorCode | null> => {
    try {
      const { replies, today } = await keeper.call('replies', { words: typed }, onShare);
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
    switch (place) {
      case 'start':
        return (
          <Start
            newsroom={newsroom}
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
        return <Now isApart={isApart} isUnderWay={isUnderWay} onLeave={props.onLeave} />;
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
            onLookAgain={(onShare) => look(words?.join(' ') ?? '', onShare)}
            {...fileActs}
          />
        ) : null;
    }
  };

  // Once the report is in, the source may go on while its files follow.
  const isElsewhere = progress?.words != null && ['words', 'now', 'talk'].includes(place);

  return (
    <>
      {isElsewhere ? <OnTheWay state={delivery.state} onSee={() => setPlace('sending')} /> : null}
      {screen()}
    </>
  );
}
