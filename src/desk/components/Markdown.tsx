import { type MarkedToken, marked, type Token } from 'marked';
import type { ComponentChild } from 'preact';

/** Links that may be followed from a preview; anything else stays text. */
const LINK = /^(https?:|mailto:)/i;

function isMarked(token: Token): token is MarkedToken {
  return 'type' in token;
}

function inline(tokens: readonly Token[] | undefined): ComponentChild[] {
  return (tokens ?? []).map((token, index) => <Inline key={index} token={token} />);
}

function Inline({ token }: { token: Token }) {
  if (!isMarked(token)) return null;
  switch (token.type) {
    case 'strong':
      return <strong>{inline(token.tokens)}</strong>;
    case 'em':
      return <em>{inline(token.tokens)}</em>;
    case 'del':
      return <del>{inline(token.tokens)}</del>;
    case 'codespan':
      return <code dir="ltr">{token.text}</code>;
    case 'br':
      return <br />;
    case 'link':
      return LINK.test(token.href) ? (
        <a href={token.href} rel="noreferrer noopener" target="_blank">
          {inline(token.tokens)}
        </a>
      ) : (
        <>{inline(token.tokens)}</>
      );
    case 'escape':
      return token.text;
    case 'text':
      return <>{token.tokens ? inline(token.tokens) : unescapeEntities(token.text)}</>;
    default:
      // Pictures come from the chosen clean copies only, and raw HTML is shown as the text it is.
      return <>{token.raw}</>;
  }
}

/** The lexer escapes nothing, but keeps entities that the author typed. */
function unescapeEntities(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** A picture by its address, or null where it is none of the article's. */
type Figure = (address: string) => ComponentChild | null;

/** A picture that stands alone in its paragraph. */
function loneFigure(token: Token, figure: Figure): ComponentChild | null {
  const [only, ...others] = ('tokens' in token ? (token.tokens ?? []) : []).filter(
    ({ raw }) => raw.trim() !== '',
  );
  if (only === undefined || others.length > 0 || !isMarked(only) || only.type !== 'image') return null;
  return figure(only.href);
}

function Block({ token, figure }: { token: Token; figure: Figure }) {
  if (!isMarked(token)) return null;
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading': {
      // The article's title is the first level; a heading of the body starts below it.
      const Heading = token.depth <= 2 ? 'h3' : 'h4';
      return <Heading dir="auto">{inline(token.tokens)}</Heading>;
    }
    case 'paragraph':
      return <>{loneFigure(token, figure) ?? <p dir="auto">{inline(token.tokens)}</p>}</>;
    case 'blockquote':
      return <blockquote dir="auto">{blocks(token.tokens, figure)}</blockquote>;
    case 'list': {
      const List = token.ordered ? 'ol' : 'ul';
      return (
        <List dir="auto">
          {token.items.map((item, index) => (
            <li key={index}>{blocks(item.tokens, figure)}</li>
          ))}
        </List>
      );
    }
    case 'code':
      return (
        <pre dir="ltr">
          <code>{token.text}</code>
        </pre>
      );
    case 'hr':
      return <hr />;
    case 'text':
      return <Inline token={token} />;
    default:
      return <p dir="auto">{token.raw}</p>;
  }
}

function blocks(tokens: readonly Token[] | undefined, figure: Figure): ComponentChild[] {
  return (tokens ?? []).map((token, index) => <Block key={index} token={token} figure={figure} />);
}

/** Markdown as elements, never as markup: no string of a draft is ever parsed as HTML on the desk. */
export function Markdown(props: { text: string; figure?: Figure }) {
  return <div class="markdown">{blocks(marked.lexer(props.text), props.figure ?? (() => null))}</div>;
}
