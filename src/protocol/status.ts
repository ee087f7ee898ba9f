/** What an administrator is shown of the servers: their health, and nothing that an editor's or a source's act could be read from. */
import { day, z } from './schema.ts';

/** Everything that `amana doctor` can find something about; the desk's page has words for each. */
export const HEALTH_CHECKS = [
  'node',
  'packages',
  'system parts',
  'sandbox',
  'swap',
  'disk room',
  'clock',
  'database',
  'stored reports',
  'stored files',
  'folder modes',
  'root key',
  'backup',
  'desk epochs',
  'sanitizer epochs',
  'parcel epochs',
  'newsroom statement',
  'newsroom certificate',
  'worker certificate',
  'lead certificates',
  'editors',
  'desk keys ahead',
  'old epoch keys',
  'listeners',
  'worker’s way out',
  'torrc',
  'editors’ onion',
  'tor version',
  'host names',
  'circuits',
  'services',
  'core dumps',
  'drops',
  'intake answers',
  'newsroom answers',
  'plain answers',
  'site answers',
  'plain form',
  'fault answers',
  'debug paths',
  'page bodies',
  'report without scripts',
  'redis',
  'way to redis',
  'work taken',
  'floods',
  'flood switch',
  'room for files',
  'traces',
  'canary',
] as const;
export type HealthCheck = (typeof HEALTH_CHECKS)[number];

export const HEALTH_STATES = ['pass', 'warn', 'fail'] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

/** As doctor leaves it for the newsroom: names and states; what was seen, and where, stays on the operator's screen. */
export const healthRecord = z.strictObject({
  v: z.literal(1),
  day,
  checks: z.array(z.strictObject({ check: z.enum(HEALTH_CHECKS), state: z.enum(HEALTH_STATES) })),
});
export type HealthRecord = z.infer<typeof healthRecord>;

/** Orders of magnitude, of the days before today: what moves when something comes would tell when it came. */
export const COARSE = ['none', 'some', 'tens', 'hundreds', 'thousands'] as const;
export type Coarse = (typeof COARSE)[number];

export function coarse(count: number): Coarse {
  const place = [1, 10, 100, 1000].filter((least) => count >= least).length;
  return COARSE[place] ?? 'none';
}

/** What ends, and how many days before it somebody has to act: those that need the root key need the most. */
export const ENDS_SOON_DAYS = {
  newsroom: 42,
  worker: 42,
  lead: 42,
  editor: 28,
  deskKeys: 14,
  parcelKeys: 7,
  workerKeys: 1,
} as const;
export type Ending = keyof typeof ENDS_SOON_DAYS;
export const ENDINGS = [
  'newsroom',
  'worker',
  'lead',
  'editor',
  'deskKeys',
  'parcelKeys',
  'workerKeys',
] as const;

const counted = z.int().check(z.nonnegative());
const howMany = z.enum(COARSE);

export const statusAnswer = z.strictObject({
  counts: z.strictObject({
    reports: howMany,
    attachments: howMany,
    /** Attachments that no worker has cleaned. */
    waiting: howMany,
    enrolments: howMany,
  }),
  /** Age in days of the oldest attachment that waits; null where none does. */
  oldestWaitingDays: z.nullable(counted),
  /** Whole days since the newest drop; null where there is none. */
  lastDropDays: z.nullable(counted),
  /** Days left of each, negative once it has ended; null where there is none. */
  ends: z.strictObject({
    newsroom: z.nullable(z.int()),
    worker: z.nullable(z.int()),
    lead: z.nullable(z.int()),
    editor: z.nullable(z.int()),
    deskKeys: z.nullable(z.int()),
    parcelKeys: z.nullable(z.int()),
    workerKeys: z.nullable(z.int()),
  }),
  /** Of doctor's last whole run; null where there was none. */
  findings: z.nullable(healthRecord),
});
export type StatusAnswer = z.infer<typeof statusAnswer>;
