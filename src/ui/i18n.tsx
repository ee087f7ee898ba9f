import { type ComponentChildren, createContext } from 'preact';
import { useContext, useLayoutEffect, useState } from 'preact/hooks';
import { type Catalogue, chooseLanguage, type Direction, directionOf, type Language } from './language.ts';

interface LanguageState {
  readonly language: Language;
  readonly direction: Direction;
  readonly setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageState | null>(null);

/**
 * Keeps the page's language in memory, and `lang` and `dir` of the document in step with it. It is chosen
 * from the browser's list and never stored: a remembered choice would be a trace on the device.
 */
export function LanguageProvider(props: { children: ComponentChildren; initial?: Language }) {
  const [language, setLanguage] = useState<Language>(
    () => props.initial ?? chooseLanguage(navigator.languages),
  );
  const direction = directionOf(language);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = direction;
  }, [language, direction]);
  return (
    <LanguageContext.Provider value={{ language, direction, setLanguage }}>
      {props.children}
    </LanguageContext.Provider>
  );
}

export function useLanguage(): LanguageState {
  const state = useContext(LanguageContext);
  if (!state) throw new Error('LanguageProvider is missing above this component');
  return state;
}

/** The messages of a catalogue in the page's language. */
export function useMessages<Messages>(catalogue: Catalogue<Messages>): Messages {
  return catalogue[useLanguage().language];
}
