/** From exiftool's tags to what the desk shows: why each value matters, the most dangerous first. */
import type { FOUND_GROUPS, FoundValue } from '#protocol/record.ts';
import type { Tag } from './messages.ts';

type FoundGroup = (typeof FOUND_GROUPS)[number];

/** The record goes to every editor's page: enough for any real file, bounded against a file made of tags. */
const MAX_FOUND = 400;
const MAX_VALUE_CHARACTERS = 300;

/** First match decides. Names are exiftool's, with the group in front. */
const GROUP_PATTERNS: readonly (readonly [FoundGroup, RegExp])[] = [
  // A colour profile's date and copyright are its maker's, and a PDF's "Creator" is a program.
  ['software', /^ICC|^PDF:(?:Creator|Producer)$/],
  [
    'place',
    /^GPS:|GPS(?!Version)|:(?:(?!Window).*Location.*|City|Country.*|State|Province.*|Sub-?location|Landmark)$/i,
  ],
  [
    'person',
    /:(?:Artist|.*Author|.*Creator|Creator.*(?:Name|Email|Tel|Address|Url).*|.*Owner.*|.*Copyright.*|.*By-?line.*|Credit|Contact|HostComputer|LastModifiedBy|Person.*|Region.*Name|.*Rights.*|Manager|Company|User.*|.*Email.*|Face.*|.*Writer.*)$/i,
  ],
  [
    'device',
    /:(?:Make|Model|.*Serial.*|.*Lens.*|.*Camera.*|UniqueCameraModel|.*Firmware.*|.*Device.*|.*ImageUniqueID|BodyNumber|.*InternalID.*|.*PhoneName.*)$/i,
  ],
  ['time', /:(?:.*Date.*|.*Time.*|.*OffsetTime.*|SubSec.*|TimeZone.*)$/i],
  [
    'history',
    /:(?:History.*|DerivedFrom.*|.*DocumentID|.*InstanceID|Ingredients.*|.*Thumbnail.*|.*Preview.*|.*JpgFromRaw.*|.*FileName|.*FilePath|.*Path|.*OriginalFile.*|.*Comment.*|.*Description|Title|Subject|Keywords|Trailer.*|MPImage.*|.*MPF.*|Template)$/i,
  ],
  [
    'software',
    /:(?:.*Software.*|Producer|CreatorTool|.*Application.*|XMPToolkit|.*Encoder.*|ProcessingSoftware|Profile.*|.*Program.*)$/i,
  ],
];

/** Properties of office files and books are made of words that their text has too: in brackets they are not searched for. */
const OF_OFFICE = /^(?:XML|XMP-meta|ZIP)/;

function groupOf(name: string): FoundGroup {
  return GROUP_PATTERNS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'other';
}

const RANK: Record<FoundGroup, number> = {
  place: 0,
  person: 1,
  device: 2,
  time: 3,
  history: 4,
  software: 5,
  other: 6,
};

export function findings(tags: readonly Tag[], others: readonly FoundValue[]): FoundValue[] {
  const known = new Set(others.flatMap(({ value }) => [value, value.replace(/^\((.*)\)$/, '$1')]));
  const found = tags
    .filter(([, , value]) => value.trim() !== '' && !known.has(value))
    .map(([group, tag, value]): FoundValue => {
      const name = `${group}:${tag}`;
      const why = groupOf(name);
      const shown = value.slice(0, MAX_VALUE_CHARACTERS);
      return { name, value: OF_OFFICE.test(group) && why !== 'person' ? `(${shown})` : shown, group: why };
    });
  return [...others, ...found]
    .sort((left, right) => RANK[left.group] - RANK[right.group])
    .slice(0, MAX_FOUND);
}
