import '#ui/tokens.css';
import '#ui/base.css';
import '#ui/components.css';
import './source.css';
import { render } from 'preact';
import { LanguageProvider } from '#ui/i18n.tsx';
import { chooseLanguage, LANGUAGES } from '#ui/language.ts';
import { App } from './App.tsx';
import { Keeper } from './keeper.ts';
import { fetchAllWords, fetchWords } from './messages/index.ts';

const place = document.getElementById('page');
/** The newsroom's root public key, hex; the build or the server's operator puts it in, WEBCAT makes it checkable. */
const rootHex = document.querySelector<HTMLMetaElement>('meta[name="newsroom-root"]')?.content ?? '';

/** Neutral, and the browser's own: nothing is asked of any server, and the way back leads past this page. */
const ELSEWHERE = 'about:blank';

if (place) {
  const keeper = new Keeper(rootHex);
  let isLeft = false;
  const leave = (): void => {
    isLeft = true;
    keeper.end();
    render(null, place);
    location.replace(ELSEWHERE);
  };
  // A page that the browser kept alive behind the back button would show what its reader has left.
  window.addEventListener('pagehide', () => {
    isLeft = true;
    keeper.end();
    render(null, place);
  });
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
  const wanted = chooseLanguage(navigator.languages, LANGUAGES);
  void fetchWords(wanted).then((isAtHand) => {
    if (isLeft) return;
    render(
      <LanguageProvider languages={LANGUAGES} initial={isAtHand ? wanted : 'en'} fetchWords={fetchAllWords}>
        <App keeper={keeper} onLeave={leave} />
      </LanguageProvider>,
      place,
    );
  });
}
