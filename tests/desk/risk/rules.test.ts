/** Each rule, in both languages: what it must point at, to the character, and what it must leave alone. */
import { describe, expect, it } from '@jest/globals';
import { checkRisk } from '../../../src/desk/risk/check.ts';
import { RULE_IDS, RULES, type RuleId } from '../../../src/desk/risk/rules.ts';
import { SENTENCES_EN } from '../../../src/desk/risk/sentences.en.ts';
import { explain } from '../../../src/desk/risk/sentences.ts';
import type { Finding, RiskInput } from '../../../src/desk/risk/types.ts';

const textsOf = (rule: RuleId, text: string, more: Partial<RiskInput> = {}): string[] =>
  checkRisk({ text, ...more })
    .filter((finding) => finding.rule === rule)
    .map((finding) => finding.text);

/** What stands in square brackets has to be found, exactly, and nothing else by this rule. */
const CASES: readonly (readonly [RuleId, string])[] = [
  ['phone', 'Ring [+44 7700 900123] today, not in 2017-2018.'],
  ['phone', 'Ring [(212) 555-0147] before noon.'],
  ['phone', 'His number is [zero nine four four one two three four].'],
  ['phone', 'هاتف [٠٩٤٤ ١٢٣ ٤٥٦] بخط اليد'],
  ['phone', 'الرقم المستعمل هو [۰۷۹ ۵۵۵ ۰۱۸۲].'],
  ['phone', 'القرار 2254 وقيمته 93,400,000 دينار في 2015-01-19'],
  ['phone', 'It cost $4,120,000 on 19.01.2015, says case 2019-CV-004417, ISBN 978-3-16-148410-0.'],
  ['email', 'Write to [a.b+c@sub.example.org], please.'],
  ['email', 'Write to [tips (at) example (dot) net] or [joe at example dot com].'],
  ['email', 'أرسل إلى [shakwa@example.org] الآن'],
  ['email', 'They met at the dot com company.'],
  ['handle', 'Posted by [@desert_fox77] on [t.me/river_watch].'],
  ['handle', 'على حسابه [@صقر_الشمال] ثم حذفها'],
  ['handle', 'Twitter and Facebook face new rules.'],
  ['coordinates', 'It lies at [35.95284, 39.00791] or [geo:36.2,37.1].'],
  ['coordinates', `Given as [33°18'46"N 44°21'41"E] in the order.`],
  ['coordinates', 'تقع عند [٣٥٫٩٥٢٨، ٣٩٫٠٠٧٩] تقريبا'],
  ['coordinates', '[خط عرض 36.2021 وخط طول 37.1343]'],
  ['coordinates', 'Inflation fell from 4.75, 3.25 to 2.5; the index is 1.125.'],
  ['place-code', 'Moved to [8G5F2C4V+9X] and [///filled.count.soap].'],
  ['place-code', 'على الخريطة [///شجرة.نهر.كتاب] فقط'],
  ['place-code', 'In 2020+2021 and C++ nothing moved.'],
  ['name', 'The order of [Abu Islam Anbari] was read by [Dr. Helen Marsh].'],
  ['name', 'Trained by the photojournalist [“Peter Hove Olesen”].'],
  ['name', 'President Emmanuel Macron met Prime Minister Pedro Sánchez in Abu Dhabi.'],
  ['name', 'أصدر الأمر [أبو إسلام الأنباري] و[العقيد فادي الصوراني].'],
  ['name', 'ورجلا ملقبا بـ["العقرب"]'],
  ['name', 'وصف وزير الداخلية محمد الفهمي المسيرة بالسلمية، أم لا؟'],
  ['place', 'Held in [the camp of “Alekershi”], then [14 Harrow Street], [room 314].'],
  ['place', 'The University of Edinburgh and the Supreme Court in New York.'],
  ['place', 'من [مبنى "الفروسية"] إلى [حاجز باب زيد] و[شارع النصر] ثم [الغرفة 314].'],
  ['place', 'أعلنت محكمة الاستئناف وجامعة القاهرة أن السجن المركزي مغلق.'],
  ['relative-time', 'Emptied [last night], searched [three days ago].'],
  ['relative-time', 'Two years ago the law changed; last month it was repealed.'],
  ['relative-time', 'أفرغ [الليلة الماضية] وفتش [قبل ثلاثة أيام]، و[امبارح] سكروه.'],
  ['relative-time', 'تغير القانون قبل سنتين وألغي العام الماضي.'],
  ['insider', '[A source from within the organization] and [one of the three drivers] agreed.'],
  ['insider', 'The main source of income is wheat; one of the reasons is rain.'],
  ['insider', 'قال [مصدر من داخل التنظيم] إن [أحد السائقين الثلاثة] هرب.'],
  ['insider', 'القمح مصدر الدخل في المحافظة.'],
  ['attribution', '[A source] said that it rained.'],
  ['attribution', 'Open source software is a source of pride, they said.'],
  ['attribution', 'A guard, who asked not to be named for fear of reprisals, said so.'],
  ['attribution', 'قال [مصدر] إن التقارير أعيدت كتابتها.'],
  ['attribution', 'قال مسؤول طلب عدم الكشف عن اسمه خوفا على وظيفته إن المياه مصدر قلق.'],
  ['small-group', '[Four guards] refused; [a team of five engineers] signed.'],
  ['small-group', 'Some 30,000 people marched; Article 8 of the law; 12 euros.'],
  ['small-group', 'رفض [أربعة حراس] الأمر'],
  ['small-group', 'شارك 30,000 شخص ودفعوا 12 مليون دينار'],
  ['plate', 'The van, licence plate [34-BZ-9177], stood there.'],
  ['plate', 'سيارة لوحتها [أ ب ج 4821] عند الزاوية'],
  ['identity-number', 'The national ID number [2840315-221] and SSN [219-09-9999].'],
  ['identity-number', 'الرقم الوطني [02840315221] كاملا'],
  ['passport', 'In passport [N8213475], handed over.'],
  ['passport', 'رقم الجواز [٠٠٨٢١٣٤٧٥] في القائمة'],
  ['device-number', 'IMEI [490154203237518], not 490154203237519; address [91.198.174.192].'],
  ['device-number', 'يحمل الرقم [490154203237518] على علبته'],
  ['biography', 'It leaks.\n\nAbout the author: [she is a student at the Faculty of Law].'],
  ['biography', 'The minister, who studied at Oxford, resigned in May.'],
  ['biography', 'يتسرب الماء.\n\nعن الكاتب: [طالب في كلية الحقوق]'],
  ['biography', 'تخرج الوزير من جامعة القاهرة عام 1980.'],
  [
    'time-place-role',
    'Nothing. [On 14 March 2016 a radio operator was beaten in the barracks of Tel Hamra].',
  ],
  ['time-place-role', '[On 14 March 2016 a guard ran. He was found in the camp of “Alekershi”].'],
  ['time-place-role', 'In March 2020 the ministry in Amman published a study.'],
  ['time-place-role', '[في 14 آذار 2016 ضرب عامل اللاسلكي داخل ثكنة تل حمرة].'],
  ['time-place-role', 'نشرت الوزارة في عمان دراسة في آذار 2020.'],
];

function marked(text: string): { plain: string; wanted: string[]; starts: number[] } {
  const wanted: string[] = [];
  const starts: number[] = [];
  let plain = '';
  for (const part of text.split(/(\[[^\]]*\])/)) {
    if (part.startsWith('[')) {
      wanted.push(part.slice(1, -1));
      starts.push(plain.length);
      plain += part.slice(1, -1);
    } else plain += part;
  }
  return { plain, wanted, starts };
}

describe('rules', () => {
  it.each(CASES)('%s: %s', (rule, text) => {
    const { plain, wanted, starts } = marked(text);
    const found = checkRisk({ text: plain }).filter((finding) => finding.rule === rule);
    expect(found.map((finding) => finding.text)).toEqual(wanted);
    expect(found.map(({ start }) => start)).toEqual(starts);
    for (const finding of found) expect(finding.level).toBe(RULES[rule].level);
  });

  it('every sentence stands in both languages', () => {
    for (const key of Object.keys(SENTENCES_EN)) {
      for (const language of ['en', 'ar'] as const) {
        const { why, proposal } = explain(key, 'x', language);
        expect(why).toMatch(/[.؟]$/);
        expect(proposal).toMatch(/[.؟]$/);
      }
    }
    for (const rule of RULE_IDS) expect(Object.keys(SENTENCES_EN)).toContain(rule);
  });

  it('words of the sentences are in the language that was asked for', () => {
    const [finding] = checkRisk({ text: 'Ring +44 7700 900123.', language: 'ar' });
    expect(finding?.why).toMatch(/الهاتف/);
  });
});

describe('hidden characters', () => {
  const found = (rule: RuleId, text: string): Finding[] =>
    checkRisk({ text }).filter((each) => each.rule === rule);

  it.each(['a\u200bb', 'a\u202eb', 'a\u{e0041}b', 'a\ufe01b', 'كل\u200bمة', 'a\u00adb'])(
    'blocks %j',
    (text) => {
      const [finding] = found('invisible', text);
      expect(finding?.level).toBe('block');
      expect(finding?.replacement).toBe('');
      const { start, end } = finding ?? { start: 0, end: 0 };
      expect(text.slice(0, start) + text.slice(end)).not.toMatch(/\p{Cf}|\p{Variation_Selector}/u);
    },
  );

  it.each([
    '👩‍💻 ❤️ 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    'می\u200cخواهم گفت',
    'a\u00a0b\u202fc',
    'line\r\n\ttab',
  ])('leaves %j alone', (text) => expect(found('invisible', text)).toEqual([]));

  it.each([
    ['all pаyments stopped', 'pаyments', 'payments'],
    ['the irregulαr loan', 'irregulαr', 'irregular'],
    ['the сосо bean', 'сосо', 'coco'],
    ['أن ﺍﻟﺪﻓﻌﺎﺕ توقفت', 'ﺍﻟﺪﻓﻌﺎﺕ', 'الدفعات'],
    ['سألته كيف كیف هو', 'كیف', 'كيف'],
  ])('blocks the look-alike in %j', (text, word, plain) => {
    const [finding] = found('homoglyph', text);
    expect(finding?.text).toBe(word);
    expect(finding?.replacement).toBe(plain);
  });

  it.each(['Дмитрий wrote home', '5 μm and α', 'قال محمد ﷺ', 'Ελλάδα and Γεια'])('leaves %j alone', (text) =>
    expect(found('homoglyph', text)).toEqual([]),
  );
});

describe('what the case itself says', () => {
  const dictionary = { people: ['Karim Haddad', 'سلمى عودة'], places: ['Alekershi'], pseudonyms: ['River'] };

  it.each([
    ['It was Karim Haddad’s idea.', 'Karim Haddad'],
    ['It was KARIM  HADDAD.', 'KARIM  HADDAD'],
    ['In the camp of al-Ekershi.', 'al-Ekershi'],
    ['وقعت وسلمى عودة هناك', 'سلمى عودة'],
    ['وقعت سلمى عوده هناك', 'سلمى عوده'],
  ])('blocks %j', (text, wanted) => {
    const [finding] = checkRisk({ text, dictionary }).filter(({ rule }) => rule === 'dictionary');
    expect(finding?.text).toBe(wanted);
    expect(finding?.level).toBe('block');
  });

  it('warns of the family name alone', () => {
    const [finding] = checkRisk({ text: 'Then Haddad left.', dictionary });
    expect(finding).toMatchObject({ rule: 'dictionary', level: 'warn', text: 'Haddad' });
  });

  it('blocks a fact known to few in other words too, until it is corroborated', () => {
    const words = 'the green safe was carried out through the kitchen';
    const text = 'Then they carried the green safe, at noon, out by the kitchen. It rained.';
    const input = (corroborated: boolean) =>
      textsOf('known-to-few', text, { rareFacts: [{ words, corroborated }] });
    expect(input(false)).toEqual(['carried the green safe, at noon, out by the kitchen']);
    expect(input(true)).toEqual([]);
    expect(
      textsOf('known-to-few', 'The kitchen is green.', { rareFacts: [{ words, corroborated: false }] }),
    ).toEqual([]);
  });

  it('asks for the agreed wording, and for silence where it was off the record', () => {
    const wording = 'a person with knowledge of the files';
    const of = (text: string, level: 'background' | 'off-record') =>
      checkRisk({ text, attributions: [{ level, wording }] }).filter(({ rule }) => rule === 'attribution');
    expect(of('A source said so.', 'background')[0]?.replacement).toBe(wording);
    expect(of('A source said so.', 'off-record')[0]?.why).toMatch(/off the record/);
  });

  it('blocks media that is no verified clean copy', () => {
    const media = [
      { name: 'photo-1.jpg', state: 'verified-clean' },
      { name: 'photo-2.jpg', state: 'unverified' },
      { name: 'scan.pdf', state: 'original' },
    ] as const;
    const findings = checkRisk({ text: '', media });
    expect(findings.map(({ rule, level }) => [rule, level])).toEqual([
      ['media', 'block'],
      ['media', 'block'],
    ]);
    expect(findings[1]?.why).toContain('scan.pdf');
  });

  it('counts relative times from the day of the report and proposes the month', () => {
    const receivedDay = Date.parse('2015-01-26') / 86_400_000;
    const [finding] = checkRisk({ text: 'It happened a week ago.', receivedDay });
    expect(finding?.why).toContain('2015-01-19');
    expect(finding?.replacement).toBe('in January');
    expect(checkRisk({ text: 'حدث ذلك قبل أسبوع.', receivedDay })[0]?.replacement).toBe('في شهر يناير');
  });
});
