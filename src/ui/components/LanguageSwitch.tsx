import { useLanguage } from '../i18n.tsx';
import { LANGUAGE_NAMES } from '../language.ts';
import { Button } from './Button.tsx';

/** Two or three languages side by side, each under its own name, so that whoever needs it can read it. */
export function LanguageSwitch(props: { label: string }) {
  const { language, languages, setLanguage } = useLanguage();
  return (
    <fieldset class="languages" aria-label={props.label}>
      {languages.map((each) => (
        <Button
          key={each}
          lang={each}
          aria-pressed={each === language}
          onClick={() => void setLanguage(each)}
        >
          {LANGUAGE_NAMES[each]}
        </Button>
      ))}
    </fieldset>
  );
}
