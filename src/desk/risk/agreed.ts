/** What was agreed with the sources of a draft: how each may be called, and where those words stand. */
import { folded } from '../text/fold.ts';
import type { RiskText } from './text.ts';
import type { Attribution, Span } from './types.ts';

/** Where words that were agreed with a source stand, as they were agreed. */
export function findAgreed({ shadow }: RiskText, attributions: readonly Attribution[]): Span[] {
  const lower = shadow.toLowerCase();
  return attributions.flatMap(({ wording }): Span[] => {
    const words = folded(wording);
    const spans: Span[] = [];
    for (let at = words === '' ? -1 : lower.indexOf(words); at >= 0; at = lower.indexOf(words, at + 1))
      spans.push({ start: at, end: at + words.length });
    return spans;
  });
}

/** The one agreed wording of a draft; null where there is none, or where only a person knows which is meant. */
export const onlyWording = (attributions: readonly Attribution[]): string | null => {
  const [only, ...others] = attributions.filter(({ wording }) => wording !== '');
  return only === undefined || others.length > 0 ? null : only.wording;
};
