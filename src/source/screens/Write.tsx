import { useRef, useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { TextArea } from '#ui/components/Field.tsx';
import { useMessages } from '#ui/i18n.tsx';
import { isTooLong } from '../draft.ts';
import { messages } from '../messages/index.ts';
import { Screen } from './Screen.tsx';

type Fault = 'empty' | 'long' | null;

export function Write(props: {
  text: string;
  onText: (text: string) => void;
  onGo: () => void;
  onBack: () => void;
}) {
  const t = useMessages(messages);
  const area = useRef<HTMLTextAreaElement>(null);
  const [fault, setFault] = useState<Fault>(null);
  const goOn = (): void => {
    const found: Fault = props.text.trim() === '' ? 'empty' : isTooLong(props.text) ? 'long' : null;
    setFault(found);
    if (found) area.current?.focus();
    else props.onGo();
  };
  return (
    <Screen name="write" title={t.writeTitle} step={t.step(1, 2)}>
      <TextArea
        growing
        label={t.writeTitle}
        labelUnseen
        hint={t.writeHint}
        error={fault === 'empty' ? t.writeEmpty : fault === 'long' ? t.writeTooLong : null}
        value={props.text}
        onValue={(text) => {
          setFault(null);
          props.onText(text);
        }}
        areaRef={area}
      />
      <div class="acts">
        <Button kind="primary" onClick={goOn}>
          {t.goOn}
        </Button>
        <Button kind="quiet" onClick={props.onBack}>
          {t.back}
        </Button>
      </div>
    </Screen>
  );
}
