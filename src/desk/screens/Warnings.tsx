import type { ObjectId } from '#protocol/ids.ts';
import { Button } from '#ui/components/Button.tsx';
import { Notice } from '#ui/components/Notice.tsx';
import { useDesk } from '../context.ts';
import { useDeskMessages } from '../messages/index.ts';
import { warningLines } from './warningLines.ts';
import { warningSentence } from './warningSentence.ts';

/**
 * What the desk found wrong while opening: one line a kind of thing, and never in the way of the rest.
 * @param props.shownCase the case that stands open below: it tells of its own history itself
 * @param props.onCase opens a case; none happens for one without a conversation
 */
export function Warnings(props: { shownCase: ObjectId | null; onCase: (caseId: ObjectId) => void }) {
  const m = useDeskMessages();
  const { warnings, triage, cases } = useDesk().state;
  const titleOf = (caseId: ObjectId): string => cases.find(({ id }) => id === caseId)?.title ?? '';
  const wrong = warnings.filter(
    (warning) =>
      warning.kind !== 'cases-ended' &&
      !(warning.kind === 'history-broken' && warning.caseId !== null && warning.caseId === props.shownCase),
  );
  const ended = warnings.find(({ kind }) => kind === 'cases-ended');
  const lines = warningLines(wrong, m, titleOf);
  if (triage.purgesLeft > 0) lines.push({ sentence: m.triage.purging.left(triage.purgesLeft), cases: [] });
  if (lines.length === 0 && ended === undefined) return null;
  return (
    <div class="warnings">
      {lines.length === 0 ? null : (
        <Notice kind="think" live>
          {lines.map(({ sentence, cases: meant }) => (
            <div key={sentence}>
              <p>{sentence}</p>
              {meant.length === 0 ? null : (
                <details class="which" data-testid="which">
                  <summary>{m.opening.which}</summary>
                  <ul>
                    {meant.map((id) => (
                      <li key={id}>
                        <Button
                          kind="quiet"
                          dir="auto"
                          data-testid="which-case"
                          onClick={() => props.onCase(id)}
                        >
                          {titleOf(id) || m.untitled}
                        </Button>
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </div>
          ))}
        </Notice>
      )}
      {ended === undefined ? null : <p class="small soft">{warningSentence(ended, m)}</p>}
    </div>
  );
}
