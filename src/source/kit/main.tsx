import '#ui/tokens.css';
import '#ui/base.css';
import '#ui/components.css';
import '../source.css';
import { render } from 'preact';
import { LanguageProvider } from '#ui/i18n.tsx';
import { chooseLanguage, LANGUAGES } from '#ui/language.ts';
import { Caller } from '../calling.ts';
import { fetchAllWords } from '../messages/index.ts';
import type { KitKeeper } from './calls.ts';
import { KitApp } from './KitApp.tsx';

const place = document.getElementById('page');
/** The newsroom's root public key, hex: what everything in this file is verified up to. */
const rootHex = document.querySelector<HTMLMetaElement>('meta[name="newsroom-root"]')?.content ?? '';
const directoryJson = document.getElementById('directory')?.textContent ?? '';
const workerCode = document.getElementById('keeper')?.textContent ?? '';

/** Neutral, and the browser's own. */
const ELSEWHERE = 'about:blank';

if (place) {
  const workerUrl = URL.createObjectURL(new Blob([workerCode], { type: 'text/javascript' }));
  const keeper: KitKeeper = new Caller(() => new Worker(workerUrl));
  const leave = (): void => {
    keeper.end();
    render(null, place);
    location.replace(ELSEWHERE);
  };
  window.addEventListener('pagehide', () => {
    keeper.end();
    render(null, place);
  });
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
  const wanted = chooseLanguage(navigator.languages, LANGUAGES);
  void fetchAllWords(wanted).then(() =>
    render(
      <LanguageProvider languages={LANGUAGES} initial={wanted} fetchWords={fetchAllWords}>
        <KitApp keeper={keeper} rootHex={rootHex} directoryJson={directoryJson} onLeave={leave} />
      </LanguageProvider>,
      place,
    ),
  );
}
