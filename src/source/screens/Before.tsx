import { useEffect, useState } from 'preact/hooks';
import { asAmanaError, type ErrorCode } from '#protocol/errors.ts';
import { WORD_LANGUAGES } from '#protocol/wordlists/languages.ts';
import type { Spellings } from '#protocol/words.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { Unfold } from '#ui/components/Unfold.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { directionOf, formatNumber } from '#ui/language.ts';
import { messages, sentenceFor } from '../messages/index.ts';
import { Screen } from './Screen.tsx';

export type RootWords = () => Promise<Spellings>;

/** The root key as words, fetched when somebody wants to compare them. Each line runs in its own direction. */
export function PrintedWords(props: { rootWords: RootWords }) {
  const t = useMessages(messages);
  const [words, setWords] = useState<Spellings | null>(null);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const ask = async (): Promise<void> => {
    setFailure(null);
    try {
      setWords(await props.rootWords());
    } catch (thrown) {
      setFailure(asAmanaError(thrown).code);
    }
  };
  useEffect(() => void ask(), []);
  return (
    <>
      <p>{t.beforePrintLead}</p>
      <div class="stack-tight" aria-live="polite">
        {words
          ? WORD_LANGUAGES.map((each) => (
              <p key={each} class="printed" lang={each} dir={directionOf(each)} translate={false}>
                {words[each].map((word, index) => (
                  <bdi key={`${index}-${word}`} class="word">
                    {word}{' '}
                  </bdi>
                ))}
              </p>
            ))
          : null}
        {failure ? (
          <Notice kind="think">
            <p>{sentenceFor(t, failure)}</p>
            <Button onClick={() => void ask()}>{t.tryAgain}</Button>
          </Notice>
        ) : null}
      </div>
      <p>{t.beforePrintCare}</p>
    </>
  );
}

function Bounds() {
  const t = useMessages(messages);
  const lists = [
    { title: t.boundsYes, all: t.boundsYesAll },
    { title: t.boundsNo, all: t.boundsNoAll },
  ];
  return lists.map(({ title, all }) => (
    <section key={title} class="stack-tight">
      <h2 class="question">{title}</h2>
      <ul class="bounds">
        {all.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </section>
  ));
}

/** Three questions to think about; nothing is asked for, so there is nothing to skip but the reading. */
export function Before(props: { rootWords: RootWords; onGo: () => void; onBack: () => void }) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  const questions = [
    {
      name: 'address',
      question: t.beforeAddress,
      advice: t.beforeAddressAdvice,
      more: (
        <Unfold title={t.beforePrint}>
          <PrintedWords rootWords={props.rootWords} />
        </Unfold>
      ),
    },
    { name: 'device', question: t.beforeDevice, advice: t.beforeDeviceAdvice, more: null },
    { name: 'others', question: t.beforeOthers, advice: t.beforeOthersAdvice, more: null },
  ];
  return (
    <Screen name="before" title={t.beforeTitle}>
      <p class="lead soft">{t.beforeLead}</p>
      <ol class="questions">
        {questions.map(({ name, question, advice, more }, index) => (
          <li key={name}>
            <span class="question-number" aria-hidden="true">
              {formatNumber(language, index + 1)}
            </span>
            <div class="stack-tight">
              <h2 class="question">{question}</h2>
              <p>{advice}</p>
              {more}
            </div>
          </li>
        ))}
      </ol>
      <Unfold title={t.boundsTitle}>
        <Bounds />
      </Unfold>
      <div class="acts">
        <Button kind="primary" onClick={props.onGo}>
          {t.beforeGo}
        </Button>
        <Button kind="quiet" onClick={props.onBack}>
          {t.back}
        </Button>
      </div>
    </Screen>
  );
}
