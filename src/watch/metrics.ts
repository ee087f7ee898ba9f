/**
 * Everything that is exported, each with how it is made coarse: what does not stand here cannot be scraped. No
 * metrics of the runtime: how busy a process is tells when somebody is there.
 */
import { Gauge, Registry } from 'prom-client';
import { FLOOD_MODES } from '#protocol/work.ts';
import { type DaySeen, DISK_FULL_BYTES, type Seen } from './checks.ts';
import { KEYS } from './keys.ts';
import { crowds, eighths, tens, twos } from './steps.ts';
import { ALL_TROUBLES, TROUBLES, type Trouble } from './troubles.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const HOUR_MS = 3_600_000;

export interface Metrics {
  readonly registry: Registry;
  /** What a look of now shows: the machine, its keys, and the price that everybody is asked. */
  show(seen: Seen, troubles: ReadonlySet<Trouble>): void;
  /** Once a day: the day that is over, and what would tell of arrivals if it were live. */
  showDay(day: DaySeen | null, seen: Seen): void;
}

/** @param uptimeMs since this process began */
export function openMetrics(uptimeMs: () => number): Metrics {
  const registry = new Registry();
  const gauge = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge<L>({ name: `amana_${name}`, help, labelNames, registers: [registry] });

  const trouble = gauge('trouble', '1 while this code holds; docs/metrics.md says what to do', [
    'code',
    'severity',
  ]);
  const keyDays = gauge('key_days_left', 'Whole days until the last key of this kind ends', ['key']);
  const price = gauge('flood_price_bits', 'The highest price of today, in zero bits; 0 on a calm day');
  const mode = gauge('flood_switch', '1 for the position of the switch', ['mode']);
  const served = gauge('worker_present', '1 while a worker, and with it a sandbox, takes files');
  const answers = gauge('redis_answers', '1 while Redis answers');
  const jobs = gauge('queue_jobs', 'Jobs in the queue, at least; 0 below a crowd of 256');
  const old = gauge('waiting_old', 'Things of earlier days that still wait, at least, in powers of ten');
  const disk = gauge(
    'disk_free_gibibytes',
    'Free room at the beginning of the day, at least, in powers of two',
  );
  const diskLeft = gauge('disk_writable', '1 while there is room to take anything');
  const room = gauge(
    'attachment_room_eighths',
    'Room for files that no worker has cleaned, at the beginning of the day',
  );
  const reports = gauge('reports_yesterday', 'Reports of the day that is over, at least, in powers of ten');
  const attachments = gauge(
    'attachments_yesterday',
    'Files of the day that is over, at least, in powers of ten',
  );
  const uptime = gauge('uptime_hours', 'Whole hours since this collector began');
  const memory = gauge(
    'memory_peak_mebibytes',
    'The most memory that this collector has had, at least, in powers of two',
  );

  return {
    registry,
    show(seen, troubles) {
      for (const code of ALL_TROUBLES)
        trouble.set({ code, severity: TROUBLES[code] }, troubles.has(code) ? 1 : 0);
      keyDays.reset();
      for (const key of KEYS) {
        const left = seen.keys?.[key];
        if (left !== undefined && left !== null) keyDays.set({ key }, left);
      }
      price.set(seen.flood?.bitsToday ?? 0);
      for (const one of FLOOD_MODES) mode.set({ mode: one }, seen.flood?.mode === one ? 1 : 0);
      served.set(seen.queue?.isServed === true ? 1 : 0);
      answers.set(seen.queue === null ? 0 : 1);
      jobs.set(crowds(seen.queue?.jobs ?? 0));
      diskLeft.set((seen.freeBytes ?? DISK_FULL_BYTES) >= DISK_FULL_BYTES ? 1 : 0);
      uptime.set(Math.floor(uptimeMs() / HOUR_MS));
      // In KiB, and the kernel's own high-water mark. getrusage(2)
      memory.set(twos((process.resourceUsage().maxRSS * 1024) / MIB));
    },
    showDay(day, seen) {
      reports.set(tens(day?.reports ?? 0));
      attachments.set(tens(day?.attachments ?? 0));
      old.set(tens(seen.waitingOld ?? 0));
      disk.set(twos((seen.freeBytes ?? 0) / GIB));
      room.set(eighths(seen.roomFilled ?? 0));
    },
  };
}
