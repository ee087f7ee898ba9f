/** Forms that drafts from other hands brought: each is found by its form, and its innocent neighbour is not. */
import { describe, expect, it } from '@jest/globals';
import { checkRisk } from '../../../src/desk/risk/check.ts';
import type { Dictionary } from '../../../src/desk/risk/types.ts';

const found = (text: string, dictionary: Dictionary = {}): string[] =>
  checkRisk({ text, dictionary }).map(({ rule, level, text: words }) => `${level} ${rule}: ${words}`);

describe('found by its form', () => {
  it.each([
    ['She dialled 5558812 twice.', 'block phone: 5558812'],
    ['On that site he posts as harbour_71.', 'block handle: harbour_71'],
    ['The point is 33 30 50 N, 36 16 35 E.', 'block coordinates: 33 30 50 N, 36 16 35 E'],
    ['Trucks met at 37SBU4512 again.', 'block coordinates: 37SBU4512'],
    ['The box MSKU 724519-3 was never opened.', 'warn identity-number: MSKU 724519-3'],
    ['It has the staff number QX-LG-0048213.', 'warn identity-number: QX-LG-0048213'],
    ['He left with his passport FB 482917.', 'warn passport: FB 482917'],
    ['كانت سيارته تحمل الرقم ب ٣٣٤٧١٢ يومها.', 'warn plate: ب ٣٣٤٧١٢'],
    ['ورقم هويته ٠١١٢٠٠٤٥٥٨٧ عندنا.', 'warn identity-number: ٠١١٢٠٠٤٥٥٨٧'],
    ['We read payroll_north_v3.xlsx twice.', 'warn media: payroll_north_v3.xlsx'],
    ['نقرأ في كشف_الرواتب.pdf ما يكفي.', 'warn media: كشف_الرواتب.pdf'],
    [
      'See https://files.example.org/s/x?utm_source=wa&share_id=k48 for it.',
      'warn handle: https://files.example.org/s/x?utm_source=wa&share_id=k48',
    ],
    ['She is the mother of twins.', 'warn biography: the mother of twins'],
    ['وهي أرملة وأم لثلاث بنات.', 'warn biography: أرملة وأم لثلاث بنات'],
    ['Her brother-in-law, Tunde, drives.', 'warn name: Tunde'],
    ['Ainura, his sister, says so.', 'warn name: Ainura'],
    ['A typist in the printing house had photographed it.', 'warn insider: A typist in the printing house'],
    ['The clerk who scans the files forwarded them.', 'warn insider: The clerk who scans the files'],
    ['كان فيها اثنا عشر مدربا.', 'warn small-group: اثنا عشر مدربا'],
    ['“They asked each of us,” one employee said.', 'warn attribution: one employee'],
    ['Another night guard later told us so.', 'warn attribution: Another night guard'],
    ['_A source within the ministry_ said so.', 'warn insider: _A source within the ministry_'],
    ['We read minutes_of_may(2).v2.docx and 2024.10.pdf.', 'warn media: minutes_of_may(2).v2.docx'],
    ['A nurse told us where they lay.', 'warn attribution: A nurse'],
    ['وقال موظف إن الأبواب أغلقت.', 'warn attribution: موظف'],
    ['ممرضة قالت لنا إنها رأتهم.', 'warn attribution: ممرضة'],
    ['They were beaten the week before last.', 'warn relative-time: the week before last'],
    [
      'On 14 March the foreman in San Pedro said no.',
      'warn time-place-role: On 14 March the foreman in San Pedro',
    ],
  ])('%s', (text, wanted) => {
    expect(found(text)).toContain(wanted);
  });
});

describe('its innocent neighbour', () => {
  it.each([
    'Case No. 2019-CV-004417 was closed.',
    'Insider trading is a crime.',
    'On Thursday 12 September its president told reporters in Frankfurt nothing new.',
    'حول مصرف كبير ودائع زبائنه.',
    'دفنوا في مقبرة مجهولة.',
    'Donald Trump met Vladimir Putin.',
    'وفي واشنطن أعلن دونالد ترامب رسوما جديدة.',
    'See https://www.example.org/report?page=2 for it.',
    'The scores were 21 15, 19 21 and 21 18.',
    'A doctor said that tea is healthy, and the one employee of the month said thanks.',
    'Because one guard feared for his job, he was not named: one guard said so on condition of anonymity.',
    'قال المهندس إن الجسر قديم، وقالت معلمة الفصل ذلك.',
    'It runs on Node.js and reads package.json.',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('a name of the dictionary in another spelling or alphabet', () => {
  const dictionary = { people: ['Layla Haddad', 'محمد الخطيب'], places: ['Kafr Zita'] };
  it.each([
    ['Leila Hadad wept.', 'Leila Hadad'],
    ['Haddad, Layla: present.', 'Haddad, Layla'],
    ['وقالت ليلى حداد ذلك.', 'ليلى حداد'],
    ['وليلى الحداد أيضا.', 'ليلى الحداد'],
    ['So did Mohammad al-Khatib.', 'Mohammad al-Khatib'],
    ["Muhammed El Khateeb's car.", 'Muhammed El Khateeb'],
    ['It is far from Kafr Zeita.', 'Kafr Zeita'],
  ])('%s', (text, words) => {
    expect(found(text, dictionary)).toContain(`block dictionary: ${words}`);
  });
  it.each([
    ['Then Layla left.', 'Layla'],
    ["On Monday Layla's brother came.", 'Layla'],
    ['It was Dr Layla, who knew.', 'Layla'],
    ['وصل محمد متأخرا.', 'محمد'],
    ['وكان الملف مع رامي ولمحمد نسخة.', 'محمد'],
  ])('warns of the given name alone: %s', (text, words) => {
    expect(found(text, dictionary)).toContain(`warn dictionary: ${words}`);
  });
  it('proposes a pseudonym or a role there, in both languages', () => {
    const proposals = (['en', 'ar'] as const).map(
      (language) => checkRisk({ text: 'Then Layla left.', language, dictionary })[0]?.proposal,
    );
    expect(proposals).toEqual([
      'See whether it is the same person; if so, put a pseudonym or a role in its place.',
      'تحقق هل هو الشخص نفسه، فإن كان هو فضع مكانه اسما مستعارا أو صفة.',
    ]);
  });
  it.each([
    'Layla Almasri wrote of layla and of Layla al-Attar.',
    'Sami Layla and Thandeka, the singer; the layla of old songs.',
    'قال محمد بن سالم ومحمد علي وأحمد محمد وأبو محمد ومحمد العاني والنبي محمد.',
    'المحمدية بعيدة.',
  ])('is quiet where the given name is part of another name: %s', (text) => {
    expect(found(text, dictionary).filter((each) => each.includes('dictionary'))).toEqual([]);
  });
  it('takes a given name that is a word for a name only where it speaks', () => {
    const people = ['May Saleh', 'Will Hanna', 'علي الراوي', 'أمل حداد', 'عبد الله حسن', 'أبو عمر الشامي'];
    const listed = (text: string) => found(text, { people }).filter((each) => each.includes('dictionary'));
    const innocent = 'Will it rain in May? On May 3 it may. مشى على الجسر وعلى أمل العودة، وعبر أبو النهر.';
    expect(listed(innocent)).toEqual([]);
    expect(listed('May said so, and Will told them.')).toEqual([
      'warn dictionary: May',
      'warn dictionary: Will',
    ]);
    expect(listed('قالت أمل ذلك.')).toEqual(['warn dictionary: أمل']);
  });
  it('takes no ordinary words for a name', () => {
    const text = 'All had a head of lettuce; Lille had it. A mohair coat. The kefir is a zoot. الليل هدد.';
    expect(found(text, dictionary).filter((each) => each.includes('dictionary'))).toEqual([]);
  });
});
