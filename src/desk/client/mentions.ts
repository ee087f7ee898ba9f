/** Names behind an @, in notes for colleagues. The names are those of the desk, in any script. */

interface Named {
  readonly name: string;
}

/** What can be in the middle of a name: behind it, another name begins to be spelled. */
const WORD = /[\p{L}\p{M}\p{N}_]/u;

/** Those whose name stands behind an @, whole: `@Ali` calls Ali in "@Ali, look", and nobody in "@Alison". */
export const mentionedIn = <Person extends Named>(text: string, people: readonly Person[]): Person[] =>
  people.filter(({ name }) => name !== '' && placesOf(text, name).length > 0);

function placesOf(text: string, name: string): number[] {
  const places: number[] = [];
  const sign = `@${name}`;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1))
    if (!WORD.test(text.charAt(at + sign.length)) && !WORD.test(text.charAt(at - 1))) places.push(at);
  return places;
}

/** The name that is being written behind an @ before the cursor, and where its @ stands; null where none is. */
export function beingWritten(
  text: string,
  cursor: number,
): { readonly at: number; readonly begun: string } | null {
  const at = text.lastIndexOf('@', cursor - 1);
  if (at < 0 || WORD.test(text.charAt(at - 1))) return null;
  const begun = text.slice(at + 1, cursor);
  // A name has a few words on one line; what goes on for longer is a sentence.
  return begun.length > 40 || begun.includes('\n') ? null : { at, begun };
}
