/** The harness: a newsroom of its own, every fault after the other, and what has arrived after each. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCrypto } from '#protocol/engines/select.ts';
import { bringPages } from '../setup/pages.ts';
import { type Afterwards, lookAfterwards } from './afterwards.ts';
import { Desk } from './desk.ts';
import { bringDisk } from './disk.ts';
import type { Fault } from './fault.ts';
import { House } from './house.ts';
import { Sources } from './sources.ts';

export interface Outcome {
  readonly fault: string;
  /** Why it was not done, in one sentence; null where it was. */
  readonly skipped: string | null;
  /** Reports that were acknowledged while it lasted. */
  readonly acknowledged: number;
  /** How many of them the desk has opened. */
  readonly arrived: number;
  /** Numbers of those that it has not, and of those that came more than once. */
  readonly lost: readonly number[];
  readonly twice: readonly number[];
  /** What doctor said while it lasted; null for nothing. */
  readonly doctor: string | null;
  /** Whether doctor named it, or did not have to. */
  readonly isNamed: boolean;
  readonly seconds: number;
}

export interface Result {
  readonly outcomes: readonly Outcome[];
  /** Of the whole run. */
  readonly acknowledged: number;
  readonly arrived: number;
  readonly lost: readonly number[];
  readonly twice: readonly number[];
  readonly files: { readonly acknowledged: number; readonly clean: number; readonly listed: number };
  readonly afterwards: Afterwards;
  readonly seconds: number;
}

/** A worker's lock on what it was killed over ends within 20 s, and is noticed within ten more; and a busy machine. */
const ARRIVE_MS = 90_000;
const CLEANED_MS = 120_000;
/** Ctrl-C leaves no mount and no process behind. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const BROKEN_OFF = 2;

/** @param reports in all, shared by the faults */
export async function runFaults(
  faults: readonly Fault[],
  reports: number,
  onOutcome: (outcome: Outcome) => void,
): Promise<Result> {
  await bringPages();
  const startedMs = performance.now();
  const top = await mkdtemp(join(tmpdir(), 'amana-faults-'));
  const disk = bringDisk(top);
  let house: House | null = null;
  const tidy = async (): Promise<void> => {
    await house?.stop();
    await disk.remove();
    await rm(top, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  const end = (): void => void tidy().finally(() => process.exit(BROKEN_OFF));
  for (const signal of SIGNALS) process.once(signal, end);
  try {
    house = await House.make(await loadCrypto(), disk);
    await house.start();
    const desk = await Desk.enrol(house);
    const sources = await Sources.come(house);
    const outcomes: Outcome[] = [];
    const share = Math.max(1, Math.ceil(reports / faults.length));
    for (const fault of faults) {
      const outcome = await suffered(fault, house, sources, desk, share);
      outcomes.push(outcome);
      onOutcome(outcome);
    }
    const { clean, listed } = await desk.cleaned(sources.files, CLEANED_MS);
    const all = (await desk.look()).count(sources.acknowledged, sources.acknowledged.keys());
    return {
      outcomes,
      acknowledged: sources.acknowledged.size,
      ...all,
      files: { acknowledged: sources.files.size, clean, listed },
      afterwards: await lookAfterwards(house),
      seconds: secondsSince(startedMs),
    };
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
    await tidy();
  }
}

const secondsSince = (startedMs: number): number => Math.round((performance.now() - startedMs) / 100) / 10;

async function suffered(
  fault: Fault,
  house: House,
  sources: Sources,
  desk: Desk,
  reports: number,
): Promise<Outcome> {
  const startedMs = performance.now();
  const skipped = fault.hindrance?.(house) ?? null;
  const nothing = {
    acknowledged: 0,
    arrived: 0,
    lost: [],
    twice: [],
    doctor: null,
    isNamed: true,
    seconds: 0,
  };
  if (skipped !== null) return { fault: fault.name, skipped, ...nothing };
  const before = new Set(sources.acknowledged.keys());
  const finding = await fault.strike({ house, sources, desk, reports });
  const numbers = [...sources.acknowledged.keys()].filter((number) => !before.has(number));
  await desk.waitFor(numbers, ARRIVE_MS);
  return {
    fault: fault.name,
    skipped: null,
    acknowledged: numbers.length,
    ...(await desk.look()).count(sources.acknowledged, numbers),
    doctor: finding === null ? null : `${finding.check}: ${finding.seen}`,
    isNamed: finding !== null || !fault.isToBeNamed,
    seconds: secondsSince(startedMs),
  };
}
