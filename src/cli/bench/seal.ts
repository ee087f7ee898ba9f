/** Bench: 100 MiB sealed by Amana and by its neighbours, in Node and in Chromium. */
import { parseJson, z } from '#protocol/schema.ts';
import { openChromium, servePage } from './browser.ts';
import { CONTENDERS, type Contender, PLAIN_BYTES, timeSealers } from './contenders.ts';
import { type BenchResult, beside, held, machineLine, measured, median, type Row } from './result.ts';

const RUNS = 5;

const LIMITS: Readonly<Partial<Record<Contender, readonly ['at least' | 'at most', number]>>> = {
  'openpgp': ['at least', 3],
  'age-encryption': ['at least', 1.5],
  'bare AES-GCM, one shot': ['at most', 2],
  'bare AES-GCM, 256 KiB frames': ['at most', 2],
};

const timesSchema = z.record(z.enum(CONTENDERS), z.array(z.number()));

function rowsOf(where: string, times: Readonly<Record<Contender, readonly number[]>>): Row[] {
  const amanaMs = median(times.amana);
  return CONTENDERS.map((name) => {
    const row = measured(`${where}: ${name}`, 'ms', times[name]);
    const limit = LIMITS[name];
    if (name === 'openpgp, AEAD') return beside(row, row.median / amanaMs, 'as fast');
    if (limit === undefined) return row;
    const [bound, value] = limit;
    return bound === 'at least'
      ? held(row, row.median / amanaMs, 'as fast', bound, value)
      : held(row, amanaMs / row.median, 'its time', bound, value);
  });
}

async function inChromium(): Promise<Record<Contender, number[]>> {
  const page = await servePage('seal');
  const browser = await openChromium();
  try {
    const tab = await browser.newPage();
    await tab.goto(`${page.origin}/?runs=${RUNS}`);
    const results = tab.locator('#results');
    await results.waitFor({ state: 'attached', timeout: 600_000 });
    return parseJson(timesSchema, (await results.textContent()) ?? '');
  } finally {
    await browser.close();
    await page.close();
  }
}

export async function benchSeal(): Promise<BenchResult> {
  const node = await timeSealers(RUNS);
  const chromium = await inChromium();
  return {
    bench: 'seal',
    title: `seal ${PLAIN_BYTES / 1024 ** 2} MiB`,
    machine: machineLine(),
    rows: [...rowsOf('Node', node), ...rowsOf('Chromium', chromium)],
    notes: [
      'Amana pads 100 MiB to its bucket of 128 MiB and seals two X-Wing slots; the others seal the bare 100 MiB.',
      'The promise is about openpgp as it is; with its AEAD switched on, which its recipients must support, it is told beside.',
      `The contenders take turns; medians of ${RUNS} turns after one that warms up.`,
    ],
  };
}
