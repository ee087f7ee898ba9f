/**
 * Values out of XML by their names. Not a parser: a worker has none, and a description that is damaged or hostile must
 * still be read for what it says, never obeyed.
 */
import { FINDING_KINDS, type FindingKind, type FoundList } from '../findings.ts';

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[String(name)] ?? whole;
    const point = decimal ? Number(decimal) : Number.parseInt(String(hex), 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

const plain = (markup: string): string => unescaped(markup.replace(/<[^>]*>/g, ' '));

/** The longest element or attribute that is taken for a value. */
const MOST = 4000;

/** Values of elements and attributes of that name, with its prefix, in the order of their kind. */
export function valuesOf(xml: string, name: string): string[] {
  const inElements = new RegExp(`<${name}(?:\\s[^>]{0,${MOST}})?>([^]{0,${MOST}}?)</${name}>`, 'g');
  const inAttributes = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]{0,${MOST}})"|'([^']{0,${MOST}})')`, 'g');
  return [
    ...Array.from(xml.matchAll(inElements), ([, text]) => plain(text ?? '')),
    ...Array.from(xml.matchAll(inAttributes), ([, double, single]) => unescaped(double ?? single ?? '')),
  ];
}

/** How many elements of these names begin in it. */
export const countOf = (xml: string, names: string): number =>
  xml.match(new RegExp(`<(?:${names})[\\s>/]`, 'g'))?.length ?? 0;

/** Which names stand for which finding. */
export type NameTable = Readonly<Partial<Record<FindingKind, readonly string[]>>>;

export function addByTable(
  found: FoundList,
  table: NameTable,
  valuesFor: (name: string) => Iterable<string | undefined>,
): void {
  for (const kind of FINDING_KINDS)
    for (const name of table[kind] ?? []) for (const value of valuesFor(name)) found.add(kind, value);
}
