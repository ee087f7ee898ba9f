import { Button } from '#ui/components/Button.tsx';
import { useMessages } from '#ui/i18n.tsx';
import { messages } from '../messages/index.ts';
import { Screen } from './Screen.tsx';

export function Start(props: {
  newsroom: string;
  onWrite: () => void;
  onReturn: () => void;
  onCarry: () => void;
}) {
  const t = useMessages(messages);
  return (
    <Screen name="start" title={t.startTitle(props.newsroom)}>
      <p class="lead">{t.startLead}</p>
      <div class="acts">
        <Button kind="primary" onClick={props.onWrite}>
          {t.startWrite}
        </Button>
        <Button onClick={props.onReturn}>{t.startReturn}</Button>
      </div>
      <p class="small soft act-note">{t.startKept}</p>
      <div class="acts">
        <a class="button button-quiet" href="kit.html" download="page.html">
          {t.startKit}
        </a>
        <Button kind="quiet" onClick={props.onCarry}>
          {t.startCarry}
        </Button>
      </div>
    </Screen>
  );
}
