import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as z from 'zod';
import type { Tab } from './browsers.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * Violations of axe's whole rule set on what the tab shows, one readable line each. Waits for running transitions
 * first: half way between two colours nobody reads, and the contrast measured there is nobody's.
 */
export async function violations(tab: Tab): Promise<string[]> {
  const axe = await readFile(AXE, 'utf8');
  const found = await tab.evaluate(`(async () => {
    if (!globalThis.axe) { ${axe} }
    const running = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(running.map(({ finished }) => finished));
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target).join(' '));
  })()`);
  return z.array(z.string()).parse(found);
}
