import { Icon } from '#ui/components/Icon.tsx';
import type { Check, DeskCase } from '../../client/state.ts';
import { useDeskMessages } from '../../messages/index.ts';
import { filesOf, isTelling } from './checks.ts';

/** A sentence is quoted, not repeated whole. */
const QUOTED_CHARACTERS = 60;

function useNameOfCheck(deskCase: DeskCase): (check: Check) => string {
  const { record, case: m } = useDeskMessages();
  return ({ check, about }) => {
    const name = m.verify.checks[check];
    if (about === null) return name;
    if (about.kind === 'claim') {
      const words = deskCase.claims.find(({ id }) => id === about.claim)?.text ?? '';
      const short = words.length > QUOTED_CHARACTERS ? `${words.slice(0, QUOTED_CHARACTERS)}…` : words;
      return m.verify.signOff.ofClaim(name, short);
    }
    const file = filesOf(deskCase).find(({ note }) => note.id === about.attachment);
    return m.verify.signOff.ofItem(name, record.name(file?.number ?? 0));
  };
}

/** What whoever signs off should have seen: what was left because it is unsafe to check, and what failed. It stops nobody. */
export function SignOff(props: { deskCase: DeskCase }) {
  const m = useDeskMessages().case.verify.signOff;
  const nameOf = useNameOfCheck(props.deskCase);
  const telling = props.deskCase.checks.filter(isTelling);
  if (telling.length === 0) return null;
  const parts = [
    { kind: 'unsafe', words: m.unsafe, checks: telling.filter(({ state }) => state === 'unsafe to check') },
    { kind: 'failed', words: m.failed, checks: telling.filter(({ state }) => state === 'fail') },
  ];
  return (
    <div class="sign-off" data-testid="sign-off">
      <h3>
        <Icon name="think" size={16} /> {m.title}
      </h3>
      {parts.map(({ kind, words, checks }) =>
        checks.length === 0 ? null : (
          <div class="block small" key={kind}>
            <p>{words(checks.length)}</p>
            <ul class="sign-off-list">
              {checks.map((check) => (
                <li key={`${check.check} ${JSON.stringify(check.about)}`}>
                  {nameOf(check)}
                  {check.note === '' ? null : (
                    <>
                      : <bdi>{check.note}</bdi>
                    </>
                  )}
                </li>
              ))}
            </ul>
          </div>
        ),
      )}
      <p class="small">{m.calm}</p>
    </div>
  );
}
