/**
 * Markdown to HTML by an allowlist. `marked` only splits the text into tokens; every tag of the output is written
 * here, so that a kind of token this file does not know can appear as text and never as markup. Raw HTML is shown
 * as the characters it is made of. Links go to http(s) only; pictures come from the bundle only.
 */
import { Marked, type Token, type Tokens } from 'marked';
import { escaped } from './text.ts';

/** Turns a picture's address into markup; null for what is not a picture of this article. */
export interface Pictures {
  /** A picture that stands alone in its paragraph. @param address as written, e.g. `media/gate.jpg` */
  figure(address: string, alt: string, caption: string | null): string | null;
}

const parser = new Marked({ gfm: true, breaks: false });

/** Known kinds of token; anything else falls through to escaped text. */
type Known =
  | Tokens.Blockquote
  | Tokens.Br
  | Tokens.Code
  | Tokens.Codespan
  | Tokens.Def
  | Tokens.Del
  | Tokens.Em
  | Tokens.Escape
  | Tokens.Heading
  | Tokens.Hr
  | Tokens.HTML
  | Tokens.Image
  | Tokens.Link
  | Tokens.List
  | Tokens.Paragraph
  | Tokens.Space
  | Tokens.Strong
  | Tokens.Table
  | Tokens.Tag
  | Tokens.Text;

const KNOWN = new Set<string>([
  'blockquote',
  'br',
  'code',
  'codespan',
  'def',
  'del',
  'em',
  'escape',
  'heading',
  'hr',
  'html',
  'image',
  'link',
  'list',
  'paragraph',
  'space',
  'strong',
  'table',
  'text',
] satisfies Known['type'][]);

const isKnown = (token: Token): token is Known => KNOWN.has(token.type);

/** The title of the page is its only h1, so `#` and `##` both begin a section. */
const headingLevel = (depth: number): number => Math.min(Math.max(depth, 2), 4);

/** Named and numeric references stay what they were written for; a reference cannot make markup. */
const REFERENCES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&nbsp;': '\u00a0',
};
const dereference = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|nbsp);/g, (name) => REFERENCES[name] ?? name);

/** http and https with a host and without a password; null for every other address. */
export function safeHref(address: string): string | null {
  const trimmed = dereference(address).trim();
  if (!/^https?:\/\/[^/\\]/i.test(trimmed) || !URL.canParse(trimmed)) return null;
  const url = new URL(trimmed);
  const plainWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return plainWeb && url.hostname !== '' && url.username === '' && url.password === '' ? url.href : null;
}

export function markdownToHtml(markdown: string, pictures: Pictures): string {
  const text = (written: string): string => escaped(dereference(written));

  const all = (tokens: readonly Token[] | undefined): string => (tokens ?? []).map(one).join('');

  function link(token: Tokens.Link): string {
    const href = safeHref(token.href);
    const label = all(token.tokens);
    return href === null
      ? label
      : `<a href="${escaped(href)}" rel="noopener noreferrer nofollow">${label}</a>`;
  }

  function loneFigure(token: Tokens.Paragraph): string | null {
    const [only, ...others] = token.tokens.filter(({ raw }) => raw.trim() !== '');
    if (only === undefined || others.length > 0 || !isKnown(only) || only.type !== 'image') return null;
    return pictures.figure(
      only.href,
      dereference(only.text),
      only.title === null ? null : dereference(only.title),
    );
  }

  function list(token: Tokens.List): string {
    const items = token.items.map((item) => `<li>${all(item.tokens)}</li>`).join('\n');
    const start =
      token.ordered && typeof token.start === 'number' && token.start !== 1 ? ` start="${token.start}"` : '';
    return token.ordered ? `<ol${start}>\n${items}\n</ol>\n` : `<ul>\n${items}\n</ul>\n`;
  }

  function table(token: Tokens.Table): string {
    const head = token.header.map((cell) => `<th scope="col">${all(cell.tokens)}</th>`).join('');
    const rows = token.rows.map(
      (row) => `<tr>${row.map((cell) => `<td>${all(cell.tokens)}</td>`).join('')}</tr>`,
    );
    return `<div class="wide"><table><thead><tr>${head}</tr></thead>\n<tbody>${rows.join('\n')}</tbody></table></div>\n`;
  }

  function one(token: Token): string {
    if (!isKnown(token)) return escaped(token.raw);
    switch (token.type) {
      case 'space':
      case 'def':
        return '';
      case 'paragraph':
        return loneFigure(token) ?? `<p>${all(token.tokens)}</p>\n`;
      case 'heading': {
        const level = headingLevel(token.depth);
        return `<h${level}>${all(token.tokens)}</h${level}>\n`;
      }
      case 'blockquote':
        return `<blockquote>\n${all(token.tokens)}</blockquote>\n`;
      case 'list':
        return list(token);
      case 'table':
        return table(token);
      case 'hr':
        return '<hr>\n';
      case 'code':
        return `<pre dir="ltr"><code>${escaped(token.text)}</code></pre>\n`;
      case 'codespan':
        return `<code dir="ltr">${escaped(token.text)}</code>`;
      case 'strong':
        return `<strong>${all(token.tokens)}</strong>`;
      case 'em':
        return `<em>${all(token.tokens)}</em>`;
      case 'del':
        return `<del>${all(token.tokens)}</del>`;
      case 'br':
        return '<br>\n';
      case 'link':
        return link(token);
      case 'image':
        // Inside a sentence a picture is what its description says; pictures stand in paragraphs of their own.
        return text(token.text);
      case 'html':
        return 'block' in token && token.block ? `<p>${escaped(token.raw.trim())}</p>\n` : escaped(token.raw);
      case 'escape':
        return text(token.text);
      case 'text':
        return token.tokens === undefined ? text(token.text) : all(token.tokens);
    }
  }

  return all(parser.lexer(markdown)).trim();
}

/** The words alone, without marks: for summaries and feeds. */
export const markdownToText = (markdown: string): string =>
  dereference(
    markdownToHtml(markdown, { figure: () => '' })
      .replace(/<[^>]*>/g, ' ')
      .replaceAll('&#39;', "'"),
  )
    .replace(/\s+/g, ' ')
    .trim();
