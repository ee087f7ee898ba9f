/**
 * A scanner for markup as clean copies hold it, which is little: one declaration, elements with double-quoted attributes,
 * and text with a handful of entities. No comment, no instruction, no section, no type, no namespace but at the root.
 */
import { demand } from '../source.ts';

export interface ScannedTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly isRoot: boolean;
  /** Names of the elements around it, the innermost last. */
  readonly around: readonly string[];
}

export interface Scan {
  tag(tag: ScannedTag): void;
  text?(text: string, element: string): void;
}

const DECLARATION = /^<\?xml version="1\.0" encoding="UTF-8"(?: standalone="yes")?\?>\n/;
const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const OPEN = new RegExp(`<(${NAME})((?: ${NAME}="[^"<]*")*)(/?)>`, 'y');
const CLOSE = new RegExp(`</(${NAME})>`, 'y');
const ATTRIBUTE = new RegExp(` (${NAME})="([^"<]*)"`, 'g');
const ENTITY = /&(?:(amp|lt|gt|quot)|#(9|10|13));/g;
const PLAIN: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const ZERO_WIDTH = /[\u200b\u2060-\u2064\u206a-\u206f\ufff9-\ufffb]/;
const MAX_DEPTH = 512;

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  demand(!text.replace(ENTITY, '').includes('&'), 'an entity of its own');
  return text.replace(ENTITY, (_all, name: string | undefined, code: string | undefined) =>
    name === undefined ? String.fromCharCode(Number(code)) : (PLAIN[name] ?? ''),
  );
}

/** @returns letters, digits and signs of all text: neither spaces nor control characters */
export function scanMarkup(bytes: Buffer, scan: Scan): number {
  const xml = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const declaration = DECLARATION.exec(xml)?.[0];
  demand(declaration !== undefined, 'no declaration');
  const around: string[] = [];
  let at = declaration.length;
  let hasRoot = false;
  let characters = 0;
  while (at < xml.length) {
    if (xml[at] !== '<') {
      const next = xml.indexOf('<', at);
      const end = next === -1 ? xml.length : next;
      const element = around.at(-1);
      demand(element !== undefined, 'text outside');
      const text = unescaped(xml.slice(at, end));
      demand(!ZERO_WIDTH.test(text), 'characters that nobody sees');
      characters += Array.from(text.replace(/[\s\p{Cc}]+/gu, '')).length;
      scan.text?.(text, element);
      at = end;
    } else if (xml[at + 1] === '/') {
      CLOSE.lastIndex = at;
      const close = CLOSE.exec(xml);
      demand(close !== null && close[1] === around.pop(), 'an end without a start');
      at = CLOSE.lastIndex;
    } else {
      OPEN.lastIndex = at;
      const open = OPEN.exec(xml);
      demand(open !== null, 'something that is no element');
      const [, name = '', list = '', closed] = open;
      demand(around.length > 0 || !hasRoot, 'a second root');
      const attributes = new Map<string, string>();
      for (const [, attribute = '', value = ''] of list.matchAll(ATTRIBUTE)) {
        demand(!attributes.has(attribute), 'an attribute twice');
        attributes.set(attribute, unescaped(value));
      }
      scan.tag({ name, attributes, isRoot: !hasRoot, around });
      hasRoot = true;
      if (closed === '') around.push(name);
      demand(around.length <= MAX_DEPTH, 'too deep');
      at = OPEN.lastIndex;
    }
  }
  demand(hasRoot && around.length === 0, 'an element without an end');
  return characters;
}
