/** Which elements and attributes of a book's pages go on. */
import { parseFragment } from 'parse5';
import type { Hidden } from './hidden.ts';
import type { Element, Rules, Verdict } from './markup.ts';

const XHTML = 'http://www.w3.org/1999/xhtml';
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const KEPT = words(`
  html head title body p div span h1 h2 h3 h4 h5 h6 br hr em strong i b u s sub sup small blockquote pre code kbd samp
  var tt section article aside nav header footer main figure figcaption ul ol li dl dt dd table caption colgroup col
  thead tbody tfoot tr th td ruby rb rt rp cite q dfn abbr acronym address del ins big center mark bdi bdo wbr img a time
`);
const SKIPPED = words(`
  script style link meta base object embed iframe frame frameset applet audio video source track canvas form input
  button select option optgroup textarea datalist output map area template noscript
`);
const ATTRIBUTES = /^(?:colspan|rowspan|dir|start|value|type|reversed|width|height|span|align|valign)$/;
const VALUE = /^[\w.%-]{1,20}$/;

export interface Book {
  readonly hidden: Hidden;
  /** Where a page or picture lies in the copy, seen from the page; null where it is not there. */
  readonly target: (href: string) => string | null;
  readonly rename: (id: string) => string;
}

export class BookRules implements Rules {
  readonly namespaces: ReadonlyMap<string, string> = new Map([
    [XHTML, ''],
    ['', ''],
    ['http://www.w3.org/2000/svg', 'svg'],
    ['http://www.w3.org/1999/xlink', 'xlink'],
  ]);
  readonly declared: ReadonlyMap<string, string> = new Map([['', XHTML]]);
  readonly #book: Book;

  constructor(book: Book) {
    this.#book = book;
  }

  named(text: string): string {
    return text.replace(/&([A-Za-z]\w*);/g, (all, name: string) =>
      /^(?:amp|lt|gt|quot|apos)$/.test(name) ? all : namedCharacter(all),
    );
  }

  foreign(name: string, value: string): void {
    this.#book.hidden.suspect(`Book:${name}`, value);
  }

  open(element: Element): Verdict {
    const { attributes } = element;
    const given = new Map(attributes);
    attributes.clear();
    if (element.name === 'svg:svg') return 'unwrap';
    if (element.name === 'svg:image') {
      element.name = 'img';
      given.set('src', given.get('xlink:href') ?? given.get('href') ?? '');
    }
    if (SKIPPED.has(element.name) || element.name.includes(':')) return 'skip';
    if (!KEPT.has(element.name)) return 'unwrap';
    for (const [attribute, value] of given) {
      if (attribute === 'id' || (attribute === 'name' && element.name === 'a'))
        attributes.set('id', this.#book.rename(value));
      else if (attribute === 'src' && element.name === 'img') this.#refer(attributes, 'src', value);
      else if (attribute === 'href' && element.name === 'a') this.#refer(attributes, 'href', value);
      else if (ATTRIBUTES.test(attribute) && VALUE.test(value)) attributes.set(attribute, value);
      else this.#book.hidden.suspect(`Book:${attribute}`, value);
    }
    if (element.name === 'img') {
      if (!attributes.has('src')) return 'skip';
      attributes.set('alt', '');
    }
    return element.name === 'a' && attributes.size === 0 ? 'unwrap' : 'keep';
  }

  text(text: string, parent: Element): string | null {
    return parent.name === 'title' || parent.name === 'head' || parent.name === 'html' ? null : text;
  }

  #refer(attributes: Map<string, string>, attribute: string, value: string): void {
    const target = this.#book.target(value);
    if (target !== null) attributes.set(attribute, target);
    else this.#book.hidden.target('Book:Target', value);
  }
}

function namedCharacter(reference: string): string {
  const [node] = parseFragment(reference).childNodes;
  return node !== undefined && 'value' in node ? node.value.replace(/[&<>]/g, '') : '';
}
