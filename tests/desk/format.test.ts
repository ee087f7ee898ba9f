/** The bar over the text: what a button sets, it takes away again. */
import { describe, expect, it } from '@jest/globals';
import {
  type Edit,
  format,
  insertLink,
  insertPicture,
  isWebAddress,
  paragraphAt,
  paragraphStart,
  paragraphsIn,
} from '../../src/desk/screens/draft/format.ts';

const applied = (text: string, { start, end, words }: Edit): string =>
  text.slice(0, start) + words + text.slice(end);
/** The selection between two bars. */
function chosen(marked: string) {
  const start = marked.indexOf('|');
  const end = marked.lastIndexOf('|') - 1;
  return { text: marked.replaceAll('|', ''), start, end: Math.max(start, end) };
}
const by = (name: Parameters<typeof format>[1], marked: string): string => {
  const selection = chosen(marked);
  return applied(selection.text, format(selection, name));
};

describe('marks', () => {
  it.each([
    ['strong', 'the |mill| burned', 'the **mill** burned'],
    ['strong', 'the **|mill|** burned', 'the mill burned'],
    ['strong', 'the |**mill**| burned', 'the mill burned'],
    ['strong', 'the |mill |burned', 'the **mill** burned'],
    ['emphasis', 'the |mill| burned', 'the *mill* burned'],
    ['emphasis', 'the **|mill|** burned', 'the ***mill*** burned'],
    ['emphasis', 'the ***|mill|*** burned', 'the **mill** burned'],
    ['emphasis', '|one\n\ntwo|', '*one*\n\n*two*'],
    ['strong', 'قال |الحارس| ذلك', 'قال **الحارس** ذلك'],
    ['heading', 'one\ntw|o|\nthree', 'one\n## two\nthree'],
    ['heading', 'one\n## tw|o|\nthree', 'one\ntwo\nthree'],
    ['quote', '|one\ntwo|', '> one\n> two'],
    ['quote', '|> one\n> two|', 'one\ntwo'],
    ['list', '|one\n\ntwo|', '- one\n\n- two'],
    ['numbered', '|- one\n- two|', '1. one\n2. two'],
    ['list', '||', '- '],
  ] as const)('%s: %j', (name, before, after) => expect(by(name, before)).toBe(after));
});

describe('links and pictures', () => {
  it('take the chosen words, and only addresses of the web', () => {
    const selection = chosen('see |the file| now');
    expect(applied(selection.text, insertLink(selection, 'https://example.org/a_(b)'))).toBe(
      'see [the file](https://example.org/a_%28b%29) now',
    );
    for (const right of ['https://example.org', 'http://a.onion/x']) expect(isWebAddress(right)).toBe(true);
    for (const wrong of ['javascript:alert(1)', 'https://', 'example.org', 'file:///etc', 'https:\\\\a'])
      expect(isWebAddress(wrong)).toBe(false);
  });

  it('stand in paragraphs of their own', () => {
    const selection = chosen('one||\n\ntwo');
    expect(applied(selection.text, insertPicture(selection, 'photo-1.jpg'))).toBe(
      'one\n\n![](media/photo-1.jpg)\n\ntwo',
    );
    expect(insertPicture({ text: '', start: 0, end: 0 }, 'photo-1.jpg').words).toBe('![](media/photo-1.jpg)');
  });
});

describe('paragraphs', () => {
  it('joined are the text again, and every place has its paragraph', () => {
    const text = 'one\n\n\n\ntwo\nlines\n\n';
    expect(paragraphsIn(text).join('\n\n')).toBe(text);
    for (let at = 0; at <= text.length; at += 1) {
      const { index, offset } = paragraphAt(text, at);
      const start = paragraphStart(paragraphsIn(text), index);
      expect(start + offset).toBe(at);
    }
  });
});
