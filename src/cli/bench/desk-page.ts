/**
 * Bench: what is measured in the desk's page, by the page itself. Everything is seen from outside: what is drawn, and
 * when. The product knows nothing of it.
 */
import { parse, z } from '#protocol/schema.ts';
import { PASSPHRASE } from './desk-load.ts';
import type { BenchTab } from './desk-tabs.ts';

/** Selectors that the page has for its own tests. */
const IS = {
  row: '[data-testid="inbox-row"] .row-text',
  list: '[data-testid="inbox"]',
  shown: '.pane-foot [role="status"]',
  search: 'input[name="search"]',
  title: '[data-testid="sheet-title"]',
  text: '[data-testid="report-text"]',
  history: '[data-testid="history"]',
} as const;

/** A page that does not answer is told of, with what it shows, and not waited for. */
const PATIENCE_MS = 60_000;
/** A tenth of a second each, and more on a busy machine. */
const MOST_OPENED = 1_200;

/** Runs in the page: no type of ours is there. */
const PROBE = `(() => {
  const is = ${JSON.stringify(IS)};
  const one = (selector) => document.querySelector(selector);
  const shown = () => Number((one(is.shown)?.textContent ?? '').replace(/[^0-9]/g, ''));
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const seen = () => JSON.stringify({
    locked: one('[name="passphrase"]') !== null,
    foot: one(is.shown)?.textContent,
    list: { ...one(is.list)?.dataset },
    rows: document.querySelectorAll(is.row).length,
    text: one(is.text)?.textContent.slice(0, 60),
    title: one(is.title)?.textContent,
  });
  const until = async (what, holds) => {
    const lateMs = performance.now() + ${PATIENCE_MS};
    for (;;) {
      if (holds()) return;
      if (performance.now() > lateMs) throw new Error(what + ': did not come; the page shows ' + seen());
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const probe = { startMs: 0, firstMs: 0, allMs: 0, stillMs: 0, opensMs: [] };
  let last = performance.now();
  let looks = 0;
  const look = () => {
    const now = performance.now();
    if (probe.startMs === 0 && one('[name="passphrase"]') === null) { probe.startMs = now; last = now; }
    if (probe.startMs > 0) probe.stillMs = Math.max(probe.stillMs, now - last);
    last = now;
    if (probe.firstMs === 0 && one(is.row) !== null) probe.firstMs = now;
    // Not each time: what measures is not to be what is measured.
    looks += 1;
    if (probe.allMs === 0 && looks % 8 === 0 && shown() === probe.count) probe.allMs = now;
    setTimeout(look, 1);
  };
  const search = async (words) => {
    const input = one(is.search);
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, words);
    const fromMs = performance.now();
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await until('the search', () => (one(is.list).dataset.searched ?? '') === words);
    await drawn();
    return performance.now() - fromMs;
  };
  const press = (row) => row.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  const openReport = async (index) => {
    const row = document.querySelectorAll(is.row)[index];
    const begins = row.textContent.slice(0, 60);
    const fromMs = performance.now();
    press(row);
    await until('a report’s text', () => (one(is.text)?.textContent ?? '').startsWith(begins));
    return performance.now() - fromMs;
  };
  const build = async (count, everywhere) => {
    probe.count = count;
    look();
    await until('the list', () => probe.firstMs > 0);
    // While everything else is fetched, opened and indexed, an editor already reads.
    for (let turn = 1; probe.allMs === 0; turn += 1) {
      if (probe.opensMs.length > ${MOST_OPENED}) throw new Error('all reports: did not come; the page shows ' + seen());
      probe.opensMs.push(await openReport(1 + turn % 5));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await search(everywhere);
    await until('the index', () => one(is.list).dataset.waiting === '0' && shown() === count);
    const indexedMs = performance.now();
    const { startMs, firstMs, allMs, stillMs, opensMs } = probe;
    await search('');
    return {
      firstMs: firstMs - startMs, allMs: allMs - startMs, indexedMs: indexedMs - startMs, stillMs, opensMs,
    };
  };
  const find = async (words, count) => {
    const tookMs = await search(words);
    if (shown() !== count) throw new Error('a search found ' + shown() + ' instead of ' + count);
    await search('');
    return tookMs;
  };
  const openCase = async (title) => {
    await search(title);
    const fromMs = performance.now();
    press(one(is.row));
    await until('the case', () => one(is.title)?.textContent === title && one(is.history) !== null);
    await drawn();
    const tookMs = performance.now() - fromMs;
    await search('');
    return tookMs;
  };
  const renamedAt = async (title) => {
    await until('the new title', () => one(is.title)?.textContent === title);
    return Date.now();
  };
  globalThis.deskBench = { build, find, openCase, renamedAt };
})()`;

const buildResult = z.object({
  firstMs: z.number(),
  allMs: z.number(),
  indexedMs: z.number(),
  stillMs: z.number(),
  opensMs: z.array(z.number()),
});

export type Built = z.infer<typeof buildResult>;

/** In the page, with its answer as JSON. */
async function inPage<T extends z.ZodMiniType>(tab: BenchTab, call: string, schema: T): Promise<z.infer<T>> {
  const json = await tab.evaluate(`deskBench.${call}.then((result) => JSON.stringify(result))`);
  return parse(schema, JSON.parse(String(json)));
}

const quoted = (text: string): string => JSON.stringify(text);

/** From the locked page to the whole index: counted from the moment at which the form of the passphrase is gone. */
export async function unlockAndBuild(
  tab: BenchTab,
  url: string,
  keyPath: string,
  count: number,
  everywhere: string,
): Promise<Built> {
  await tab.goto(url);
  await tab.upload('input[name="key-file"]', keyPath);
  await tab.fill('input[name="passphrase"]', PASSPHRASE);
  await tab.evaluate(PROBE);
  const built = inPage(tab, `build(${count}, ${quoted(everywhere)})`, buildResult);
  await Promise.all([built, tab.click('[data-testid="unlock-go"]')]);
  return built;
}

export const find = (tab: BenchTab, query: string, found: number): Promise<number> =>
  inPage(tab, `find(${quoted(query)}, ${found})`, z.number());

export const openCase = (tab: BenchTab, title: string): Promise<number> =>
  inPage(tab, `openCase(${quoted(title)})`, z.number());

/** Milliseconds from a colleague's act to its being drawn here; the case is open. */
export async function seeRename(
  tab: BenchTab,
  title: string,
  rename: (title: string) => Promise<void>,
): Promise<number> {
  const seen = inPage(tab, `renamedAt(${quoted(title)})`, z.number());
  const fromMs = Date.now();
  await rename(title);
  return (await seen) - fromMs;
}
