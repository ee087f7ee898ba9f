/**
 * The page's word that it has drawn what it was told. While it draws the desk, its first reports and a report that
 * somebody opens, nothing is opened beside: on two processors the page would share them with all of that, and stand
 * still for a tenth of a second.
 */

/** A page that nobody looks at draws nothing, and says nothing. */
const MOST_MS = 200;

/** The worker's end. @returns resolves when the page has drawn what it was just told, and soon in any case */
export const drawn = (patches: MessagePort): Promise<void> =>
  new Promise((resolve) => {
    patches.onmessage = () => resolve();
    setTimeout(resolve, MOST_MS);
  });

/** The page's end: after the frame that shows it. */
export function tellWhenDrawn(patches: MessagePort): void {
  requestAnimationFrame(() => setTimeout(() => patches.postMessage(null)));
}
