import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { formatNumber } from '#ui/language.ts';
import { messages } from '../messages/index.ts';
import { Screen } from './Screen.tsx';

/**
 * The codename, shown once and never copied by itself: a clipboard is read by other programs and, on some phones,
 * sent to other devices. The grid runs in the words' own direction, apart from the page's.
 */
export function Words(props: { words: readonly string[]; onKept: () => void }) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  return (
    <Screen name="words" title={t.wordsTitle}>
      <Notice kind="done" live>
        <p>{t.arrived}</p>
      </Notice>
      <p class="lead">{t.wordsLead}</p>
      <ol class="words" dir="ltr" translate={false}>
        {props.words.map((word, index) => (
          <li key={`${index}-${word}`}>
            <span class="word-number" aria-hidden="true">
              {formatNumber(language, index + 1)}
            </span>
            <bdi class="word" lang="en">
              {word}
            </bdi>
          </li>
        ))}
      </ol>
      <p class="small soft">{t.wordsWarning}</p>
      <div class="acts">
        <Button kind="primary" onClick={props.onKept}>
          {t.wordsKept}
        </Button>
      </div>
    </Screen>
  );
}
