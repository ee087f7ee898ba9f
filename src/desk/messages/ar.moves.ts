import { formatList, type PluralForms, plural } from '#ui/language.ts';
import type { englishMoves } from './en.moves.ts';

const count = (value: number, forms: PluralForms) => plural('ar', value, forms);
const list = (names: readonly string[]) => formatList('ar', names);

/** Conversations that go from one case into another, in Arabic. */
export const arabicMoves: typeof englishMoves = {
  open: 'نقل أو فصل',
  title: 'نقل المحادثات',
  intro:
    'ينتقل معها ما أرسله المصدر وما أُجيب به، مختوماً من جديد بمفتاح القضية الأخرى. أما الملاحظات والأقوال والفحوص والمسودة فتبقى هنا.',
  which: 'أي المحادثات',
  whole: 'هذا كل ما فيها: تبقى هذه القضية بلا محادثة، وفيها كل ما كُتب.',
  where: 'إلى أين',
  newCase: 'قضية جديدة',
  existing: 'قضية أخرى',
  newTitle: 'عنوان القضية الجديدة',
  needTitle: 'ضع عنواناً للقضية الجديدة.',
  samePeople: 'يقرؤها الأشخاص أنفسهم.',
  chosen: 'القضية',
  widen: (names: readonly string[]) =>
    `لا يستطيع ${list(names)} قراءة هذه القضية، وسيُتاح لهم هناك كل ما تنقله.`,
  mayRead: 'يُسمح لهم بقراءته',
  narrow: 'يقرأ القضية الأخرى أشخاص أقل. ومن قرأ ما هنا فقد قرأه.',
  noRight: 'إحدى القضيتين لأشخاص معيّنين: لا ينقل المحادثات منها إلا رئيس المكتب أو من أنشأ هذه القضية.',
  frozen: 'هذه القضية مجمَّدة: لا يخرج منها شيء قبل أن يرفع محرران التجميد.',
  go: 'انقل',
  going: 'يُختم من جديد بالمفتاح الآخر',
  done: (value: number) =>
    count(value, {
      one: 'نُقلت محادثة واحدة.',
      two: 'نُقلت محادثتان.',
      few: 'نُقلت # محادثات.',
      many: 'نُقلت # محادثة.',
      other: 'نُقلت # محادثة.',
    }),
  listTitle: (value: number) =>
    count(value, {
      one: 'نقل واحد للمحادثات',
      two: 'نقلان للمحادثات',
      few: '# عمليات نقل للمحادثات',
      many: '# عملية نقل للمحادثات',
      other: '# عملية نقل للمحادثات',
    }),
  came: (sources: readonly string[], title: string) => `${list(sources)}: جاءت من «${title}»`,
  left: (sources: readonly string[], title: string) => `${list(sources)}: ذهبت إلى «${title}»`,
  unknownCase: 'قضية لا يمكنك قراءتها',
  look: (title: string) => `ما كُتب في «${title}»`,
  lookTitle: 'ما كُتب هناك',
  lookIntro: 'محادثاتها الآن في مكان آخر. أما ما كتبه المكتب فباقٍ لمن كان يستطيع قراءته.',
  back: 'أعدها',
  events: {
    'carried': 'نقل معه ما كُتب في قضية أخرى',
    'alike-answered': {
      same: 'قال إن بلاغاً هو نفسه بلاغ آخر',
      unsure: 'لم يكن متأكداً من أن بلاغاً هو نفسه بلاغ آخر',
      different: 'قال إن بلاغاً يختلف عن بلاغ آخر',
    },
    'corroborated': 'وجد ما يؤيد قولاً',
    'corroborates': 'أيّد قولاً ببلاغ',
    'corroboration-marked': {
      independent: 'وسم ما يؤيد قولاً بأنه مستقل',
      dependent: 'وسم ما يؤيد قولاً بأنه غير مستقل',
    },
    'corroboration-withdrawn': 'سحب ما كان يؤيد قولاً',
  },
};
