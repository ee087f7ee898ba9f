/**
 * Reads markup as a stream and writes it anew, element by element: only what a format's rules keep goes on, under
 * prefixes of our own. Comments, processing instructions and everything else that is no element or text falls away;
 * a document type is refused, because entities are how a small file becomes a large one or reads another.
 */
import { SaxesParser } from 'saxes';
import { Refusal } from '../format.ts';

/** Depth of any real document is below a hundred. */
const MAX_DEPTH = 512;
const XML_SPACE = 'xml:space';

export interface Element {
  /** With the canonical prefix, e.g. `w:p`. */
  name: string;
  /** By canonical name; rules change and delete them. */
  readonly attributes: Map<string, string>;
  readonly parent: Element | null;
  /** Where its first piece is in the output; for rules that take back what was written. */
  mark: number;
  /** Free for rules to note something until the element ends. */
  readonly notes: Set<string>;
}

/** `unwrap` leaves the element out and keeps what is in it; `skip` leaves out both. */
export type Verdict = 'keep' | 'unwrap' | 'skip';

/** What has been written so far. */
export interface Sink {
  readonly output: string[];
  /** Letters, digits and signs that were kept: everything but spaces and control characters. */
  characters: number;
  /** Characters without ink that were taken out of the text: they can carry a number that marks one copy. */
  invisible: number;
}

export interface Rules {
  /** Canonical prefixes by namespace; elements and attributes of any other are left out. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** Written at the root; by canonical prefix. */
  readonly declared: ReadonlyMap<string, string>;
  open(element: Element, sink: Sink): Verdict;
  /** Null leaves the text out. */
  text(text: string, parent: Element, sink: Sink): string | null;
  /** False takes the whole element back, with all that is in it. */
  close?(element: Element, sink: Sink): boolean;
  /** Pages of books name their type, and may use its named characters; nothing of it is ever read. */
  readonly named?: (text: string) => string;
  /** An element or attribute of another namespace, or a comment, was left out. */
  foreign?(name: string, value: string): void;
}

export interface Rewritten {
  readonly bytes: Buffer;
  /** Letters, digits and signs that were kept: everything but spaces and control characters. */
  readonly characters: number;
  readonly invisible: number;
}

/** Zero-width and tag characters; not those that join letters, turn directions or make the flags of three countries. */
const INVISIBLE =
  /[\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]|(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]*)[\u{e0000}-\u{e007f}]/gu;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
}

const escapeAttribute = (value: string): string =>
  escapeXml(value).replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);

export function countCharacters(text: string): number {
  const ink = text.replace(/[\s\p{Cc}]+/gu, '');
  return ink.length - (ink.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

export function decodeXml(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const declared = /^<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(bytes.toString('latin1', 0, 200))?.[1];
  try {
    return new TextDecoder(declared ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch (thrown) {
    if (thrown instanceof TypeError || thrown instanceof RangeError) throw new Refusal('file is damaged');
    throw thrown;
  }
}

interface Frame {
  readonly element: Element;
  readonly verdict: Verdict;
  readonly charactersBefore: number;
  hasContent: boolean;
}

/** @throws Refusal for anything that is not well formed, or has a document type */
export function rewriteXml(bytes: Buffer, rules: Rules): Rewritten {
  const output = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'];
  const sink: Sink = { output, characters: 0, invisible: 0 };
  const frames: Frame[] = [];
  const parser = new SaxesParser({ xmlns: true, position: false });
  /** Depth within an element that is left out with all that is in it; 0 outside. */
  let skipped = 0;
  let depth = 0;
  let pending = '';

  const canonical = (uri: string, local: string): string | null => {
    const prefix = rules.namespaces.get(uri);
    return prefix === undefined ? null : prefix === '' ? local : `${prefix}:${local}`;
  };
  const currentElement = (): Element | null => frames.at(-1)?.element ?? null;
  const endOpenTag = () => {
    // the innermost element that is written is the one whose start tag is still open
    for (let index = frames.length - 1; index >= 0; index -= 1) {
      const frame = frames[index];
      if (frame?.verdict !== 'keep') continue;
      if (!frame.hasContent) {
        frame.hasContent = true;
        output.push('>');
      }
      return;
    }
  };
  const flushText = () => {
    if (pending === '') return;
    const text = pending;
    pending = '';
    const parent = currentElement();
    if (skipped > 0 || parent === null) return;
    const visible = text.replace(INVISIBLE, '');
    sink.invisible += text.length - visible.length;
    const kept = rules.text(visible, parent, sink);
    if (kept === null || kept === '') return;
    endOpenTag();
    sink.characters += countCharacters(kept);
    output.push(escapeXml(kept));
  };

  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', (type) => {
    if (rules.named === undefined || type.includes('[')) throw new Refusal('file is damaged');
  });
  parser.on('text', (text) => {
    pending += text;
  });
  parser.on('cdata', (text) => {
    pending += text;
  });
  parser.on('comment', (text) => rules.foreign?.('comment', text));
  parser.on('opentag', (tag) => {
    flushText();
    depth += 1;
    if (depth > MAX_DEPTH) throw new Refusal('limits exceeded');
    if (skipped > 0) {
      skipped += 1;
      return;
    }
    const name = canonical(tag.uri, tag.local);
    const attributes = new Map<string, string>();
    for (const { name: raw, prefix, uri, local, value } of Object.values(tag.attributes)) {
      if (prefix === 'xmlns' || raw === 'xmlns') continue;
      if (raw === XML_SPACE) attributes.set(raw, value);
      else if (uri === '') attributes.set(local, value);
      else {
        const known = canonical(uri, local);
        if (known === null) rules.foreign?.(raw, value);
        else attributes.set(known, value);
      }
    }
    if (name === null) {
      for (const value of attributes.values()) rules.foreign?.(tag.name, value);
      skipped = 1;
      return;
    }
    const element = {
      name,
      attributes,
      parent: currentElement(),
      mark: output.length,
      notes: new Set<string>(),
    };
    const verdict = rules.open(element, sink);
    if (verdict === 'skip') {
      skipped = 1;
      return;
    }
    endOpenTag();
    element.mark = output.length;
    if (verdict === 'keep') {
      const isRoot = !frames.some((frame) => frame.verdict === 'keep');
      output.push(startTag(element, isRoot ? rules.declared : null));
    }
    frames.push({ element, verdict, charactersBefore: sink.characters, hasContent: false });
  });
  parser.on('closetag', () => {
    flushText();
    depth -= 1;
    if (skipped > 0) {
      skipped -= 1;
      return;
    }
    const frame = frames.pop();
    if (frame === undefined) return;
    if (frame.verdict === 'keep') output.push(frame.hasContent ? `</${frame.element.name}>` : '/>');
    if (rules.close?.(frame.element, sink) === false) {
      output.length = frame.element.mark;
      sink.characters = frame.charactersBefore;
    }
  });

  try {
    const text = decodeXml(bytes).replace(/^\ufeff/, '');
    parser.write(rules.named === undefined ? text : rules.named(text)).close();
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown;
    throw new Refusal('file is damaged');
  }
  return {
    bytes: Buffer.from(output.join(''), 'utf8'),
    characters: sink.characters,
    invisible: sink.invisible,
  };
}

function startTag({ name, attributes }: Element, declared: ReadonlyMap<string, string> | null): string {
  let tag = `<${name}`;
  for (const [prefix, uri] of declared ?? [])
    tag += prefix === '' ? ` xmlns="${uri}"` : ` xmlns:${prefix}="${uri}"`;
  for (const [attribute, value] of attributes) tag += ` ${attribute}="${escapeAttribute(value)}"`;
  return tag;
}
