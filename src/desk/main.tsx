import { render } from 'preact';
import { LanguageProvider } from '#ui/i18n.tsx';
import { chooseLanguage } from '#ui/language.ts';
import '#ui/tokens.css';
import '#ui/base.css';
import '#ui/components.css';
import './styles/gate.css';
import './styles/frame.css';
import './styles/report.css';
import './styles/case.css';
import './styles/risk.css';
import { App } from './app.tsx';
import { DESK_LANGUAGES } from './messages/index.ts';

const page = document.getElementById('page');
if (page) {
  render(
    <LanguageProvider
      languages={DESK_LANGUAGES}
      initial={chooseLanguage(navigator.languages, DESK_LANGUAGES)}
    >
      <App />
    </LanguageProvider>,
    page,
  );
}
