/** Which elements and attributes a clean copy may have, from lists in which `@` stands before the names of attributes. */
import { demand } from '../source.ts';
import type { ScannedTag } from './markup-scan.ts';

export class KnownNames {
  readonly #known = new Set<string>();

  /** @param lists by the prefix of their namespace */
  constructor(lists: Readonly<Record<string, string>>) {
    for (const [prefix, list] of Object.entries(lists))
      for (const name of list.trim().split(/\s+/)) this.#known.add(`${prefix}:${name}`);
  }

  /** Declarations of namespaces are none of its business. @throws NotProven for a name that is not on the lists */
  demandKnown({ name, attributes }: ScannedTag): void {
    demand(this.#known.has(name), 'an element that is not known');
    const own = name.split(':')[0] ?? '';
    for (const attribute of attributes.keys()) {
      if (attribute === 'xml:space' || attribute.startsWith('xmlns:')) continue;
      const [prefix = '', local] = attribute.split(':');
      const place = local === undefined ? `${own}:@${prefix}` : `${prefix}:@${local}`;
      demand(this.#known.has(place), 'an attribute that is not known');
    }
  }
}
