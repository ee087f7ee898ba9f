/** Bench: the sanitizer, sandboxed and verifying, beside mat2 and exiftool, on sets that the bench makes itself. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { step } from '../terminal.ts';
import { type BenchResult, beside, held, machineLine, measured, median, type Row, within } from './result.ts';
import { type Leak, scan } from './sanitize-leaks.ts';
import { makeOffice } from './sanitize-office.ts';
import { costOf, makeQueue } from './sanitize-queue.ts';
import {
  type Counts,
  makeMedia,
  makeOthers,
  makePdfs,
  makePhotos,
  NEEDLES,
  type SetFile,
} from './sanitize-sets.ts';
import {
  type Cleaned,
  cleanWithAmana,
  cleanWithExiftool,
  cleanWithMat2,
  discard,
  rateOf,
} from './sanitize-tools.ts';

export interface SanitizeBenchOptions {
  /** A tenth of everything: shows that the bench works, and roughly how things stand. */
  readonly quick: boolean;
  /** Cleans all files of the long queue instead of its first ones. */
  readonly long: boolean;
}

interface Plan extends Counts {
  readonly turns: number;
  /** Photos and PDFs that mat2 gets in a turn: it would need most of the time for all of them. */
  readonly mat2Photos: number;
  readonly mat2Pdfs: number;
  /** Every so many-th photo is scanned for leaks. */
  readonly scanEvery: number;
  readonly shortQueue: number;
  readonly longQueue: number;
  /** Files that are cleaned of each queue. */
  readonly measuredOfQueue: number;
}

const FULL: Plan = {
  photos: 200,
  pictures: 40,
  pdfs: 20,
  office: 4,
  turns: 3,
  mat2Photos: 12,
  mat2Pdfs: 1,
  scanEvery: 5,
  shortQueue: 100,
  longQueue: 10_000,
  measuredOfQueue: 50,
};

const QUICK: Plan = {
  photos: 12,
  pictures: 4,
  pdfs: 3,
  office: 1,
  turns: 1,
  mat2Photos: 4,
  mat2Pdfs: 1,
  scanEvery: 3,
  shortQueue: 30,
  longQueue: 1000,
  measuredOfQueue: 30,
};

/** What is promised: times mat2's rate. */
const AIMS = { rebuild: 4, faithful: 30, pdf: 5, office: 5, media: 3 } as const;
/** Two cores are never quite at rest: a quarter more is noise, while anything that grows with 10,000 files would be more. */
const FLAT = 1.25;
const FLAT_MIB = 64;
const CLEAN_SHARE = 98;

interface Race {
  readonly amana: Cleaned[];
  /** A command for each file. */
  readonly mat2: Cleaned[];
  readonly exiftool: Cleaned[];
}

/** The cleaners take turns over a set; mat2 gets another part of it each time. */
async function race(files: readonly SetFile[], folder: string, plan: Plan, mat2Files: number): Promise<Race> {
  const result: Race = { amana: [], mat2: [], exiftool: [] };
  for (let turn = 0; turn < plan.turns; turn += 1) {
    const part = files.slice(turn * mat2Files, (turn + 1) * mat2Files);
    const forMat2 = part.length === 0 ? files.slice(0, mat2Files) : part;
    const amana = await cleanWithAmana(files, folder, 'rebuild');
    const mat2 = await cleanWithMat2(forMat2, folder, false);
    const exiftool = await cleanWithExiftool(files, folder);
    result.amana.push(amana);
    result.mat2.push(mat2);
    result.exiftool.push(exiftool);
    // the first turn's copies are looked at later
    for (const run of turn === 0 ? [exiftool] : [amana, mat2, exiftool]) await discard(run);
  }
  return result;
}

const rates = (runs: readonly Cleaned[], of: 'files' | 'pages') => runs.map((run) => rateOf(run, of));

/** Amana's row with its ratio to mat2, and the neighbours' rows below it. */
function raceRows(what: string, of: 'files' | 'pages', { amana, mat2, exiftool }: Race, aim: number): Row[] {
  const unit = of === 'files' ? 'files a second' : 'pages a second';
  const row = measured(`${what}: amana`, unit, rates(amana, of));
  const neighbour = measured(`${what}: mat2`, unit, rates(mat2, of));
  const unverified = measured(`${what}: exiftool -all=`, unit, rates(exiftool, of));
  const times = row.median / neighbour.median;
  return [
    // mat2 may clean nothing of a set: then there is no ratio, and any rate at all is more than it
    neighbour.median === 0 && row.median > 0
      ? beside(row, Number.NaN, 'mat2, which cleaned none')
      : held(row, times, 'mat2', 'at least', aim),
    neighbour,
    unverified,
  ];
}

async function queueRows(folder: string, plan: Plan, long: boolean): Promise<Row[]> {
  const short = await makeQueue(folder, 'short', plan.shortQueue);
  const many = await makeQueue(folder, 'many', plan.longQueue);
  const shortMs: number[] = [];
  const longMs: number[] = [];
  const grewMiB: number[] = [];
  for (let turn = 0; turn < plan.turns; turn += 1) {
    const few = await costOf(short, join(folder, `short-${turn}`), plan.measuredOfQueue);
    const all = await costOf(
      many,
      join(folder, `many-${turn}`),
      long && turn === 0 ? plan.longQueue : plan.measuredOfQueue,
    );
    shortMs.push(few.msAFile);
    longMs.push(all.msAFile);
    grewMiB.push(Math.max(0, all.lateMiB - all.earlyMiB));
  }
  const row = measured(`a small file, ${plan.longQueue} waiting`, 'ms', longMs);
  return [
    measured(`a small file, ${plan.shortQueue} waiting`, 'ms', shortMs),
    held(row, row.median / median(shortMs), `with ${plan.shortQueue} waiting`, 'at most', FLAT),
    within(measured('memory of the process grew by', 'MiB', grewMiB), FLAT_MIB),
  ];
}

const share = (runs: readonly Cleaned[]): number => {
  const given = runs.reduce((sum, run) => sum + run.given, 0);
  return (100 * runs.reduce((sum, run) => sum + run.copies.length, 0)) / given;
};

const total = (leaks: readonly Leak[]) => leaks.reduce((sum, { values }) => sum + values.length, 0);

const first = (race: Race, tool: keyof Race): Cleaned[] => race[tool].slice(0, 1);

/** Copies of the first turn, of the photos only some. */
function scanned(photos: readonly Cleaned[], rest: readonly Cleaned[], every: number): string[] {
  const some = photos.flatMap(({ copies }) => copies.filter((_, index) => index % every === 0));
  return [...some, ...rest.flatMap(({ copies }) => copies)].map(({ out }) => out);
}

const leakNote = ({ path, values }: Leak): string => `${basename(path)} (${values.join(', ')})`;

/** A note only where there is something to note. */
const noteOf = (what: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`${what}: ${[...new Set(items)].join('; ')}.`];

export async function benchSanitize({ quick, long }: SanitizeBenchOptions): Promise<BenchResult> {
  const plan = quick ? QUICK : FULL;
  const folder = await mkdtemp(join(tmpdir(), 'amana-bench-'));
  try {
    step('making the sets ...');
    const [photos, office] = await Promise.all([makePhotos(folder, plan), makeOffice(folder, plan)]);
    const pdfs = await makePdfs(folder, plan);
    const media = await makeMedia(folder);
    const others = await makeOthers(folder);

    step('photos ...');
    const photoRace = await race(photos, folder, plan, plan.mat2Photos);
    const faithful: Cleaned[] = [];
    const mat2AtOnce: Cleaned[] = [];
    for (let turn = 0; turn < plan.turns; turn += 1) {
      const amana = await cleanWithAmana(photos, folder, 'faithful');
      const mat2 = await cleanWithMat2(photos.slice(0, plan.mat2Photos), folder, true);
      faithful.push(amana);
      mat2AtOnce.push(mat2);
      for (const run of turn === 0 ? [mat2] : [amana, mat2]) await discard(run);
    }
    step('PDFs ...');
    const pdfRace = await race(pdfs, folder, plan, plan.mat2Pdfs);
    step('office files ...');
    const officeRace = await race(office, folder, plan, office.length);
    step('sound and film ...');
    const mediaRace = await race(media, folder, plan, media.length);
    step('other formats ...');
    const otherRace = await race(others, folder, { ...plan, turns: 1 }, others.length);
    step('short and long queues ...');
    const queue = await queueRows(folder, plan, long);

    step('looking for what was planted ...');
    const races = [pdfRace, officeRace, mediaRace, otherRace];
    const of = (tool: keyof Race) => races.flatMap((one) => first(one, tool));
    const amanaPhotos = [...first(photoRace, 'amana'), ...faithful.slice(0, 1)];
    const left = await scan(scanned(amanaPhotos, of('amana'), plan.scanEvery), NEEDLES);
    const leftByMat2 = await scan(scanned(first(photoRace, 'mat2'), of('mat2'), plan.scanEvery), NEEDLES);
    const originals = [photos.slice(0, 1), pdfs, office, media].flat().map(({ path }) => path);
    const before = await scan(originals, NEEDLES);

    const faithfulRow = measured(
      '12-megapixel photos, faithful: amana',
      'files a second',
      rates(faithful, 'files'),
    );
    const mat2Photos = median(rates(photoRace.mat2, 'files'));
    const atOnce = measured(
      '12-megapixel photos: mat2, one command',
      'files a second',
      rates(mat2AtOnce, 'files'),
    );
    const amanaRuns = [...amanaPhotos, ...of('amana')];
    const rejected = amanaRuns.flatMap((run) => run.rejected);
    const amanaShare = share([...first(photoRace, 'amana'), ...of('amana')]);
    const leftRow = measured('planted values left in copies: amana', 'values', [total(left)]);
    const shareRow = measured('clean or raster: amana', '%', [amanaShare]);
    return {
      bench: 'sanitize',
      title: 'cleaning files',
      machine: machineLine(),
      rows: [
        ...raceRows('12-megapixel photos, rebuilt', 'files', photoRace, AIMS.rebuild),
        held(faithfulRow, faithfulRow.median / mat2Photos, 'mat2', 'at least', AIMS.faithful),
        beside(atOnce, atOnce.median / mat2Photos, 'a command a file'),
        ...raceRows('PDFs', 'pages', pdfRace, AIMS.pdf),
        ...raceRows('office files', 'files', officeRace, AIMS.office),
        ...raceRows('sound and film', 'files', mediaRace, AIMS.media),
        ...queue,
        held(shareRow, amanaShare / CLEAN_SHARE, `of ${CLEAN_SHARE} %`, 'at least', 1),
        measured('came out: mat2', '%', [share([...first(photoRace, 'mat2'), ...of('mat2')])]),
        held(leftRow, total(left), 'values', 'at most', 0),
        measured('planted values left in copies: mat2', 'values', [total(leftByMat2)]),
        measured(`planted values found in ${originals.length} originals`, 'values', [total(before)]),
      ],
      notes: [
        'Amana: `./amana sanitize` with its start, a sandbox for each file, every copy verified, as many at a time as there are cores.',
        `mat2: Debian's, a command for each file unless said, ${plan.mat2Photos} photos and ${plan.mat2Pdfs} PDFs a turn. exiftool: Debian's, one command for all, unverified.`,
        `Rates count files that came out; medians of ${plan.turns} turns. ${photos.length} photos of ${plan.pictures} pictures, ${pdfs.length} PDFs, ${office.length} office files, ${media.length} of sound and film, ${others.length} others.`,
        `Of the queue of ${plan.longQueue} the first ${long ? plan.longQueue : plan.measuredOfQueue} are cleaned while the others wait.`,
        ...noteOf('Amana rejected', rejected),
        ...noteOf('Amana left', left.map(leakNote)),
        ...noteOf('mat2 left', leftByMat2.map(leakNote)),
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
