/** English counts as a part of patterns. */

/** Two to twelve in words, or a number of two digits: so many as are counted on the fingers. */
export const FEW_EN = '(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\d{1,2})';

/** Two to ninety-nine. */
export const COUNT_EN =
  '(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|\\d{1,2})';
