/** A list of names: the only elements and attributes of a kind of markup that are written into a clean copy. */

export interface Names {
  /** Without their prefix, with spaces between them. */
  readonly elements: string;
  readonly attributes: string;
}

export interface Vocabulary {
  /** @param name with its prefix */
  hasElement(name: string): boolean;
  /** @param attribute one without a prefix belongs to the namespace of its element */
  hasAttribute(element: string, attribute: string): boolean;
}

const words = (text: string): string[] => text.trim().split(/\s+/);

/** @param names by the prefix of their namespace */
export function vocabularyOf(names: Readonly<Record<string, Names>>): Vocabulary {
  const elements = new Set<string>();
  const attributes = new Map<string, ReadonlySet<string>>();
  for (const [prefix, lists] of Object.entries(names)) {
    for (const local of words(lists.elements)) elements.add(`${prefix}:${local}`);
    attributes.set(prefix, new Set(words(lists.attributes)));
  }
  return {
    hasElement: (name) => elements.has(name),
    hasAttribute: (element, attribute) => {
      const colon = attribute.indexOf(':');
      const prefix = colon === -1 ? element.slice(0, element.indexOf(':')) : attribute.slice(0, colon);
      return attributes.get(prefix)?.has(colon === -1 ? attribute : attribute.slice(colon + 1)) === true;
    },
  };
}
