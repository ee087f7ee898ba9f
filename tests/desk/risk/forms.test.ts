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
    ['His Skype name was live:karim.h_1 then.', 'block handle: live:karim.h_1'],
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
    ['They ring 044 . 218 . 77 . 90 at night.', 'block phone: 044 . 218 . 77 . 90'],
    ['Text 0 7 7 - 4 4 4 - 0 1 9 9 first.', 'block phone: 0 7 7 - 4 4 4 - 0 1 9 9'],
    ['Ask at (031) 555 01 42 for her.', 'block phone: (031) 555 01 42'],
    [
      'It is zero three, double seven, forty-one, sixteen, nine.',
      'block phone: zero three, double seven, forty-one, sixteen, nine',
    ],
    ['The line is 031, then 4471, then 902.', 'block phone: 031, then 4471, then 902'],
    [
      'رقمه صفر تسعة، ستة وأربعين، اتنين وسبعين، ثم تلاتة.',
      'block phone: صفر تسعة، ستة وأربعين، اتنين وسبعين، ثم تلاتة',
    ],
    ['Write to h[.]rostam[at]lantern[.]org soon.', 'block email: h[.]rostam[at]lantern[.]org'],
    ['اكتبوا إلى salma.r (at) barid نقطة net فقط.', 'block email: salma.r (at) barid نقطة net'],
    ['Her new account is there: mila.kovacs_77.', 'block handle: mila.kovacs_77'],
    ['وحسابها هناك sunita.k_88 منذ عام.', 'block handle: sunita.k_88'],
    ['He gave 24 31.5 N, 054 22.8 E as theirs.', 'block coordinates: 24 31.5 N, 054 22.8 E'],
    ['Look for the square tv7k2m9q on the map.', 'block place-code: tv7k2m9q'],
    [
      'Attached to this article is the original cash book.',
      'block media: Attached to this article is the original cash book',
    ],
    [
      'We print her letter below exactly as it came.',
      'block media: We print her letter below exactly as it came',
    ],
    ['نرفق مع هذا النص المحضر الأصلي كاملاً.', 'block media: نرفق مع هذا النص المحضر الأصلي كاملاً'],
    [
      'The money went to GB12 ABCD 0000 1111 2222 33 twice.',
      'warn identity-number: GB12 ABCD 0000 1111 2222 33',
    ],
    ['It is file HLT/OPS/0231/19-C of that year.', 'warn identity-number: HLT/OPS/0231/19-C'],
    ['Her tazkira, number 1399-0412-77120, is lost.', 'warn identity-number: 1399-0412-77120'],
    ['The black Lada bearing KV 31 TR 902 came back.', 'warn plate: KV 31 TR 902'],
    ['سيارة بيضاء لوحتها 33120 – ج – 8 توقفت.', 'warn plate: 33120 – ج – 8'],
    ['It has the serial RT7K20QX9 on its back.', 'warn device-number: RT7K20QX9'],
    ['There were forty-three detainees in it.', 'warn small-group: forty-three detainees'],
    ['We were seventeen on board that night.', 'warn small-group: seventeen'],
    ['كان معنا ثلاث وعشرون امرأة هناك.', 'warn small-group: ثلاث وعشرون امرأة'],
    [
      'One of those who sat at the table wrote it.',
      'warn insider: One of those who sat at the table wrote it',
    ],
    ['Only she and the cook have the key to it.', 'warn insider: Only she and the cook have the key to it'],
    ['A boxer who trained there told us.', 'warn insider: A boxer who trained there'],
    ['قال أحد الذين وقعوا المحضر ذلك.', 'warn insider: أحد الذين وقعوا المحضر ذلك'],
    ['Off the record, the clerk agreed.', 'warn attribution: Off the record'],
    ['وقال إن هذا ليس للنشر.', 'warn attribution: ليس للنشر'],
    ['A father, who asked not to be named, wept.', 'warn attribution: who asked not to be named'],
    ['He was a lifeguard before 2011, and knows them.', 'warn biography: He was a lifeguard before 2011'],
    ['Her uncle was a district judge there.', 'warn biography: Her uncle was a district judge there'],
    ['She spent nine years as a warder, no more.', 'warn biography: nine years as a warder'],
    ['خدم سبعة أعوام في الحرس الوطني.', 'warn biography: خدم سبعة أعوام في الحرس الوطني'],
    ['They hid in the Karwan grain warehouse then.', 'warn place: the Karwan grain warehouse'],
    ["It hung in the hall of St Brendan's until May.", "warn place: the hall of St Brendan's"],
    ['وجدوه عند كوبري النعام ليلا.', 'warn place: كوبري النعام'],
    ['The head coach, Mirela Dankova, left.', 'warn name: Mirela Dankova'],
    ['My brother-in-law Hamada waits.', 'warn name: Hamada'],
    ['Omar Haddad fell; later Haddad rose.', 'warn name: Haddad'],
    ['El Zurdo, as everybody calls him, spoke.', 'warn name: El Zurdo'],
    ['حلب – تحقيق: رامز الكيلاني\n\nوصلوا.', 'warn name: رامز الكيلاني'],
    [
      'A sub-inspector came to the outpost at 3.40 am.',
      'warn time-place-role: sub-inspector came to the outpost at 3.40 am.',
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
    'Five containers, three trailers and eleven lenders came; six matters were closed.',
    'The appendix is attached to the treaty, and the letter is kept in the library.',
    "Law No. 017-2004 and ISBN 978-3-16-148410-0 are everybody's.",
    'For eleven years the company has grown, and the country with it.',
    'The president, a graduate of the law school, was a teacher before the war.',
    'Two of them are judges, and twelve of the eighteen states agreed.',
    'ينص القانون رقم 017-2004 على ذلك، ولم يتجاوز أكثر من أسبوعين.',
    'أعلن وزير الصيد والبنى التحتية البحرية، المختار ولد بوسيف، ذلك.',
    'كان يطرق باباً يعرف أن وراءه كرسياً.',
    'مصدر البصل ومصدر السلاح واحد، قال الطباخ ضاحكا.',
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
