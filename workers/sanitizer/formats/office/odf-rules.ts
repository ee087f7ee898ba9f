/** Which elements and attributes of an OpenDocument file go on, and how their values change. */
import { type Hidden, kindOf } from './hidden.ts';
import type { Element, Rules, Verdict } from './markup.ts';
import {
  ODF_DECLARED,
  ODF_IDENTIFIERS,
  ODF_NAMESPACES,
  ODF_SHAPES,
  ODF_SKIPPED,
  ODF_UNWRAPPED,
} from './odf-names.ts';
import { ODF_VOCABULARY } from './odf-vocabulary.ts';

const BOOKMARKS = /^text:(?:bookmark|reference-mark)/;
const MOMENTS = /^office:(?:date|time)-value$/;
/** Namespaces of the elements that have text of their own; of any other it is shown by no program. */
const WITH_TEXT = /^(?:text|number|math|presentation|loext):/;
const TEXTS = /^text:(?:p|h|span|note-citation|ruby-base|ruby-text)$/;

export class OdfRules implements Rules {
  readonly namespaces = ODF_NAMESPACES;
  readonly declared = ODF_DECLARED;
  readonly #hidden: Hidden;
  readonly #target: (href: string) => string | null;
  readonly #rename: (old: string) => string;

  /** @param target where a picture or object of the package lies in the copy; null where it is not there */
  constructor(hidden: Hidden, target: (href: string) => string | null, rename: (old: string) => string) {
    this.#hidden = hidden;
    this.#target = target;
    this.#rename = rename;
  }

  foreign(name: string, value: string): void {
    this.#hidden.suspect(`Office:${name}`, value);
    if (/rsid$/.test(name)) this.#hidden.value('Office:RevisionSession', value, 'history');
  }

  open(element: Element): Verdict {
    const { name, attributes } = element;
    if (name === 'text:tracked-changes') {
      this.#hidden.count('Office:TrackedChanges');
      this.#hidden.actions.add('tracked changes accepted');
    }
    if (name === 'office:annotation') {
      this.#hidden.count('Office:Comments');
      this.#hidden.actions.add('comments removed');
    }
    if (name === 'text:a' || name === 'draw:a')
      this.#hidden.actions.add('links to other files and addresses removed');
    if (name.startsWith('form:') || ODF_SKIPPED.has(name)) {
      for (const value of attributes.values()) this.#hidden.suspect(`Office:${name}`, value);
      return 'skip';
    }
    if (ODF_UNWRAPPED.has(name) || !ODF_VOCABULARY.hasElement(name)) {
      for (const value of attributes.values()) this.#hidden.suspect(`Office:${name}`, value);
      return 'unwrap';
    }
    if (attributes.get('text:display') === 'none' || attributes.get('table:visibility') === 'collapse')
      this.#hidden.count('Office:HiddenContent');
    for (const [attribute, value] of [...attributes]) {
      const judged = this.#attribute(element, attribute, value);
      if (judged === null) attributes.delete(attribute);
      else if (judged !== value) attributes.set(attribute, judged);
    }
    // what is drawn from another file has no place without it
    return /^draw:(?:image|object)$/.test(name) && !attributes.has('xlink:href') ? 'skip' : 'keep';
  }

  text(text: string, parent: Element): string | null {
    if (!WITH_TEXT.test(parent.name)) {
      this.#hidden.suspect(`Office:${parent.name}`, text);
      return null;
    }
    return /^\s*$/.test(text) && !TEXTS.test(parent.name) ? null : text;
  }

  #attribute({ name }: Element, attribute: string, value: string): string | null {
    if (attribute === 'xlink:href') {
      const target = this.#target(value);
      if (target === null) this.#hidden.target('Office:Target', value);
      return target;
    }
    const isKnown = attribute === 'xml:space' || ODF_VOCABULARY.hasAttribute(name, attribute);
    if (!isKnown || (attribute === 'draw:name' && ODF_SHAPES.has(name))) {
      this.#hidden.suspect(`Office:${attribute}`, value);
      return null;
    }
    if (ODF_IDENTIFIERS.has(attribute) || (attribute === 'text:name' && BOOKMARKS.test(name)))
      return this.#rename(value);
    if (MOMENTS.test(attribute)) return value;
    if (kindOf(value) === null) return value;
    this.#hidden.suspect(`Office:${attribute}`, value);
    return null;
  }
}
