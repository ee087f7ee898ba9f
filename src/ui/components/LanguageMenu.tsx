import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useLanguage } from '../i18n.tsx';
import { LANGUAGE_NAMES, type Language } from '../language.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';

/**
 * A list of languages behind one button, for a page that speaks many: each under its own name and in its own
 * letters. Opening it fetches the words of all of them, so that the server cannot see which one is read.
 */
export function LanguageMenu(props: { label: string; failed: string }) {
  const { language, languages, setLanguage, prepare } = useLanguage();
  const [isOpen, setIsOpen] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  const listId = useId();
  const whole = useRef<HTMLDivElement>(null);

  const close = (): void => {
    setIsOpen(false);
    whole.current?.querySelector('button')?.focus();
  };
  const open = (): void => {
    setHasFailed(false);
    setIsOpen(true);
    prepare();
  };
  const choose = async (each: Language): Promise<void> => {
    setHasFailed(false);
    if (await setLanguage(each)) close();
    else setHasFailed(true);
  };

  useEffect(() => {
    if (!isOpen) return;
    const closeOutside = ({ target }: Event): void => {
      if (target instanceof Node && !whole.current?.contains(target)) setIsOpen(false);
    };
    const closeByKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') close();
    };
    const events = ['pointerdown', 'focusin'] as const;
    for (const event of events) document.addEventListener(event, closeOutside);
    document.addEventListener('keydown', closeByKey);
    return () => {
      document.removeEventListener('keydown', closeByKey);
      for (const event of events) document.removeEventListener(event, closeOutside);
    };
  }, [isOpen]);

  return (
    <div class="language-menu" ref={whole}>
      <Button
        class="language-now"
        aria-expanded={isOpen}
        aria-controls={listId}
        onClick={isOpen ? close : open}
      >
        <Icon name="language" />
        <span class="unseen">{props.label}: </span>
        <bdi>{LANGUAGE_NAMES[language]}</bdi>
        <Icon name="open" size={16} />
      </Button>
      <div class="language-list" id={listId} hidden={!isOpen}>
        <ul>
          {languages.map((each) => (
            <li key={each}>
              <Button lang={each} aria-pressed={each === language} onClick={() => void choose(each)}>
                {LANGUAGE_NAMES[each]}
              </Button>
            </li>
          ))}
        </ul>
        <p class="small" role="status">
          {hasFailed ? props.failed : ''}
        </p>
      </div>
    </div>
  );
}
