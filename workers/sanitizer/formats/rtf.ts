/** RTF: laid out by LibreOffice. Its text says by itself what it hides: names of authors, templates, identifiers. */
import { readFile } from 'node:fs/promises';
import type { FoundValue } from '#protocol/record.ts';
import { addPaths, Findings } from './ascii-values.ts';
import type { Copied, Format, Original } from './format.ts';
import { layOut } from './laid-out.ts';

/** Beyond this nothing but pictures is expected. */
const LOOKED_AT_BYTES = 16 * 1024 * 1024;

/** Groups that hold one value each. */
const GROUPS: readonly (readonly [word: string, name: string, group: FoundValue['group']])[] = [
  ['author', 'Author', 'person'],
  ['operator', 'LastModifiedBy', 'person'],
  ['manager', 'Manager', 'person'],
  ['company', 'Company', 'person'],
  ['title', 'Title', 'history'],
  ['subject', 'Subject', 'history'],
  ['keywords', 'Keywords', 'history'],
  ['doccomm', 'Comment', 'history'],
  ['comment', 'Comment', 'history'],
  ['hlinkbase', 'LinkBase', 'history'],
  ['\\*\\template', 'Template', 'history'],
  ['\\*\\generator', 'Software', 'software'],
  ['\\*\\atnauthor', 'CommentAuthor', 'person'],
  ['\\*\\atnid', 'CommentAuthor', 'person'],
  ['\\*\\blipuid', 'PictureIdentifier', 'history'],
  ['\\propname', 'PropertyName', 'history'],
  ['\\staticval', 'PropertyValue', 'history'],
];

async function clean(original: Original): Promise<Copied> {
  const file = await readFile(original.path);
  const text = file.toString('latin1', 0, LOOKED_AT_BYTES);
  const findings = new Findings();
  for (const [word, name, group] of GROUPS) {
    const control = word.startsWith('\\') ? word : `\\${word}`;
    const pattern = new RegExp(`\\{${control.replace(/[\\*]/g, '\\$&')}[ \\r\\n]([^{}]{1,300})\\}`, 'g');
    for (const [, value = ''] of text.matchAll(pattern)) findings.add(`RTF:${name}`, plain(value), group);
  }
  for (const [, value = ''] of text.matchAll(/\{\\\*\\revtbl\s*((?:\{[^{}]{1,200}\}\s*)+)\}/g))
    for (const [, author = ''] of value.matchAll(/\{([^{};]+);?\}/g))
      if (author !== 'Unknown') findings.add('RTF:RevisionAuthor', plain(author), 'person');
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  findings.count('RTF:EmbeddedObjects', count(/\\objdata\b/g));
  findings.count('RTF:RevisionIdentifiers', count(/\\rsid\d+/g));
  findings.count('RTF:Comments', count(/\\\*\\annotation\b/g));
  const changes = count(/\\(?:deleted|revised)\b(?!0)/g);
  findings.count('RTF:TrackedChanges', changes);
  addPaths(findings, 'RTF', Buffer.from(text.replaceAll('\\\\', '\\'), 'latin1'));
  return await layOut(original, {
    type: { mime: 'application/rtf', extension: 'rtf' },
    component: 'writer',
    hasChanges: changes > 0,
    found: findings.list(),
  });
}

const ESCAPES = /\\u(-?\d{1,6})\s?\??|\\'([0-9a-f]{2})|\\([\\{}])|\\[a-z]+-?\d* ?/gi;

/** Without control words; characters written as numbers are decoded. */
function plain(value: string): string {
  return value.replace(ESCAPES, (_all, code?: string, hex?: string, literal?: string) => {
    if (code !== undefined) return String.fromCharCode((Number(code) + 0x10000) % 0x10000);
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return literal ?? '';
  });
}

export const rtf: Format = { clean };
