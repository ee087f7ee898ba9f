/** How far something is that takes long, for somebody who watches. */
import { ERRORS, type ErrorCode } from '#protocol/errors.ts';
import { note } from './terminal.ts';

/** @param share from 0 to 1 @param trouble what keeps it, null while it moves */
type ShowShare = (share: number, trouble: ErrorCode | null) => void;

/**
 * What keeps it, each kind once; whole percents on one line of a terminal, and nothing of them where no one looks.
 * @param what is done @param meanwhile the end of the sentence that tells of a trouble
 */
export function showShare(
  { json = false }: { readonly json?: boolean },
  what: string,
  meanwhile: string,
): ShowShare {
  const isWatched = !json && process.stderr.isTTY === true;
  let shown = -1;
  let told: ErrorCode | null = null;
  return (share, trouble) => {
    const percent = Math.floor(share * 100);
    if (isWatched && percent > shown) {
      shown = percent;
      process.stderr.write(`\ramana: ${what}, ${percent} % arrived${percent === 100 ? '\n' : ''}`);
    }
    if (trouble !== null && trouble !== told)
      note(`${isWatched ? '\n' : ''}amana: ${ERRORS[trouble].sentence} (${trouble}) ${meanwhile}`);
    told = trouble ?? told;
  };
}
