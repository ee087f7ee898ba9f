import { useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { formatList, formatNumber } from '#ui/language.ts';
import { messages } from '../messages/index.ts';
import { CodenameField, type HintsFor, useHints } from './CodenameField.tsx';
import { Screen } from './Screen.tsx';

/**
 * The words typed back while they can still be looked at: what was recalled once by oneself is remembered far better
 * than what was read twice. In memory only, compared on the device; which words differ is said, never what they are.
 */
export function Recall(props: {
  words: readonly string[];
  hintsFor: HintsFor;
  onShow: () => void;
  onKept: () => void;
}) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  const [typed, setTyped] = useState('');
  const asked = useHints(props.words.join(' '), props.hintsFor);
  const given = useHints(typed, props.hintsFor);
  const isWhole = asked.length > 0 && given.length >= asked.length;
  const wrong = asked.flatMap(({ place }, index) => (given[index]?.place === place ? [] : [index]));
  const isRight = isWhole && wrong.length === 0 && given.length === asked.length;
  return (
    <Screen name="recall" title={t.recallTitle}>
      <p class="lead">{t.recallLead}</p>
      <form
        class="stack"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (isRight) props.onKept();
        }}
      >
        <CodenameField
          label={t.returnLabel}
          hint={t.returnHint}
          value={typed}
          onValue={setTyped}
          error={null}
          hintsFor={props.hintsFor}
          mistaken={isWhole ? wrong : []}
        />
        <div aria-live="polite">
          {isRight ? (
            <Notice kind="done">
              <p>{t.recallRight}</p>
            </Notice>
          ) : null}
          {isWhole && wrong.length > 0 ? (
            <Notice kind="think">
              <p>
                {t.recallWrong(
                  formatList(
                    language,
                    wrong.map((index) => formatNumber(language, index + 1)),
                  ),
                )}
              </p>
            </Notice>
          ) : null}
        </div>
        <div class="acts">
          <Button kind="primary" onClick={props.onKept}>
            {t.wordsKept}
          </Button>
          <Button onClick={props.onShow}>{t.recallShow}</Button>
        </div>
        <p class="small soft">{t.wordsPractiseHint}</p>
      </form>
    </Screen>
  );
}
