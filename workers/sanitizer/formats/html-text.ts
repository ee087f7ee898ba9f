/**
 * What a reader sees of a page, as plain text with its paragraphs, lists and tables. Nothing of the markup goes on:
 * no script, style, comment, link target, picture or element that is not shown.
 */
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import type { Action } from '../messages.ts';
import { Found } from './found.ts';

export interface PageText {
  readonly text: string;
  readonly actions: readonly Action[];
  readonly found: Found;
}

/** Elements whose content is not shown as text. */
const UNSEEN = new Set(
  'script style template noscript head iframe object embed applet svg canvas audio video map datalist option frameset noframes noembed param source track link meta base area'.split(
    ' ',
  ),
);
const PROGRAMS = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'embed', 'applet']);
const PICTURES = new Set(['img', 'svg', 'canvas', 'audio', 'video', 'picture']);
/** A line of their own… */
const LINES = new Set(
  'div tr li dt dd address article aside section header footer nav main form fieldset figure figcaption caption legend summary details body html option center'.split(
    ' ',
  ),
);
/** …or an empty line around them. */
const PARAGRAPHS = new Set('p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre hr'.split(' '));
const HIDING_STYLE =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0*(?:[;!\s]|$)|font-size\s*:\s*0*\.?0*(?:px|pt|em|rem|%)?\s*(?:[;!]|$)|mso-hide\s*:\s*all|max-(?:height|width)\s*:\s*0(?:px|pt)?\s*(?:[;!]|$)|(?:text-indent|left|top)\s*:\s*-\d{3,}|color\s*:\s*transparent|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%/i;

const isElement = (node: Tree.ChildNode | Tree.Document): node is Tree.Element => 'tagName' in node;
const isText = (node: Tree.ChildNode): node is Tree.TextNode => node.nodeName === '#text' && 'value' in node;
const attribute = (element: Tree.Element, name: string): string | null =>
  element.attrs.find((one) => one.name === name)?.value ?? null;

export function pageText(html: string): PageText {
  const document = parse(html, { scriptingEnabled: false });
  const page = new Page(hiddenClasses(html));
  page.walk(document);
  return { text: page.text, actions: page.actions, found: page.found };
}

/** Classes that a style sheet hides outright; what it does on a printer or a small screen does not count. */
function hiddenClasses(html: string): Set<string> {
  const names = new Set<string>();
  for (const [, sheet = ''] of html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style/gi)) {
    const plain = sheet.replace(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/gi, '');
    for (const [, selectors = '', rules = ''] of plain.matchAll(/([^{}]{1,500})\{([^{}]{0,5000})\}/g)) {
      if (!HIDING_STYLE.test(rules)) continue;
      for (const [, name = ''] of selectors.matchAll(/(?:^|,)\s*(?:[a-z]+)?\.([\w-]+)\s*(?=,|$)/gi))
        names.add(name);
    }
  }
  return names;
}

/** What is still to be done: a node to be entered, or what follows when it is left. */
type Step = Tree.ChildNode | Tree.Document | (() => void);

class Page {
  readonly found = new Found();
  readonly #hiddenClasses: ReadonlySet<string>;
  readonly #actions = new Set<Action>();
  readonly #parts: string[] = [];
  #preformatted = 0;
  /** Line ends that the next word has to be set off by. */
  #owedLines = 0;
  #owedSpace = false;

  constructor(hiddenClasses: ReadonlySet<string>) {
    this.#hiddenClasses = hiddenClasses;
  }

  get text(): string {
    return this.#parts.join('');
  }

  get actions(): Action[] {
    return ['formatting removed', ...this.#actions];
  }

  /** With a list of what is left to do instead of calls within calls: pages are nested as deep as their makers like. */
  walk(document: Tree.Document): void {
    const left: Step[] = [document];
    for (let step = left.pop(); step !== undefined; step = left.pop()) {
      if (typeof step === 'function') step();
      else if ('childNodes' in step) this.#enter(step, left);
      else if (isText(step)) this.#write(step.value);
      else if (step.nodeName === '#comment' && 'data' in step) {
        this.#actions.add('scripts, styles and comments removed');
        this.found.add('Html:Comment', step.data, 'history');
      }
    }
  }

  #enter(node: Tree.Element | Tree.Document, left: Step[]): void {
    if (isElement(node)) {
      this.#note(node);
      const name = node.tagName;
      if (name === 'head') {
        this.#head(node);
        return;
      }
      if (UNSEEN.has(name) || PICTURES.has(name)) return;
      if (this.#isHidden(node)) {
        this.#actions.add('hidden elements removed');
        return;
      }
      this.#open(name);
      left.push(() => this.#close(name));
    }
    for (let index = node.childNodes.length - 1; index >= 0; index -= 1) {
      const child = node.childNodes[index];
      if (child !== undefined) left.push(child);
    }
  }

  #isHidden(element: Tree.Element): boolean {
    if (attribute(element, 'hidden') !== null || attribute(element, 'type') === 'hidden') return true;
    if (HIDING_STYLE.test(attribute(element, 'style') ?? '')) return true;
    const classes = (attribute(element, 'class') ?? '').split(/\s+/);
    return classes.some((name) => this.#hiddenClasses.has(name));
  }

  #note(element: Tree.Element): void {
    const { tagName } = element;
    if (PROGRAMS.has(tagName)) this.#actions.add('scripts, styles and comments removed');
    if (PICTURES.has(tagName)) this.#actions.add('embedded and remote pictures left out');
    const target =
      attribute(element, 'href') ?? attribute(element, 'src') ?? attribute(element, 'background');
    if (target === null || target.startsWith('#')) return;
    const isData = /^\s*data:/i.test(target);
    this.found.add(
      isData ? 'Html:EmbeddedFile' : 'Html:Link',
      isData ? target.slice(0, 60) : target,
      'history',
    );
  }

  #head(head: Tree.Element): void {
    for (const child of head.childNodes) {
      if (!isElement(child)) {
        if (child.nodeName === '#comment' && 'data' in child)
          this.found.add('Html:Comment', child.data, 'history');
        continue;
      }
      this.#note(child);
      if (child.tagName === 'meta')
        this.found.add(
          'Html:Meta',
          `${attribute(child, 'name') ?? attribute(child, 'property') ?? ''} ${attribute(child, 'content') ?? ''}`,
          'other',
        );
      // the window's title is seen, if not on the page
      if (child.tagName === 'title') {
        this.#open('p');
        for (const text of child.childNodes) if (isText(text)) this.#write(text.value);
        this.#close('p');
      }
    }
  }

  #open(name: string): void {
    if (PARAGRAPHS.has(name)) this.#owe(2);
    else if (LINES.has(name)) this.#owe(1);
    if (name === 'pre' || name === 'textarea') this.#preformatted += 1;
    if (name === 'li') this.#word('- ');
    if (name === 'hr') this.#word('---');
    if (name === 'br') this.#parts.push(this.#owedLines > 0 ? '' : '\n');
  }

  #close(name: string): void {
    if (PARAGRAPHS.has(name)) this.#owe(2);
    else if (LINES.has(name)) this.#owe(1);
    if (name === 'pre' || name === 'textarea') this.#preformatted -= 1;
    if (name === 'td' || name === 'th') this.#owedSpace = true;
  }

  #owe(lines: number): void {
    this.#owedLines = Math.max(this.#owedLines, lines);
    this.#owedSpace = false;
  }

  #write(value: string): void {
    if (this.#preformatted > 0) {
      this.#word(value);
      return;
    }
    const words = value.split(/[ \t\r\n\f]+/);
    words.forEach((word, index) => {
      if (index > 0) this.#owedSpace = true;
      if (word !== '') this.#word(word);
    });
  }

  #word(word: string): void {
    const last = this.#parts.at(-1) ?? '\n';
    if (this.#parts.length > 0 && this.#owedLines > 0) {
      const there = last.endsWith('\n') ? 1 : 0;
      this.#parts.push('\n'.repeat(Math.max(0, this.#owedLines - there)));
    } else if (this.#owedSpace && !last.endsWith('\n') && !last.endsWith(' ')) {
      this.#parts.push(' ');
    }
    this.#owedLines = 0;
    this.#owedSpace = false;
    this.#parts.push(word);
  }
}
