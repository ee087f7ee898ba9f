import { type ComponentChildren, createContext } from 'preact';
import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Catalogue, type Direction, directionOf, type Language } from './language.ts';

interface LanguageState {
  readonly language: Language;
  readonly direction: Direction;
  /** Those that this page speaks, in the order in which they are offered. */
  readonly languages: readonly Language[];
  /** Changes the page's language once its words are there. Resolves to false, and changes nothing, if they cannot be had. */
  readonly setLanguage: (language: Language) => Promise<boolean>;
  /** Fetches the words of every language ahead of a choice. */
  readonly prepare: () => void;
}

const LanguageContext = createContext<LanguageState | null>(null);

interface ProviderProps {
  readonly languages: readonly Language[];
  readonly initial: Language;
  /** Whether the words of a language are at hand, after fetching what is missing; never rejects. */
  readonly fetchWords?: (language: Language) => Promise<boolean>;
  readonly children: ComponentChildren;
}

const AT_HAND = (): Promise<boolean> => Promise.resolve(true);

/**
 * Keeps the page's language in memory, and `lang` and `dir` of the document in step with it. It is never
 * stored: a remembered choice would be a trace on the device.
 */
export function LanguageProvider({ languages, initial, fetchWords = AT_HAND, children }: ProviderProps) {
  const [language, show] = useState<Language>(initial);
  const wanted = useRef<Language>(initial);
  const direction = directionOf(language);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = direction;
  }, [language, direction]);
  const setLanguage = async (next: Language): Promise<boolean> => {
    wanted.current = next;
    const isAtHand = await fetchWords(next);
    // Of two choices in quick succession the last one counts, whichever words come first.
    if (isAtHand && wanted.current === next) show(next);
    return isAtHand;
  };
  const prepare = (): void => void fetchWords(language);
  return (
    <LanguageContext.Provider value={{ language, direction, languages, setLanguage, prepare }}>
      {children}
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
  return catalogue[useLanguage().language] ?? catalogue.en;
}
