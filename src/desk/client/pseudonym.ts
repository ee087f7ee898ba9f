/**
 * Two words for a conversation, so that editors can talk about a source without an id and without a name. Made from
 * the thread id, which is random: the words carry no meaning, and the same thread has the same words everywhere.
 */
import type { ObjectId } from '#protocol/ids.ts';

/** Two words for a source, the same in both languages: easier to tell apart than an id, and as meaningless. */
export interface Pseudonym {
  readonly en: string;
  readonly ar: string;
}

type Pair = readonly [en: string, ar: string];

/** In Arabic the adjective follows and agrees, so that every animal here is masculine. */
const COLOURS: readonly Pair[] = [
  ['Amber', 'عنبري'],
  ['Apricot', 'مشمشي'],
  ['Azure', 'لازوردي'],
  ['Black', 'أسود'],
  ['Blue', 'أزرق'],
  ['Bronze', 'برونزي'],
  ['Brown', 'بني'],
  ['Charcoal', 'فحمي'],
  ['Chestnut', 'كستنائي'],
  ['Cinnamon', 'قرفي'],
  ['Copper', 'نحاسي'],
  ['Coral', 'مرجاني'],
  ['Crimson', 'قرمزي'],
  ['Emerald', 'زمردي'],
  ['Fair', 'أشقر'],
  ['Golden', 'ذهبي'],
  ['Green', 'أخضر'],
  ['Grey', 'رمادي'],
  ['Honey', 'عسلي'],
  ['Indigo', 'نيلي'],
  ['Ivory', 'عاجي'],
  ['Lemon', 'ليموني'],
  ['Lunar', 'قمري'],
  ['Marble', 'رخامي'],
  ['Mulberry', 'توتي'],
  ['Navy', 'كحلي'],
  ['Olive', 'زيتوني'],
  ['Orange', 'برتقالي'],
  ['Pearl', 'لؤلؤي'],
  ['Pistachio', 'فستقي'],
  ['Purple', 'أرجواني'],
  ['Red', 'أحمر'],
  ['Rose', 'وردي'],
  ['Ruby', 'ياقوتي'],
  ['Saffron', 'زعفراني'],
  ['Sandy', 'رملي'],
  ['Shell', 'صدفي'],
  ['Silver', 'فضي'],
  ['Sky', 'سماوي'],
  ['Snowy', 'ثلجي'],
  ['Starry', 'نجمي'],
  ['Sunny', 'شمسي'],
  ['Tawny', 'أسمر'],
  ['Turquoise', 'فيروزي'],
  ['Violet', 'بنفسجي'],
  ['White', 'أبيض'],
  ['Wine', 'خمري'],
  ['Yellow', 'أصفر'],
];

const ANIMALS: readonly Pair[] = [
  ['Badger', 'غرير'],
  ['Bear', 'دب'],
  ['Beaver', 'قندس'],
  ['Bee-eater', 'وروار'],
  ['Bison', 'بيسون'],
  ['Buffalo', 'جاموس'],
  ['Camel', 'جمل'],
  ['Cheetah', 'فهد'],
  ['Cormorant', 'غاق'],
  ['Crane', 'كركي'],
  ['Crocodile', 'تمساح'],
  ['Cuckoo', 'وقواق'],
  ['Curlew', 'كروان'],
  ['Deer', 'أيل'],
  ['Dolphin', 'دلفين'],
  ['Eagle', 'نسر'],
  ['Elephant', 'فيل'],
  ['Falcon', 'صقر'],
  ['Flamingo', 'نحام'],
  ['Fox', 'ثعلب'],
  ['Gazelle', 'غزال'],
  ['Goldfinch', 'حسون'],
  ['Gull', 'نورس'],
  ['Hare', 'أرنب'],
  ['Hawk', 'باز'],
  ['Hedgehog', 'قنفذ'],
  ['Hoopoe', 'هدهد'],
  ['Horse', 'حصان'],
  ['Ibex', 'وعل'],
  ['Kangaroo', 'كنغر'],
  ['Kingfisher', 'رفراف'],
  ['Leopard', 'نمر'],
  ['Lion', 'أسد'],
  ['Lynx', 'وشق'],
  ['Magpie', 'عقعق'],
  ['Nightingale', 'بلبل'],
  ['Octopus', 'أخطبوط'],
  ['Partridge', 'حجل'],
  ['Peacock', 'طاووس'],
  ['Pelican', 'بجع'],
  ['Penguin', 'بطريق'],
  ['Raven', 'غراب'],
  ['Salamander', 'سمندل'],
  ['Sparrow', 'عصفور'],
  ['Squirrel', 'سنجاب'],
  ['Stork', 'لقلق'],
  ['Whale', 'حوت'],
  ['Woodpecker', 'نقار'],
];

const pick = (words: readonly Pair[], number: number): Pair => words[number % words.length] ?? ['', ''];

/** Two numbers of 16 bits from the random id: 48 × 48 = 2,304 pseudonyms. */
export function pseudonymOf(thread: ObjectId): Pseudonym {
  const colour = pick(COLOURS, Number.parseInt(thread.slice(0, 4), 16));
  const animal = pick(ANIMALS, Number.parseInt(thread.slice(4, 8), 16));
  return { en: `${colour[0]} ${animal[0]}`, ar: `${animal[1]} ${colour[1]}` };
}
