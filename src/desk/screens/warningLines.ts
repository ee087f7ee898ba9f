/** What the desk found wrong, one line a kind of thing: twenty broken histories do not bury the one other warning. */
import type { ObjectId } from '#protocol/ids.ts';
import type { Warning } from '../client/state.ts';
import type { DeskMessages } from '../messages/index.ts';
import { warningSentence } from './warningSentence.ts';

export interface WarningLine {
  readonly sentence: string;
  /** The cases that it is about, where the sentence only counts them. */
  readonly cases: readonly ObjectId[];
}

/** @param titleOf of a case, empty where it is not known */
export function warningLines(
  warnings: readonly Warning[],
  m: DeskMessages,
  titleOf: (caseId: ObjectId) => string,
): WarningLine[] {
  const of = (kind: Warning['kind']): ObjectId[] => [
    ...new Set(
      warnings.flatMap((each) => (each.kind === kind && 'caseId' in each ? (each.caseId ?? []) : [])),
    ),
  ];
  const broken = of('history-broken');
  const differing = of('report-differs');
  const lines = new Map<string, WarningLine>();
  for (const warning of warnings) {
    const isOfCase = warning.kind !== 'history-broken' || warning.stream === 'case';
    const line: WarningLine =
      warning.kind === 'history-broken' && isOfCase && broken.length > 1
        ? { sentence: m.warnings.brokenCases(broken.length), cases: broken }
        : warning.kind === 'report-differs'
          ? {
              sentence: differing.length > 1 ? m.warnings.differsIn(differing.length) : m.warnings.differs,
              cases: differing,
            }
          : warning.kind === 'case-key-missing'
            ? { sentence: m.warnings.caseKeys(of('case-key-missing').length), cases: [] }
            : { sentence: warningSentence(warning, m, titleOf), cases: [] };
    lines.set(line.sentence, line);
  }
  return [...lines.values()];
}
