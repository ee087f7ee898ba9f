/** A conversation as a file outside the desk. Everything in it is text: nothing a source wrote becomes markup. */
import { directionOf, formatDay } from '#ui/language.ts';
import type { Pseudonym } from '../../client/state.ts';
import type { TranscriptItem } from '../../client/talk-state.ts';
import type { DeskLanguage, DeskMessages } from '../../messages/index.ts';

export type TranscriptForm = 'text' | 'page';

interface Parts {
  readonly items: readonly TranscriptItem[];
  readonly pseudonym: Pseudonym;
  readonly language: DeskLanguage;
  readonly m: DeskMessages['talk']['transcript'];
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '');

const byOf = ({ pseudonym, language, m }: Parts, { by }: TranscriptItem): string =>
  by === 'source' ? m.source(pseudonym[language]) : m.desk;

const filesOf = ({ m }: Parts, { files }: TranscriptItem): string[] => (files > 0 ? [m.files(files)] : []);

function asText(parts: Parts): string {
  const { m, language } = parts;
  const said = parts.items.map((item) =>
    [`${byOf(parts, item)}, ${formatDay(language, item.day)}`, ...filesOf(parts, item), item.text].join('\n'),
  );
  return `${[m.heading, m.notSealed, ...said].join('\n\n')}\n`;
}

/** The file may fetch nothing and run nothing, wherever it is opened. */
function asPage(parts: Parts): string {
  const { m, language } = parts;
  const said = parts.items.map(
    (item) =>
      `<section><h2>${escaped(byOf(parts, item))}, ${escaped(formatDay(language, item.day))}</h2>` +
      filesOf(parts, item)
        .map((words) => `<p>${escaped(words)}</p>`)
        .join('') +
      `<pre dir="auto">${escaped(item.text)}</pre></section>`,
  );
  return [
    `<!doctype html><html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(m.heading)}</title>`,
    '<style>body{max-width:40em;margin:2em auto;padding:0 1em;font:1em/1.6 system-ui}',
    'pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}h2{font-size:1em}</style></head>',
    `<body><h1>${escaped(m.heading)}</h1><p>${escaped(m.notSealed)}</p>`,
    ...said,
    '</body></html>\n',
  ].join('\n');
}

/** @returns the file, and a name that tells nothing */
export function transcriptFile(
  form: TranscriptForm,
  parts: Parts,
): { readonly name: string; readonly blob: Blob } {
  if (form === 'text')
    return {
      name: 'conversation.txt',
      blob: new Blob([asText(parts)], { type: 'text/plain;charset=utf-8' }),
    };
  return { name: 'conversation.html', blob: new Blob([asPage(parts)], { type: 'text/html;charset=utf-8' }) };
}
