import type { ObjectId } from '#protocol/ids.ts';
import type { Warning } from '../client/state.ts';
import type { DeskMessages } from '../messages/index.ts';

/**
 * Whatever is found wrong is one sentence, and says what to do.
 * @param titleOf of a case, empty where it is not known: above the whole page, nobody knows which case "this" is
 */
export function warningSentence(
  warning: Warning,
  m: DeskMessages,
  titleOf: (caseId: ObjectId) => string = () => '',
): string {
  switch (warning.kind) {
    case 'history-broken': {
      if (warning.stream === 'desk') return m.warnings.deskBroken;
      return m.warnings.brokenCase(warning.caseId === null ? '' : titleOf(warning.caseId));
    }
    case 'case-key-missing':
      return m.warnings.caseKeys(1);
    case 'cases-ended':
      return m.warnings.casesEnded(warning.count);
    case 'desk-key-missing':
      return m.warnings.deskKey;
    case 'reports-unreadable':
      return m.list.unreadable(warning.count);
    case 'report-differs':
      return m.warnings.differs;
    case 'keys-refused':
      return m.warnings.keysRefused;
    case 'people-refused':
      return m.warnings.peopleRefused;
    case 'notebook-refused':
      return m.warnings.notebookRefused;
    case 'people-ending':
      return m.warnings.peopleEnding(warning.daysLeft);
    case 'leads-ending':
      return m.warnings.leadsEnding(warning.daysLeft);
    case 'epochs-short':
      return m.warnings.epochsShort(warning.daysLeft);
    case 'epochs-late':
      return m.warnings.epochsLate;
  }
}
