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
    ['You can reach him at abu_omar77 on Telegram.', 'block handle: abu_omar77'],
    ['Message karim.h on WhatsApp, and nobody else.', 'block handle: karim.h'],
    ['She writes under the Instagram name raqqa.rose.', 'block handle: raqqa.rose'],
    ['His Skype name was live:karim.h_1 then.', 'block handle: karim.h_1'],
    ['His PGP key is 0x9A3F5B7C1D2E4F60.', 'block handle: 0x9A3F5B7C1D2E4F60'],
    ['يمكن التواصل معه على تلغرام abu_omar77.', 'block handle: abu_omar77'],
    ['يوزر التلغرام: sham_eye', 'block handle: sham_eye'],
    ['راسلوا karim_h على واتساب.', 'block handle: karim_h'],
    ['Dial 963 944 123 456 for more.', 'block phone: 963 944 123 456'],
    ['They answer at 944-12-34-56 only.', 'block phone: 944-12-34-56'],
    ['You may write to karim.h at proton.me any day.', 'block email: karim.h at proton.me'],
    ['Open tg://resolve?domain=raqqa_eye there.', 'block handle: tg://resolve?domain=raqqa_eye'],
    ['The house is what3words: filled count soap.', 'block place-code: filled count soap'],
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
    ['It was filmed from the roof of the bakery, as others were.', 'warn place: from the roof of the bakery'],
    ['التقطت الصور من سطح البناء خلف الفرن.', 'warn place: من سطح البناء خلف الفرن'],
    ['The closed meeting was attended by four people.', 'warn small-group: attended by four people'],
    ['حضر الاجتماع المغلق أربعة أشخاص.', 'warn small-group: حضر الاجتماع المغلق أربعة أشخاص'],
    ['وهي واحدة من امرأتين فقط هناك.', 'warn insider: واحدة من امرأتين فقط'],
    ["The source's brother was killed.", "warn insider: The source's brother"],
    ['Our source resigned from the ministry.', 'warn insider: Our source resigned from the ministry'],
    ['استقال مصدرنا من الوزارة.', 'warn insider: استقال مصدرنا من الوزارة'],
    ['محاسب التحق بالمديرية عام 2019 يعرفه.', 'warn insider: محاسب التحق بالمديرية عام 2019'],
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
    'Facebook said that example.org was blocked, and WhatsApp 2.24 was not; iPhone15 is.',
    'A video on YouTube shows a T-72 and an S300 in the covid19 years.',
    'Look at example.org, which is hosted at example.net; dial 5 times 12.',
    'A concert was attended by 4,000 people and seen from the moon.',
    'حضر الحفل آلاف الأشخاص، وشوهد القمر.',
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
