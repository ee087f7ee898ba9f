import { Notice } from '#ui/components/Notice.tsx';
import type { Warning } from '../client/state.ts';
import { useDesk } from '../context.ts';
import { type DeskMessages, useDeskMessages } from '../messages/index.ts';

function sentenceOf(warning: Warning, m: DeskMessages): string {
  switch (warning.kind) {
    case 'history-broken':
      return warning.stream === 'desk' ? m.warnings.deskBroken : m.warnings.broken;
    case 'case-key-missing':
      return m.warnings.caseKey;
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
    case 'epochs-short':
      return m.warnings.epochsShort(warning.daysLeft);
    case 'epochs-late':
      return m.warnings.epochsLate;
  }
}

/** What the desk found wrong while opening: one line a kind of thing, and never in the way of the rest. */
export function Warnings() {
  const m = useDeskMessages();
  const { warnings } = useDesk().state;
  const sentences = [...new Set(warnings.map((warning) => sentenceOf(warning, m)))];
  if (sentences.length === 0) return null;
  return (
    <div class="warnings">
      <Notice kind="think" live>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </Notice>
    </div>
  );
}
