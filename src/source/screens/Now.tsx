import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useLanguage, useMessages } from '#ui/i18n.tsx';
import { formatNumber } from '#ui/language.ts';
import { messages } from '../messages/index.ts';
import { Screen } from './Screen.tsx';

export function Now(props: { isApart: boolean; isUnderWay: boolean; onLeave: () => void }) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  return (
    <Screen name="now" title={t.nowTitle}>
      <ol class="questions">
        {t.nowSteps.map((step, index) => (
          <li key={step}>
            <span class="question-number" aria-hidden="true">
              {formatNumber(language, index + 1)}
            </span>
            <p>{step}</p>
          </li>
        ))}
      </ol>
      {props.isApart ? (
        <Notice kind="think">
          <p>{t.apartNext}</p>
        </Notice>
      ) : null}
      {props.isUnderWay ? null : <p>{t.nowClose}</p>}
      <div class="acts">
        <Button kind="primary" onClick={props.onLeave}>
          {t.nowLeave}
        </Button>
      </div>
    </Screen>
  );
}
