/** Where somebody stood who photographed: whoever knows the view knows the window, and who lives behind it. */
import { type Found, type RiskText, spansOf } from './text.ts';

const VANTAGES: readonly RegExp[] = [
  /\b(?:photographed|filmed|shot|recorded|taken|seen|visible|watched|captured) (?:\w+ ){0,3}?(from (?:the |an? |his |her |their )?(?:[\w-]+ ){0,2}?(?:roof|rooftop|balcony|window|terrace|attic|minaret|water tower|car|taxi|bus|truck)\b(?: (?:of|above|opposite|behind|facing|overlooking|across from|next to|beside|near|on) [^.,;:"\n]{3,40}?(?=[.,;:"\n]| (?:and|while|when|as|by|in|on|at)\b|$))?)/giu,
  /(?<!\p{L})[وف]?(?:صور|التقط|سجل|شوهد|رصد)(?:ت|نا|ها|ه|وا)? (?:\p{L}+ ){0,3}?(من (?:علي )?(?:سطح|اسطح|شرفه|بلكون|نافذه|شباك|تراس|عليه|ميذنه|داخل (?:سياره|حافله|شاحنه))(?: ال?\p{L}+)?(?: (?:خلف|قرب|مقابل|فوق|امام|بجانب|جنب|مطله? علي) \p{L}+(?: ال\p{L}+)?)?)(?!\p{L})/gu,
];

export const findVantages = ({ shadow }: RiskText): Found[] =>
  VANTAGES.flatMap((pattern) =>
    spansOf(shadow, pattern).map(({ start, end }) => ({ rule: 'place', about: 'place-vantage', start, end })),
  );
