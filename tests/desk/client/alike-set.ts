/**
 * A small labelled set, written for these tests: reports, copies of them as they really come back (shortened, typed
 * again, spelled and vowelled otherwise, with another greeting), and other reports of the same events in other words.
 */

export interface LabelledPair {
  readonly name: string;
  readonly one: string;
  readonly other: string;
  readonly same: boolean;
}

const BRIDGE =
  'They set up a new checkpoint at the northern bridge on the first day of the month. Four men in grey uniforms stop every lorry, take the driver’s papers and write the number down in a green book. Anyone who brings flour pays for each sack; anyone who cannot pay waits until the evening and is sent back. My cousin waited two days with a sick child in the car.';

const CLINIC =
  'The clinic behind the market has had no oxygen since spring. The director sold eleven bottles to a trader from the coast and signed for twenty that never arrived. Two nurses saw the papers in his drawer and one of them was told to stay at home. I have copies of three delivery notes, with the stamp of the district office on each of them.';

const MILL_AR =
  'في ليلة الخميس دخلت أربع شاحنات إلى المطحنة القديمة قرب النهر، وأنزل الرجال صناديق خشبية طويلة دون أن يشعلوا أي ضوء. بقيت إحدى الشاحنات أمام البوابة حتى الفجر، وكان السائق يتحدث مع حارس المطحنة باسمه الأول. في الصباح قال الحارس للعمال إن المكان مغلق حتى إشعار آخر، ومنع من يسأل من الدخول إلى الساحة الخلفية.';

const SCHOOL_AR =
  'أُغلقت مدرسة البنات في الحي الشرقي منذ ثلاثة أسابيع وحُوّل الطابق الأول إلى مكان لتوقيف الشبان. رأيت بعيني سبعة منهم ينقلون الماء إلى الغرف وهم مقيدون بحبل واحد. تقول المديرة إن الأمر جاء من مكتب المنطقة، وإن الكراسي والكتب بيعت في السوق قبل أن يصل أي أمر مكتوب.';

const GREETING_AR = 'السلام عليكم ورحمة الله وبركاته، أرجو أن تصلكم هذه الرسالة وأنتم بخير.';

export const LABELLED: readonly LabelledPair[] = [
  { name: 'the same words', one: BRIDGE, other: BRIDGE, same: true },
  {
    name: 'shortened by a third, in capitals, other quotation marks',
    one: BRIDGE,
    other: BRIDGE.slice(0, 240).toUpperCase().replaceAll('’', "'"),
    same: true,
  },
  {
    name: 'typed again with slips',
    one: CLINIC,
    other: CLINIC.replace('bottles', 'botles')
      .replace('signed for', 'sined for')
      .replace('from the coast', 'of the coast')
      .replace('delivery notes', 'delivry notes'),
    same: true,
  },
  {
    name: 'within a longer report',
    one: CLINIC,
    other: `I write for my neighbours, who are afraid. ${CLINIC} We ask you not to name the street, because everybody there knows who works where and in which shift.`,
    same: true,
  },
  {
    name: 'with another greeting before it',
    one: BRIDGE,
    other: `Hello, I hope this reaches somebody who reads it. ${BRIDGE}`,
    same: true,
  },
  {
    name: 'Arabic without hamza, with ha for ta marbuta',
    one: MILL_AR,
    other: MILL_AR.replace(/[أإآ]/g, 'ا').replace(/ة/g, 'ه').replace(/ى/g, 'ي'),
    same: true,
  },
  {
    name: 'Arabic with short vowels and stretched',
    one: SCHOOL_AR,
    other: SCHOOL_AR.replace(/مدرسة/g, 'مَدْرَسَة').replace(/السوق/g, 'الســـوق').replace(/الماء/g, 'المَاء'),
    same: true,
  },
  {
    name: 'Arabic behind a greeting, the end left out',
    one: SCHOOL_AR,
    other: `${GREETING_AR} ${SCHOOL_AR.slice(0, 210)}`,
    same: true,
  },
  {
    name: 'Arabic with three words changed',
    one: MILL_AR,
    other: MILL_AR.replace('الخميس', 'الجمعة').replace('أربع', 'خمس').replace('الفجر', 'الصباح'),
    same: true,
  },
  {
    name: 'two reports of one checkpoint, each in its own words',
    one: BRIDGE,
    other:
      'There is a roadblock by the river crossing in the north now. Soldiers check all lorries and note their plates. For every bag of flour they want money, and people without money are turned away at night. I saw it twice this week when I drove to my sister.',
    same: false,
  },
  { name: 'two events', one: BRIDGE, other: CLINIC, same: false },
  {
    name: 'two reports of the same mill in Arabic, each in its own words',
    one: MILL_AR,
    other:
      'وصلت قافلة من السيارات الكبيرة قبل نهاية الأسبوع إلى الطاحونة عند ضفة النهر وأفرغت حمولتها في الظلام. لا أعرف ما في الصناديق، لكنها كانت ثقيلة ويحتاج كل منها إلى ستة رجال. الحارس قريب أحد الضباط، وهو الذي فتح لهم.',
    same: false,
  },
  { name: 'two events in Arabic', one: MILL_AR, other: SCHOOL_AR, same: false },
  {
    name: 'nothing in common but a greeting',
    one: `${GREETING_AR} ${MILL_AR}`,
    other: `${GREETING_AR} ${SCHOOL_AR}`,
    same: false,
  },
  { name: 'two languages', one: MILL_AR, other: BRIDGE, same: false },
  { name: 'too short to tell', one: 'Please call me back.', other: 'Please call me back.', same: false },
];
