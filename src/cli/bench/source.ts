/** Bench: the source's page, as a source meets it: on a slow line, at both levels of Tor Browser that run scripts. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LANGUAGES } from '#protocol/languages.ts';
import { z } from '#protocol/schema.ts';
import { step } from '../terminal.ts';
import { openChromium, type ServedPage, servePage } from './browser.ts';
import { type BenchResult, beside, machineLine, measured, median, type Row, within } from './result.ts';
import { type RunningForBench, startNewsroom } from './running.ts';
import { slowLine } from './slow-line.ts';
import { drawGrowth, GROWTH, type Growth } from './source-draw.ts';
import { inFirefox, LEVELS, type Level, resultsOf, sendReport, usableAfterMs } from './source-firefox.ts';
import { makeShelf, shelfSlots } from './source-shelf.ts';
import { firstVisit, MOST_VISIT_BYTES, MOST_VISIT_REQUESTS } from './source-visit.ts';
import type { Work } from './source-work.ts';

/** A first visit to GlobaLeaks, as its own test of performance publishes it. */
const GLOBALEAKS = { kb: (534 * 1024) / 1000, requests: 39 };

/** The SecureDrop Protocol's fetching of 3,000 challenges in a browser, as published; the quicker of both figures. */
const SECUREDROP_MS = 1_050;

interface Effort {
  /** Of work that takes milliseconds. */
  readonly work: Readonly<Record<Level, number>>;
  /** Of visits over the slow line. */
  readonly line: number;
  /** Of whole reports by the page. */
  readonly sending: number;
  /** How many of the steps of growth: the largest takes minutes. */
  readonly growth: number;
}

const WHOLE: Effort = { work: { Standard: 9, Safer: 5 }, line: 3, sending: 3, growth: GROWTH.length };
const QUICK: Effort = { work: { Standard: 3, Safer: 3 }, line: 1, sending: 1, growth: 2 };

const SLOW_BYTES_A_SECOND = 50_000;
/** One way through three relays on a bad day. */
const TOR_DELAY_MS = 300;
const MOST_USABLE_MS = 2_000;

const WHAT: Readonly<Record<Work, string>> = {
  keys: 'codename to keys',
  words: 'the word list, looked into for the first time',
  drops: '14 days of drops, read',
  report: 'a report, sealed',
  files: '10 MB of files, sealed',
};

const MOST_MS: Readonly<Record<Level, Partial<Record<Work, number>>>> = {
  Standard: { keys: 50, drops: 100 },
  Safer: { keys: 500, drops: 1_000, report: 2_000, files: 5_000 },
};

/** A frame of film is missed at 42 ms, a press of a button feels late at 100; a page that stands a second seems dead. */
const MOST_STILL_MS = 1_000;

const times = z.array(z.number());
const workTimes = z.object({ keys: times, words: times, drops: times, report: times, files: times });

async function visitRows(newsroom: RunningForBench): Promise<Row[]> {
  const browser = await openChromium();
  try {
    const rows: Row[] = [];
    for (const language of LANGUAGES) {
      const { bodyKb, requests } = await firstVisit(browser, newsroom.intake, language);
      rows.push(
        within(
          measured(`first visit, ${language}: bodies, compressed`, 'KB', [bodyKb]),
          MOST_VISIT_BYTES / 1000,
        ),
        within(measured(`first visit, ${language}: requests`, 'requests', [requests]), MOST_VISIT_REQUESTS),
      );
    }
    const heaviest = Math.max(...rows.filter(({ unit }) => unit === 'KB').map((row) => row.median));
    const most = Math.max(...rows.filter(({ unit }) => unit === 'requests').map((row) => row.median));
    return [
      ...rows,
      beside(
        measured('GlobaLeaks, published', 'KB', [GLOBALEAKS.kb]),
        GLOBALEAKS.kb / heaviest,
        'the heaviest',
      ),
      beside(
        measured('GlobaLeaks, published', 'requests', [GLOBALEAKS.requests]),
        GLOBALEAKS.requests / most,
        'the most',
      ),
    ];
  } finally {
    await browser.close();
  }
}

async function lineRows(newsroom: RunningForBench, { line: visits }: Effort): Promise<Row[]> {
  const rows: Row[] = [];
  for (const delayMs of [0, TOR_DELAY_MS]) {
    const line = await slowLine(newsroom.intake, SLOW_BYTES_A_SECOND, delayMs);
    try {
      for (const level of LEVELS) {
        const runs: number[] = [];
        // Nothing may be left of the visit before: each has a browser of its own.
        for (let run = 0; run < visits; run += 1)
          runs.push(await inFirefox(level, (page) => usableAfterMs(page, line.url)));
        const delay = delayMs === 0 ? '' : ` and ${2 * delayMs} ms there and back`;
        const row = measured(`usable at 50 KB/s${delay}: ${level}`, 'ms', runs);
        rows.push(delayMs === 0 ? within(row, MOST_USABLE_MS) : row);
      }
    } finally {
      await line.close();
    }
  }
  return rows;
}

/** Puts the drops of so many replies beside the bench's page. */
async function layOut(page: ServedPage, replies: number): Promise<number> {
  const { bytes, reader } = await makeShelf(replies);
  await writeFile(join(page.folder, 'shelf.bin'), bytes);
  await writeFile(join(page.folder, 'reader.json'), JSON.stringify(reader));
  return bytes.length;
}

async function workRows(page: ServedPage, { work: runs }: Effort): Promise<Row[]> {
  await layOut(page, GROWTH[0]);
  const rows: Row[] = [];
  for (const level of LEVELS) {
    const found = await inFirefox(level, (tab) =>
      resultsOf(tab, `${page.origin}/?runs=${runs[level]}`, workTimes),
    );
    for (const [work, what] of [
      ['keys', WHAT.keys],
      ['words', WHAT.words],
      ['drops', WHAT.drops],
      ['report', WHAT.report],
      ['files', WHAT.files],
    ] as const) {
      const row = measured(`${what}: ${level}`, 'ms', found[work]);
      const most = MOST_MS[level][work];
      rows.push(most === undefined ? row : within(row, most));
    }
    const reading = median(found.drops);
    rows.push(
      beside(
        measured('SecureDrop Protocol, 3,000 challenges, published', 'ms', [SECUREDROP_MS]),
        SECUREDROP_MS / reading,
        `the drops at ${level}`,
      ),
    );
  }
  return rows;
}

async function sendingRows(newsroom: RunningForBench, { sending }: Effort): Promise<Row[]> {
  const files: string[] = [];
  for (let number = 1; number <= 5; number += 1) {
    const path = join(newsroom.folder, `notes-${number}.txt`);
    await writeFile(path, 'The trucks left the yard at dawn.\n'.repeat(2_000_000 / 34));
    files.push(path);
  }
  const rows: Row[] = [];
  for (const level of LEVELS) {
    for (const [what, given] of [
      ['a report', []],
      ['a report with 10 MB', files],
    ] as const) {
      const runs = [];
      for (let run = 0; run < sending; run += 1)
        runs.push(await inFirefox(level, (page) => sendReport(page, newsroom.intake, given)));
      rows.push(
        measured(
          `${what}, sealed and sent by the page: ${level}`,
          'ms',
          runs.map(({ sentMs }) => sentMs),
        ),
        within(
          measured(
            `${what}, the page's longest stall: ${level}`,
            'ms',
            runs.map(({ stillMs }) => stillMs),
          ),
          MOST_STILL_MS,
        ),
      );
    }
  }
  return rows;
}

/** What reading costs as others are answered. */
async function growth(page: ServedPage, { growth: most }: Effort): Promise<Growth[]> {
  const steps: Growth[] = [];
  for (const replies of GROWTH.slice(0, most)) {
    const bytes = await layOut(page, replies);
    const read = async (level: Level, runs: number): Promise<number> =>
      median(await inFirefox(level, (tab) => resultsOf(tab, `${page.origin}/?drops&runs=${runs}`, times)));
    const runs = replies > 10_000 ? 1 : 3;
    steps.push({
      replies,
      slots: shelfSlots(replies),
      bytes,
      ms: { Standard: await read('Standard', runs), Safer: await read('Safer', runs) },
    });
  }
  return steps;
}

const growthRows = (steps: readonly Growth[]): Row[] =>
  steps.flatMap(({ replies, bytes, ms }) => [
    measured(`${replies} replies in 14 days: drops to download`, 'KB', [bytes / 1000]),
    ...LEVELS.map((level) => measured(`${replies} replies in 14 days: read at ${level}`, 'ms', [ms[level]])),
  ]);

export interface SourceBenchOptions {
  readonly quick: boolean;
  /** Writes docs/benchmarks/ anew. */
  readonly draw: boolean;
}

export async function benchSource({ quick, draw }: SourceBenchOptions): Promise<BenchResult> {
  const newsroom = await startNewsroom();
  const page = await servePage('source');
  try {
    const effort = quick ? QUICK : WHOLE;
    step('first visits in every language ...');
    const rows = await visitRows(newsroom);
    step('first visits over a slow line ...');
    rows.push(...(await lineRows(newsroom, effort)));
    step('keys, drops, sealing ...');
    rows.push(...(await workRows(page, effort)));
    step('whole reports by the page ...');
    rows.push(...(await sendingRows(newsroom, effort)));
    step('many replies ...');
    const steps = await growth(page, effort);
    const result: BenchResult = {
      bench: 'source',
      title: "the source's page",
      machine: machineLine(),
      rows: [...rows, ...growthRows(steps)],
      notes: [
        'Standard and Safer: Firefox ESR, the base of Tor Browser, with its own preferences and with those of Safer.',
        'Clocks are exact, which changes no speed; Tor Browser blurs them at every level.',
        'The figures of GlobaLeaks and the SecureDrop Protocol are those they publish, of other machines.',
      ],
    };
    if (draw) await drawGrowth(result, steps);
    return result;
  } finally {
    await page.close();
    await newsroom.stop();
  }
}
