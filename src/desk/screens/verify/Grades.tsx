import { formatDayFrom } from '#ui/language.ts';
import type { Grades } from '../../client/verify-state.ts';
import { useDesk, useNameOf } from '../../context.ts';
import { useDeskLanguage, useDeskMessages } from '../../messages/index.ts';

/** Who gave which grade on which day, newest first: a grade that changed tells as much as the one that stands. */
export function GradeHistory<Grade extends string | number>(props: {
  grades: Grades<Grade>;
  words: Readonly<Record<Grade, string>>;
}) {
  const m = useDeskMessages().case.verify;
  const language = useDeskLanguage();
  const { state } = useDesk();
  const nameOf = useNameOf();
  if (props.grades.length === 0) return null;
  return (
    <details data-testid="grade-history">
      <summary>{m.grades(props.grades.length)}</summary>
      <ol class="history" reversed>
        {props.grades.toReversed().map(({ grade, by, day }, index) => (
          <li key={`${props.grades.length - index}`}>
            {m.gradeLine(props.words[grade], nameOf(by), formatDayFrom(language, day, state.today))}
          </li>
        ))}
      </ol>
    </details>
  );
}
