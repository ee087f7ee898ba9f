import { Button } from '#ui/components/Button.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { formatNumber } from '#ui/language.ts';
import { messages } from '../messages/index.ts';
import { Screen } from './Screen.tsx';

/** Three questions to think about; nothing is asked for, so there is nothing to skip but the reading. */
export function Before(props: { onGo: () => void; onBack: () => void }) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  const questions = [
    [t.beforeDevice, t.beforeDeviceAdvice],
    [t.beforePlace, t.beforePlaceAdvice],
    [t.beforeOthers, t.beforeOthersAdvice],
  ];
  return (
    <Screen name="before" title={t.beforeTitle}>
      <p class="lead soft">{t.beforeLead}</p>
      <ol class="questions">
        {questions.map(([question, advice], index) => (
          <li key={question}>
            <span class="question-number" aria-hidden="true">
              {formatNumber(language, index + 1)}
            </span>
            <div>
              <h2 class="question">{question}</h2>
              <p>{advice}</p>
            </div>
          </li>
        ))}
      </ol>
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
