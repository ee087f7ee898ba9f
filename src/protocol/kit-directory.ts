/** What a kit and a visit carry of a directory, and by which day a kit goes. */
import { type Day, parseDay } from './day.ts';
import { type Directory, statementPayload } from './directory.ts';
import { parseJson } from './schema.ts';

/**
 * What a kit carries of a directory: whom to believe, and the keys it may seal to from `today` on. The same bytes for
 * every kit until something of it changes, which is every few days.
 */
export function directoryForKit(directory: Directory, today: Day): Directory {
  const statements = directory.statements.filter(({ payload: json }) => {
    const payload = parseJson(statementPayload, json, 'directory-invalid');
    if (payload.kind === 'desk-epoch' || payload.kind === 'parcel-epoch') return payload.notAfter >= today;
    return payload.kind !== 'sanitizer-epoch' && payload.kind !== 'editor';
  });
  return { v: 1, statements };
}

/**
 * What a source's visit needs of a directory: whom to believe, and the epochs that a report may be sealed to on `today` or, where
 * clocks differ, the day before or after. Everything else would be carried over every slow line, and signed
 * statements only grow more; to leave some out is what any server can do. The same bytes for everyone.
 */
export function directoryForVisit(directory: Directory, today: Day): Directory {
  const statements = directory.statements.filter(({ payload: json }) => {
    const payload = parseJson(statementPayload, json, 'directory-invalid');
    if (payload.kind === 'desk-epoch' || payload.kind === 'sanitizer-epoch')
      return payload.notBefore <= today + 1 && today - 1 <= payload.notAfter;
    return payload.kind !== 'parcel-epoch' && payload.kind !== 'editor';
  });
  return { v: 1, statements };
}

/** The day by which a kit goes: a clock that stands before the first of its keys is wrong. */
export function kitDay(directory: Directory, clock: Day): Day {
  const starts = directory.statements.flatMap(({ payload: json }) => {
    const payload = parseJson(statementPayload, json, 'directory-invalid');
    return payload.kind === 'parcel-epoch' ? [payload.notBefore] : [];
  });
  return starts.length === 0 ? clock : parseDay(Math.max(clock, Math.min(...starts)));
}
