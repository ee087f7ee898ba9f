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
import './styles/people.css';
import './styles/moves.css';
import './styles/status.css';
import './styles/opening.css';
import './styles/palette.css';
import './styles/risk.css';
import './styles/promote.css';
import './styles/draft.css';
import './styles/talk.css';
import './styles/triage.css';
import './styles/verify.css';
import './styles/evidence.css';
import { App } from './app.tsx';
import { DESK_LANGUAGES } from './messages/index.ts';
import type { LockReason } from './screens/Unlock.tsx';

const page = document.getElementById('page');
const initial = chooseLanguage(navigator.languages, DESK_LANGUAGES);
let times = 0;

/**
 * Another page each time, drawn before this returns: whoever locks the desk sees nothing of it in the next frame,
 * whatever a queue of changes still holds.
 */
function show(reason: LockReason): void {
  times += 1;
  if (page === null) return;
  render(
    <LanguageProvider languages={DESK_LANGUAGES} initial={initial}>
      <App key={times} reason={reason} onLocked={show} />
    </LanguageProvider>,
    page,
  );
}

show('start');
