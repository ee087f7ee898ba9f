import { useLanguage } from '../i18n.tsx';
import { LANGUAGE_NAMES, LANGUAGES } from '../language.ts';
import { Button } from './Button.tsx';

/** Each language under its own name, so that whoever needs it can read it. */
export function LanguageSwitch(props: { label: string }) {
  const { language, setLanguage } = useLanguage();
  return (
    <fieldset class="languages" aria-label={props.label}>
      {LANGUAGES.map((each) => (
        <Button key={each} lang={each} aria-pressed={each === language} onClick={() => setLanguage(each)}>
          {LANGUAGE_NAMES[each]}
        </Button>
      ))}
    </fieldset>
  );
}
