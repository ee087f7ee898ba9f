import { render } from 'preact';
import { LanguageProvider } from '#ui/i18n.tsx';
import '#ui/tokens.css';
import '#ui/base.css';
import '#ui/components.css';
import './styles/gate.css';
import './styles/frame.css';
import './styles/report.css';
import './styles/case.css';
import { App } from './app.tsx';

const page = document.getElementById('page');
if (page) {
  render(
    <LanguageProvider>
      <App />
    </LanguageProvider>,
    page,
  );
}
