/** What the properties of an office file tell: who, when, where, with what. None of them goes on. */
import type { FoundValue } from '#protocol/record.ts';
import type { ZipParts } from '../zip-parts.ts';
import type { Hidden } from './hidden.ts';
import { decodeXml } from './markup.ts';

/** Values of these in brackets are shown but not searched for: they are words of the format, or stand in every file. */
const GROUPS: ReadonlyMap<string, FoundValue['group']> = new Map([
  ['creator', 'person'],
  ['lastModifiedBy', 'person'],
  ['initial-creator', 'person'],
  ['Manager', 'person'],
  ['Company', 'person'],
  ['created', 'time'],
  ['modified', 'time'],
  ['lastPrinted', 'time'],
  ['creation-date', 'time'],
  ['date', 'time'],
  ['print-date', 'time'],
  ['printed-by', 'person'],
  ['contributor', 'person'],
  ['publisher', 'person'],
  ['identifier', 'history'],
  ['HyperlinkBase', 'history'],
]);
const SHOWN: ReadonlyMap<string, FoundValue['group']> = new Map([
  ['Application', 'software'],
  ['AppVersion', 'software'],
  ['generator', 'software'],
  ['Template', 'history'],
  ['TotalTime', 'history'],
  ['revision', 'history'],
  ['editing-cycles', 'history'],
  ['editing-duration', 'history'],
  ['title', 'history'],
  ['subject', 'history'],
  ['keywords', 'history'],
  ['keyword', 'history'],
  ['description', 'history'],
  ['category', 'history'],
]);
const PLACES =
  /^docProps\/[\w-]+\.xml$|^meta\.xml$|comment|people\.xml$|person|\.opf$|customXml\/|settings\.xml$/i;
const PEOPLE = /comment|person|people/i;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const MAX_BYTES = 4 * 1024 * 1024;

export function tellProperties(parts: ZipParts, hidden: Hidden): void {
  for (const place of parts.names.filter((name) => PLACES.test(name))) {
    const bytes = parts.read(place);
    if (bytes === null || bytes.length > MAX_BYTES) continue;
    const text = decodeXml(bytes);
    for (const [, name = '', value = ''] of text.matchAll(/<(?:[\w-]+:)?([\w-]+)(?:\s[^<>]*)?>([^<]+)</g))
      tell(hidden, name, plain(value));
    for (const [, name = '', value = ''] of text.matchAll(
      /\s(?!xmlns|fmtid=)(?:[\w-]+:)?([\w-]+)="([^"]+)"/g,
    ))
      tellAttribute(hidden, name, plain(value), PEOPLE.test(place));
    if (/comment/i.test(place)) {
      hidden.count(
        'Office:Comments',
        (text.match(/<(?:\w+:)?(?:comment|cm|threadedComment)\s/g) ?? []).length,
      );
      hidden.actions.add('comments removed');
    }
  }
}

function tell(hidden: Hidden, name: string, value: string): void {
  const group = GROUPS.get(name);
  if (group !== undefined) hidden.value(`Office:${name}`, value, group);
  else if (name === 'author') hidden.value('Office:CommentAuthor', value, 'person');
  else if (SHOWN.has(name)) hidden.value(`Office:${name}`, `(${value.trim()})`, SHOWN.get(name) ?? 'other');
  else hidden.suspect(`Office:${name}`, value);
}

/** @param isAboutPeople elsewhere, such as in a library's forms, the same words name columns */
function tellAttribute(hidden: Hidden, name: string, value: string, isAboutPeople: boolean): void {
  if (isAboutPeople && /^(?:author|displayName|userId)$/.test(name))
    hidden.value('Office:CommentAuthor', value, 'person');
  else if (!/^http:\/\/(?:schemas|purl|www\.w3)/.test(value)) hidden.suspect(`Office:${name}`, value);
}

const plain = (value: string): string =>
  value.replace(/&(\w+);/g, (all, name: string) => ENTITIES[name] ?? all);
