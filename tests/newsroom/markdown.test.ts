import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { markdownToHtml, markdownToText, safeHref } from '#drawing/markdown.ts';
import { escaped, shorten } from '#drawing/text.ts';

const html = (markdown: string): string => markdownToHtml(markdown, { figure: () => null });

/** Every tag that the renderer can write, with every attribute; anything else in its output is a hole. */
const ALLOWED_TAG =
  /<(?:\/?(?:p|h2|h3|h4|blockquote|ul|ol|li|thead|tbody|tr|td|table|strong|em|del|a|div|code|pre|th)|hr|br|th scope="col"|div class="wide"|ol start="\d+"|pre dir="ltr"|code dir="ltr"|a href="https?:\/\/[^"<>\s]+" rel="noopener noreferrer nofollow")>/g;

const leftover = (markup: string): string => markup.replace(ALLOWED_TAG, '');

describe('Markdown', () => {
  it('becomes semantic HTML', () => {
    const markup = html(
      '# Part\n\nA **strong** and *soft* word, ~~gone~~, `code`.\n\n> Said so.\n\n3. three\n4. four\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n---\n\n```\nline\n```\n',
    );
    for (const piece of [
      '<h2>Part</h2>',
      '<strong>strong</strong>',
      '<em>soft</em>',
      '<del>gone</del>',
      '<code dir="ltr">code</code>',
      '<blockquote>\n<p>Said so.</p>\n</blockquote>',
      '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>',
      '<ul>\n<li>a</li>\n<li>b</li>\n</ul>',
      '<th scope="col">x</th>',
      '<hr>',
      '<pre dir="ltr"><code>line</code></pre>',
    ]) {
      expect(markup).toContain(piece);
    }
    expect(html('# a\n\n## b\n\n### c\n\n###### d')).toBe('<h2>a</h2>\n<h2>b</h2>\n<h3>c</h3>\n<h4>d</h4>');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'a <b onclick="x()">b</b> c',
    '<svg/onload=alert(1)>',
    '<!-- --><style>*{display:none}</style>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java\nscript:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:x)',
    '[x](file:///etc/passwd)',
    '[x](//elsewhere.example/)',
    '[x](/api/keys)',
    '[x](http://user:word@elsewhere.example/)',
    '[x](http://a"onmouseover="alert(1))',
    '[x](https://a.example/ "title\\" onclick=\\"x")',
    '<javascript:alert(1)>',
    '<https://a.example/"onclick="x>',
    '![x](https://elsewhere.example/pixel.png)',
    '![x"onerror="alert(1)](media/x.jpg)',
    '![x](data:image/svg+xml,<svg onload=alert(1)>)',
    '`<script>`',
    '```"><script>alert(1)</script>\n<script>\n```',
    '[a]: javascript:alert(1)\n\n[a]',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '|<img src=x>|\n|---|\n|<script>|',
    '\\<script\\>',
    '<script\n>alert(1)</script\n>',
    '<?php echo 1 ?>',
    '<![CDATA[<script>alert(1)</script>]]>',
  ])('neutralises %j', (hostile) => {
    const markup = html(hostile);
    expect(leftover(markup)).not.toMatch(/[<>]/);
    expect(markup).not.toMatch(/<(?:script|img|svg|style|iframe)/i);
    expect(markup).not.toMatch(/href="(?!https?:)/);
  });

  it('never writes a tag that is not on its list, whatever it is given', () => {
    const spice = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '[',
      ']',
      '(',
      ')',
      '!',
      '`',
      '*',
      '_',
      '\n',
      '\n\n',
      '|',
      '-',
      '#',
      '>',
      ' ',
      'javascript:',
      'https://a.example/',
      '<script>',
      'onerror=',
      '&#60;',
      '\\',
      'a',
      'ع',
      '1. ',
      '    ',
    );
    fc.assert(
      fc.property(fc.array(spice, { maxLength: 60 }), (pieces) => {
        expect(leftover(html(pieces.join('')))).not.toMatch(/[<>]/);
      }),
      { numRuns: 3000 },
    );
  });

  it('links to http and https only, written in full', () => {
    expect(html('[x](https://a.example/?a=1&b=2)')).toBe(
      '<p><a href="https://a.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow">x</a></p>',
    );
    expect(safeHref('http://abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefab.onion/x')).toMatch(
      /^http:.*onion\/x$/,
    );
    for (const bad of [
      '',
      'x',
      'https:',
      'https://',
      'http:///x',
      'ftp://a.example/',
      ' javascript:1',
      'https://a:b@c.example/',
    ]) {
      expect([bad, safeHref(bad)]).toEqual([bad, null]);
    }
  });

  it('shows pictures of the bundle where they stand alone, and their words elsewhere', () => {
    const seen: string[] = [];
    const figure = (address: string, alt: string, caption: string | null): string => {
      seen.push(`${address}|${alt}|${caption}`);
      return '<figure></figure>\n';
    };
    const markup = markdownToHtml(
      '![A gate](media/photo-1.jpg "At noon")\n\nBeside ![a gate](media/photo-1.jpg) here.',
      { figure },
    );
    expect(seen).toEqual(['media/photo-1.jpg|A gate|At noon']);
    expect(markup).toBe('<figure></figure>\n<p>Beside a gate here.</p>');
  });

  it('drops control characters and directional overrides, and keeps isolates', () => {
    expect(escaped('a\u0000b\u202ec\u2067d\u2069\ud800e\tf')).toBe('abc\u2067d\u2069e\tf');
  });

  it('becomes plain text for summaries', () => {
    expect(markdownToText('# T\n\nIt’s *so* <b>x</b> & [l](https://a.example/)')).toBe(
      'T It’s so <b>x</b> & l',
    );
    expect(shorten('word '.repeat(100), 30)).toBe('word word word word word word…');
    expect(shorten('x'.repeat(50), 30)).toBe(`${'x'.repeat(30)}…`);
  });
});
