import { useState } from 'preact/hooks';
import { WORD_LANGUAGES, type WordLanguage, wordLanguageOf } from '#protocol/wordlists/languages.ts';
import type { Spellings } from '#protocol/words.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { directionOf, formatNumber, LANGUAGE_NAMES } from '#ui/language.ts';
import { messages } from '../messages/index.ts';
import type { HintsFor } from './CodenameField.tsx';
import { Recall } from './Recall.tsx';
import { Screen } from './Screen.tsx';

/**
 * The codename, shown once and never copied by itself: a clipboard is read by other programs and, on some phones,
 * sent to other devices. No printing and no file either, for both leave something behind. In the language that the
 * source remembers best; the words of either lead to the same conversation. The grid runs in the words' own
 * direction, apart from the page's.
 */
export function Words(props: {
  spellings: Spellings;
  hintsFor: HintsFor;
  onKept: () => void;
  /** What has been done; that the report has arrived, where nothing else is said. */
  told?: string;
}) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  const [chosen, setChosen] = useState<WordLanguage | null>(null);
  const [isRecalling, setIsRecalling] = useState(false);
  const wordLanguage = chosen ?? wordLanguageOf(language);
  const words = props.spellings[wordLanguage];
  if (isRecalling)
    return (
      <Recall
        words={words}
        hintsFor={props.hintsFor}
        onShow={() => setIsRecalling(false)}
        onKept={props.onKept}
      />
    );
  return (
    <Screen name="words" title={t.wordsTitle}>
      <Notice kind="done" live>
        <p>{props.told ?? t.arrived}</p>
      </Notice>
      <p class="lead">{t.wordsLead}</p>
      <fieldset class="languages" aria-label={t.wordsList}>
        {WORD_LANGUAGES.map((each) => (
          <Button key={each} lang={each} aria-pressed={each === wordLanguage} onClick={() => setChosen(each)}>
            {LANGUAGE_NAMES[each]}
          </Button>
        ))}
      </fieldset>
      <ol class="words" dir={directionOf(wordLanguage)} translate={false}>
        {words.map((word, index) => (
          <li key={`${index}-${word}`}>
            <span class="word-number" aria-hidden="true">
              {formatNumber(language, index + 1)}
            </span>
            <bdi class="word" lang={wordLanguage}>
              {word}
            </bdi>
          </li>
        ))}
      </ol>
      <p class="small">{t.wordsStory}</p>
      <p class="small soft">{t.wordsWarning}</p>
      <div class="acts">
        <Button kind="primary" onClick={props.onKept}>
          {t.wordsKept}
        </Button>
        <Button onClick={() => setIsRecalling(true)}>{t.wordsPractise}</Button>
      </div>
      <p class="small soft">{t.wordsPractiseHint}</p>
    </Screen>
  );
}
