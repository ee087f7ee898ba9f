/**
 * The page's word that it has drawn what it was told. While it draws, the keys' worker begins nothing: on two processors
 * the page would share them with all that is opened, and stand still for a tenth of a second.
 */

/** A window behind others may draw nothing, and say nothing. */
const MOST_MS = 200;

/** The worker's end. @returns resolves when the page has drawn what it was just told, and soon in any case */
export const drawn = (patches: MessagePort): Promise<void> =>
  new Promise((resolve) => {
    patches.onmessage = () => resolve();
    setTimeout(resolve, MOST_MS);
  });

/** The page's end: after the frame that shows it; at once where there is no frame. */
export function tellWhenDrawn(patches: MessagePort): void {
  const tell = (): void => patches.postMessage(null);
  if (document.hidden) tell();
  else requestAnimationFrame(() => setTimeout(tell));
}
