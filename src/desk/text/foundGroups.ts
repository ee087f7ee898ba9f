import { FOUND_GROUPS, type FoundValue, type SanitizationRecord } from '#protocol/record.ts';

export type FoundGroup = (typeof FOUND_GROUPS)[number];

/** What a sentence about one group needs; the words are the catalogue's. */
export interface GroupFinding {
  readonly group: FoundGroup;
  /** The few values worth saying aloud, in order, without repetition; may be empty. */
  readonly highlights: readonly string[];
  /** True when a number that identifies one single device was among them. */
  readonly serial: boolean;
  readonly values: readonly FoundValue[];
}

/** At most this many values stand in a sentence; all of them stand in the table below it. */
const MOST_HIGHLIGHTS = 3;

/** The tag's own name, without the family before the colon and without case. */
function bareName(value: FoundValue): string {
  return (value.name.split(':').at(-1) ?? value.name).toLowerCase();
}

const SERIAL = /serial|uniqueid|imageuniqueid|ownerid|deviceid/;

/** A day as it stands in a tag (`2016:07:03 …`, `D:20160703…`); the hour is for the table, if anybody needs it. */
const TAG_DAY = /(?:^|\D)((?:19|20)\d\d)[:\-/]?(0[1-9]|1[0-2])[:\-/]?(0[1-9]|[12]\d|3[01])/;

function dayIn(value: string): string | null {
  const match = TAG_DAY.exec(value);
  return match ? `${match[1]}-${match[2]}-${match[3]}` : null;
}

/** `Apple` and `Apple iPhone 6` is one device: the longer name is enough. */
function withoutContained(texts: readonly string[]): string[] {
  return texts.filter(
    (text, index) =>
      !texts.some(
        (other, at) => at !== index && other !== text && other.toLowerCase().startsWith(text.toLowerCase()),
      ),
  );
}

function deviceNames(values: readonly FoundValue[]): string[] {
  const of = (name: string) =>
    values.filter((value) => bareName(value) === name).map((value) => value.value.trim());
  const makes = of('make');
  const models = of('model');
  const joined = models.map((model, index) => {
    const make = makes[index] ?? makes[0] ?? '';
    return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`.trim();
  });
  return joined.length > 0 ? joined : makes;
}

function highlightsOf(group: FoundGroup, values: readonly FoundValue[]): string[] {
  if (group === 'time') return values.flatMap((value) => dayIn(value.value) ?? []);
  if (group === 'device') return withoutContained(deviceNames(values));
  if (group === 'person' || group === 'software') {
    return withoutContained(
      values.filter((value) => !SERIAL.test(bareName(value))).map((value) => value.value.trim()),
    );
  }
  return [];
}

/** What a record found, by group in the order of the catalogue; groups without a value are left out. */
export function foundByGroup(record: SanitizationRecord): GroupFinding[] {
  return FOUND_GROUPS.flatMap((group) => {
    const values = record.found.filter((value) => value.group === group);
    if (values.length === 0) return [];
    const highlights = [...new Set(highlightsOf(group, values).filter((text) => text !== ''))];
    return [
      {
        group,
        highlights: highlights.slice(0, MOST_HIGHLIGHTS),
        serial: values.some((value) => SERIAL.test(bareName(value))),
        values,
      },
    ];
  });
}
