/** What pictures show, files that a text points at, and what was agreed with sources. */
import { describe, expect, it } from '@jest/globals';
import encodeQr from 'qr';
import { hasQr } from '../../../src/desk/checker/look.ts';
import { checkRisk } from '../../../src/desk/risk/check.ts';
import { looksLikeScreen, type Pixels } from '../../../src/desk/risk/screen.ts';
import { checkSides, type RiskSide } from '../../../src/desk/risk/sides.ts';

/** A picture of points that a function gives, 0 to 255 each. */
function drawn(width: number, height: number, at: (x: number, y: number) => number) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) data.set([at(x, y), at(x, y), at(x, y), 255], (y * width + x) * 4);
  return { data, width, height } satisfies Pixels;
}
/** Nothing in a photograph is even: a number that looks thrown, and is the same each time. */
const noise = (x: number, y: number): number => ((x * 7919 + y * 104_729 + x * y * 31) >>> 3) % 256;

describe('pictures', () => {
  it('with a QR code are found, in the middle of others too', () => {
    const code = encodeQr('https://example.org/pass/4417', 'raw', { border: 4 });
    const size = code.length * 6;
    const picture = drawn(size + 200, size + 120, (x, y) => {
      const inside = code[Math.floor((y - 60) / 6)]?.[Math.floor((x - 100) / 6)];
      return inside === undefined ? 230 : inside ? 0 : 255;
    });
    expect(hasQr(picture)).toBe(true);
    expect(hasQr(drawn(400, 300, noise))).toBe(false);
    expect(hasQr(drawn(4, 4, () => 255))).toBe(false);
  });

  it('of a screen are told by its size and its flat surfaces, and photographs are not', () => {
    const chat = drawn(270, 585, (x, y) =>
      y > 100 && y < 500 && x > 40 && x < 200 && (x + y) % 23 === 0 ? 20 : 245,
    );
    expect(looksLikeScreen(chat, { width: 1170, height: 2532 })).toBe(true);
    expect(looksLikeScreen(chat, { width: 999, height: 2222 })).toBe(true);
    const photo = drawn(300, 400, noise);
    expect(looksLikeScreen(photo, { width: 3024, height: 4032 })).toBe(false);
    expect(looksLikeScreen(drawn(270, 480, noise), { width: 1080, height: 1920 })).toBe(false);
  });

  it('warn beside their file, in both languages', () => {
    const pictures = [{ name: 'photo-1.jpg', hasQr: true, isScreen: true }];
    for (const language of ['en', 'ar'] as const) {
      const found = checkRisk({ text: 'Nothing else.', language, pictures });
      expect(found.map(({ rule, level, file }) => [rule, level, file])).toEqual([
        ['picture', 'warn', 'photo-1.jpg'],
        ['picture', 'warn', 'photo-1.jpg'],
      ]);
      expect(found[0]?.why).toContain('photo-1.jpg');
    }
  });
});

describe('files that a text points at', () => {
  const rules = (text: string) =>
    checkRisk({ text }).map(({ rule, level, text: words }) => [rule, level, words]);
  it.each([
    ['See ![the gate](IMG_2034.JPG).', [['media', 'block', 'IMG_2034.JPG']]],
    ['Read [the order](order.pdf) yourself.', [['media', 'block', 'order.pdf']]],
    ['It is called PXL_20230511_102231.jpg.', [['media', 'warn', 'PXL_20230511_102231.jpg']]],
    ['![](media/photo-1.jpg)', []],
    ['[the site](https://example.org/a.pdf)', []],
  ])('%j', (text, wanted) => expect(rules(text)).toEqual(wanted));
});

describe('agreed attribution', () => {
  const rules = (text: string, ...wordings: string[]) =>
    checkRisk({
      text,
      attributions: wordings.map((wording) => ({ level: 'background' as const, wording })),
    }).map(({ rule, replacement }) => [rule, replacement]);

  it('keeps quiet where the agreed words stand, and proposes them where others do', () => {
    const agreed = 'a person with direct knowledge of the talks';
    expect(rules('A person with direct knowledge of the talks said so.', agreed)).toEqual([]);
    expect(rules('A clerk in the minister’s office told us so.', agreed)).toContainEqual(['insider', agreed]);
    expect(rules('A source said so.', agreed)).toEqual([['attribution', agreed]]);
  });

  it('proposes nothing by itself where two sources agreed on different words', () => {
    expect(rules('A source said so.', 'a person who was there', 'an official')).toEqual([
      ['attribution', null],
    ]);
  });

  it('in Arabic too', () => {
    const agreed = 'شخص على معرفة مباشرة بالمحادثات';
    expect(rules('قال شخص على معرفة مباشرة بالمحادثات إن العقد وُقّع.', agreed)).toEqual([]);
    expect(rules('قال مصدر إن العقد وُقّع.', agreed)).toEqual([['attribution', agreed]]);
  });
});

describe('two sides', () => {
  const side = (language: 'en' | 'ar', text: string, earlier: readonly string[] = []): RiskSide => ({
    text,
    language,
    media: [],
    pictures: [],
    earlier,
  });
  const pairs = (first: RiskSide, second: RiskSide) =>
    checkSides([first, second], {}, 'en').map((found) =>
      found.filter(({ rule }) => rule === 'pair').map(({ text }) => text),
    );

  it('a warning counts once it was cleared in the other language, and not before', () => {
    const [english, arabic] = ['Dr. Helen Marsh refused.', 'رفض المسؤولون.'];
    expect(pairs(side('en', english), side('ar', arabic))).toEqual([[], []]);
    const cleared = side('ar', arabic, ['رفضت الدكتورة هيلين مارش.']);
    expect(pairs(side('en', english), cleared)).toEqual([['Dr. Helen Marsh'], []]);
  });

  it('words are proposed in the language of their side', () => {
    const [, arabic = []] = checkSides([side('en', 'It was.'), side('ar', 'وصلوا أمس.')], {}, 'en');
    expect(arabic.find(({ rule }) => rule === 'relative-time')?.replacement).toMatch(/[\u0620-\u064a]/);
  });
});
