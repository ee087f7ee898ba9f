/**
 * Every setting of the six long-running processes: documented here, parsed once, before anything listens.
 * Entry points call `loadConfig` and hand each part only what it needs; nothing else reads the environment.
 *
 * There are no default secrets, because there are no secrets here at all: what a process holds in its
 * environment is readable to whoever reads /proc, so private keys come as files with mode 0600.
 */
import { isAbsolute } from 'node:path';
import { z } from 'zod';

/** Where a server listens. Port 0 asks the system for a free one; the ready line then says which. */
export type Listen = { kind: 'tcp'; host: string; port: number } | { kind: 'unix'; path: string };

/** 2 GiB: the largest size bucket of a sealed attachment. */
const LARGEST_ATTACHMENT_BYTES = 2 * 1024 ** 3;

/** 6 h × 60 min × 60 s: how often a drop is published unless the operator says otherwise. */
const DROP_SECONDS = 6 * 60 * 60;

/** 30 min × 60 s: a report reaches the desk at a random moment of this span after it arrived. */
const RELEASE_SECONDS = 30 * 60;

/** A random moment of a span longer than a day would outlive the day it is stored under. */
const DAY_SECONDS = 24 * 60 * 60;

const MIB = 1024 ** 2;

/** A dozen photos, or a minute of film; more is for browsers that seal piece by piece. */
const LARGEST_FORM_BYTES = 32 * MIB;

/** `127.0.0.1:8470`, `[::1]:8470`, `localhost:8470`, `unix:/run/amana/intake.sock` */
export function parseListen(text: string): Listen | null {
  if (text.startsWith('unix:')) {
    const path = text.slice('unix:'.length);
    return isAbsolute(path) ? { kind: 'unix', path } : null;
  }
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([A-Za-z0-9.-]+)):([0-9]{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host !== undefined && port <= 65_535 ? { kind: 'tcp', host, port } : null;
}

const path = z.string().refine(isAbsolute, 'has to be an absolute path');

/** A password in an environment is readable to whoever reads /proc, and so none may stand in an address. */
const database = z
  .string()
  .refine(
    (text) =>
      isAbsolute(text) ||
      (/^postgresql:\/\/[^\s]*\/[^\s/?]+/.test(text) &&
        !/^[^?]*:[^@/?]*@|[?&]password=/.test(text.slice(13))),
    'has to be the absolute path of a SQLite file, or postgresql://USER@HOST:PORT/NAME or postgresql:///NAME?host=/socket/folder&user=USER; a password belongs into the file that PGPASSFILE names',
  );

const blobs = z
  .string()
  .refine(
    (text) => isAbsolute(text) || /^s3:\/\/[a-z0-9.-]+\?([^\s]+&)?endpoint=https?:/.test(text),
    'has to be the absolute path of a folder, or s3://BUCKET?endpoint=https://HOST&region=REGION&credentials=/absolute/file',
  );

const listen = z.string().transform((text, context): Listen => {
  const parsed = parseListen(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: 'custom', message: 'has to be HOST:PORT or unix:/absolute/path' });
  return z.NEVER;
});

const redis = z
  .string()
  .refine(
    (text) =>
      isAbsolute(text) ||
      /^rediss?:\/\/[^\s]+$/.test(text) ||
      /^sentinel:\/\/[\w.-]+@[^\s@,]+:\d+(,[^\s@,]+:\d+)*(\?[^\s]*)?$/.test(text) ||
      /^cluster:\/\/[^\s@,]+:\d+(,[^\s@,]+:\d+)*(\?[^\s]*)?$/.test(text),
    'has to be the absolute path of a unix socket, redis://… or rediss://…, sentinel://NAME@HOST:PORT,HOST:PORT or cluster://HOST:PORT,HOST:PORT',
  );

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^[0-9]{1,15}$/, `has to be a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `has to be a whole number from ${least} to ${most}`);

const hosts = z
  .string()
  .transform((text) => text.split(',').map((host) => host.trim().toLowerCase()))
  .refine(
    (list) => list.every((host) => /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?$/.test(host)),
    'has to be a list of host names, each with its port if it has one, with commas between',
  );

/** One in three seconds, or a few sources an hour with twenty files each. A flood is counted in thousands. */
export const NORMAL_WRITES = 200;

const HALF_OF_THE_DISK = { share: 0.5 };

/** `50%` of the disk, or a whole number of bytes. */
const room = z
  .string()
  .regex(/^([0-9]{1,15}|[1-9][0-9]?%)$/, 'has to be a number of bytes, or a share of the disk from 1% to 99%')
  .transform((text): { bytes: number } | { share: number } =>
    text.endsWith('%') ? { share: Number(text.slice(0, -1)) / 100 } : { bytes: Number(text) },
  );

/** As AMANA_ATTACHMENT_ROOM is read, for the operator's commands. @throws ZodError */
export const parseRoom = (text: string | undefined): z.output<typeof room> =>
  text === undefined || text === '' ? HALF_OF_THE_DISK : room.parse(text);

const WEEK_DAYS = 7;

/**
 * 8 weeks: nothing opens a sealed report of an earlier day but what an editor filed. Keys are published four weeks ahead,
 * each is open for one and kept for two; one more for a machine that stood still.
 */
const LEAST_REPORT_DAYS = 8 * WEEK_DAYS;

/** 13 weeks: a quarter of a year to notice that something was never filed. */
const REPORT_DAYS = 13 * WEEK_DAYS;

/** 104 weeks: what an investigation still shows and checks. */
const ATTACHMENT_DAYS = 104 * WEEK_DAYS;

/** 520 weeks without a single event. A history is the desk's memory, and goes as a whole or not at all. */
const EVENT_DAYS = 520 * WEEK_DAYS;

/** As long as sources fetch drops, by the protocol; never longer, since a codename under duress shows them. */
const DROP_DAYS = 2 * WEEK_DAYS;

/** A century: a lifetime beyond it is a misspelt one. */
const MOST_DAYS = 36_400;

/** So many days, or `keep` for no end. */
const lifetime = (least: number) =>
  z.union(
    [z.literal('keep').transform(() => null), whole(least, MOST_DAYS)],
    `has to be keep, or a number of days from ${least} to ${MOST_DAYS}`,
  );

const reportDays = lifetime(LEAST_REPORT_DAYS).default(REPORT_DAYS);
const attachmentDays = lifetime(LEAST_REPORT_DAYS).default(ATTACHMENT_DAYS);
const eventDays = lifetime(52 * WEEK_DAYS).default(EVENT_DAYS);

/** AMANA_REPORT_DAYS and its like as they are read, for the operator's commands. @throws ZodError */
export const parseLifetimes = (env: Readonly<Record<string, string | undefined>>) => ({
  reportDays: reportDays.parse(env.AMANA_REPORT_DAYS || undefined),
  attachmentDays: attachmentDays.parse(env.AMANA_ATTACHMENT_DAYS || undefined),
  eventDays: eventDays.parse(env.AMANA_EVENT_DAYS || undefined),
});

/** Variables in the order of this table; the left side is the name inside the program. */
const VARIABLES = {
  /**
   * AMANA_DATABASE: the SQLite file, made when missing; or postgresql://… for several machines (docs/scale.md). Holds sealed
   * bytes, days and signed statements.
   */
  database: { name: 'AMANA_DATABASE', schema: database },
  /** AMANA_BLOBS: the folder of sealed attachments and clean copies, a file each; or s3://… for several machines. */
  blobs: { name: 'AMANA_BLOBS', schema: blobs },
  /**
   * AMANA_REDIS: a unix socket (best: no port to reach), a URL, sentinel://… or cluster://…; the latter two take
   * `?password-file=/absolute/file&tls=1`. Redis is disposable: storage rebuilds it.
   */
  redis: { name: 'AMANA_REDIS', schema: redis },
  /** AMANA_ROOT: the newsroom's root public key, 64 hex digits. Everything signed is checked up to it. */
  root: {
    name: 'AMANA_ROOT',
    schema: z.string().regex(/^[0-9a-f]{64}$/, 'has to be 64 lower-case hex digits: the root public key'),
  },
  /** AMANA_LISTEN: HOST:PORT, or unix:PATH behind tor, where no other process of the machine can connect. */
  listen: { name: 'AMANA_LISTEN', schema: listen },
  /**
   * AMANA_HOSTS: the Host values that are answered, for instance the onion address; any other is refused, so that
   * a page of a stranger's site cannot talk to this server. Empty list (the default): the listen address itself,
   * and localhost with the same port when it is a loopback address.
   */
  hosts: { name: 'AMANA_HOSTS', schema: hosts.default([]) },
  /** AMANA_PAGES: the folder with the built pages (dist/). */
  pages: { name: 'AMANA_PAGES', schema: path },
  /** AMANA_SITE: the folder of the published static site. The newsroom writes it, the intake serves it. */
  site: { name: 'AMANA_SITE', schema: path },
  /**
   * AMANA_SITE_ADDRESS: where readers find the site, e.g. http://….onion/site/; the feeds then carry whole addresses.
   * Without it their links are relative, which most readers of feeds follow too.
   */
  siteAddress: {
    name: 'AMANA_SITE_ADDRESS',
    schema: z
      .string()
      .refine(
        (text) => /^https?:\/\/[^\s/?#]+\/([^\s?#]*\/)?$/.test(text),
        'has to be an http or https address with a slash at its end',
      )
      .nullable()
      .default(null),
  },
  /** AMANA_WORKER_KEYS: the worker host's private keys. No other process may be able to read this folder. */
  workerKeys: { name: 'AMANA_WORKER_KEYS', schema: path },
  /**
   * AMANA_DROP_SECONDS: the interval between two drops, counted from midnight UTC. All sources fetch the same drops of
   * 14 days, each of at least 16 KiB: 0.9 MiB at the default of 6 hours, 5.3 MiB at 1 hour. Under an hour, empty
   * drops are left out, and everybody can see when a reply was published: for trying out only; `doctor` warns. A
   * change that counts fewer intervals a day than before may delay the next drop to the next day.
   */
  dropSeconds: { name: 'AMANA_DROP_SECONDS', schema: whole(1, DAY_SECONDS).default(DROP_SECONDS) },
  /** AMANA_RELEASE_SECONDS: the mixing delay of reports. 0 shows a report at once; default half an hour. */
  releaseSeconds: { name: 'AMANA_RELEASE_SECONDS', schema: whole(0, DAY_SECONDS).default(RELEASE_SECONDS) },
  /** AMANA_MAX_ATTACHMENT_BYTES: the largest attachment that is accepted, with its padding; default and most: 2 GiB. */
  maxAttachmentBytes: {
    name: 'AMANA_MAX_ATTACHMENT_BYTES',
    schema: whole(65_536, LARGEST_ATTACHMENT_BYTES).default(LARGEST_ATTACHMENT_BYTES),
  },
  /**
   * AMANA_ATTACHMENT_ROOM: bytes, or a share of the disk such as 50% (the default), for attachments that no worker has
   * cleaned yet. As it fills, the largest are refused first: one may take a quarter of what is left. Reports do not
   * count; 256 MiB of the disk are theirs in any case.
   */
  attachmentRoom: { name: 'AMANA_ATTACHMENT_ROOM', schema: room.default(HALF_OF_THE_DISK) },
  /**
   * AMANA_REPORT_DAYS: how long a sealed report stays after the day it came; 91 days, at least 56, or `keep`. What was filed
   * in a case lives on there, sealed anew; of the others every key is destroyed after seven weeks at most.
   */
  reportDays: { name: 'AMANA_REPORT_DAYS', schema: reportDays },
  /**
   * AMANA_ATTACHMENT_DAYS: how long a clean copy, its record and a kept original stay; 728 days, at least 56, or `keep`. What a
   * case needs for longer has to be downloaded or published before.
   */
  attachmentDays: { name: 'AMANA_ATTACHMENT_DAYS', schema: attachmentDays },
  /**
   * AMANA_EVENT_DAYS: how long a case's history stays after its last event; 3640 days, at least 364, or `keep`. It goes as a
   * whole, with its keys. The desk's own history has no end.
   */
  eventDays: { name: 'AMANA_EVENT_DAYS', schema: eventDays },
  /** AMANA_DROP_DAYS: how long published replies can be fetched; 14 days, which is the most, and at least 2. */
  dropDays: { name: 'AMANA_DROP_DAYS', schema: whole(2, DROP_DAYS).default(DROP_DAYS) },
  /**
   * AMANA_NORMAL_WRITES: reports and attachments in ten minutes, together, that are nothing unusual here. Half as many
   * again for a while, and everybody has to solve a puzzle first, harder as more come (./amana flood status).
   */
  normalWrites: { name: 'AMANA_NORMAL_WRITES', schema: whole(1, 1_000_000_000).default(NORMAL_WRITES) },
  /**
   * AMANA_PROXY_PROTOCOL: 1 when tor stands in front with `HiddenServiceExportCircuitID haproxy`, so that limits
   * work by circuit. Then a connection without that line is closed.
   */
  proxyProtocol: {
    name: 'AMANA_PROXY_PROTOCOL',
    schema: z
      .enum(['0', '1'], 'has to be 0 or 1')
      .transform((value) => value === '1')
      .default(false),
  },
  /**
   * AMANA_CIRCUITS: the socket of the mediator that has tor close the whole circuit of an abuser; `off`, the default: its
   * connections alone are closed.
   */
  circuits: {
    name: 'AMANA_CIRCUITS',
    schema: z
      .union([z.literal('off').transform(() => null), path], 'has to be off, or an absolute path')
      .default(null),
  },
  /** AMANA_TOR_CONTROL: the path of tor's ControlSocket, for the mediator alone: it is power over tor as a whole. */
  torControl: { name: 'AMANA_TOR_CONTROL', schema: path },
  /** AMANA_TOR_COOKIE: the path of tor's CookieAuthFile. */
  torCookie: { name: 'AMANA_TOR_COOKIE', schema: path },
  /** AMANA_TOR_ONIONS: the onions whose visitors' circuits the mediator may close, with commas between. */
  torOnions: {
    name: 'AMANA_TOR_ONIONS',
    schema: z
      .string()
      .regex(
        /^[a-z2-7]{56}\.onion(,[a-z2-7]{56}\.onion)*$/,
        'has to be a list of .onion names, with commas between',
      )
      .transform((text) => text.split(',').map((onion) => onion.slice(0, -'.onion'.length))),
  },
  /**
   * AMANA_METRICS: where Prometheus finds the watch's coarse counts: unix:/path, or a port of loopback such as
   * 127.0.0.1:9477; `off`, which is the default.
   */
  metrics: {
    name: 'AMANA_METRICS',
    schema: z
      .union([
        z.literal('off').transform(() => null),
        listen.refine(
          (place) => place.kind === 'unix' || ['127.0.0.1', '::1', 'localhost'].includes(place.host),
          'has to be off, unix:/absolute/path, or a port of loopback',
        ),
      ])
      .default(null),
  },
  /**
   * AMANA_NOTICE: a program of the operator's, called with one word, the code of a trouble (docs/metrics.md); `off`, which is
   * the default.
   */
  notice: {
    name: 'AMANA_NOTICE',
    schema: z
      .union([z.literal('off').transform(() => null), path], 'has to be off, or an absolute path')
      .default(null),
  },
  /** AMANA_NOTICE_SECONDS: a notice leaves at a random moment of this span, so that its time tells nothing; 15 minutes. */
  noticeSeconds: { name: 'AMANA_NOTICE_SECONDS', schema: whole(0, DAY_SECONDS).default(15 * 60) },
  /** AMANA_SANDBOX_SPARE: sandboxes kept warm, so that an attachment does not wait for a start. */
  sandboxSpare: { name: 'AMANA_SANDBOX_SPARE', schema: whole(0, 16).default(1) },
  /**
   * AMANA_MODES: how files are cleaned where their source does not say, e.g. `image/png=faithful,application/pdf=scan`;
   * what is not named is rebuilt.
   */
  modes: {
    name: 'AMANA_MODES',
    schema: z
      .string()
      .regex(
        /^$|^[\w.+-]+\/[\w.+-]+=\w+(?:,[\w.+-]+\/[\w.+-]+=\w+)*$/,
        'has to be type=mode, separated by commas',
      )
      .default('')
      .transform((text) =>
        Object.fromEntries(text === '' ? [] : text.split(',').map((pair) => pair.split('='))),
      )
      .pipe(z.record(z.string(), z.enum(['rebuild', 'faithful', 'scan']))),
  },
  /**
   * AMANA_PLAIN_FORM: whether sources whose browser runs no script may send a plain form, which protects them less.
   * `off`, or the port at which it answers under the intake's own name; 81 with the torrc that comes along.
   */
  plainForm: {
    name: 'AMANA_PLAIN_FORM',
    schema: z
      .union([z.literal('off').transform(() => null), whole(1, 65_535)], 'has to be off, or a port')
      .default(null),
  },
  /**
   * AMANA_INTAKE: where the plain form finds the intake, which it speaks to as any source does; of several on one storage
   * all of them, with commas between: where one is gone, the next is asked.
   */
  intakes: {
    name: 'AMANA_INTAKE',
    schema: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.tuple([listen], listen)),
  },
  /** AMANA_INTAKE_HOST: the Host that the intake answers to, where that is not the address itself. */
  intakeHost: {
    name: 'AMANA_INTAKE_HOST',
    schema: z
      .string()
      .regex(/^[a-z0-9.-]+(:[0-9]{1,5})?$/, 'has to be a host name')
      .nullable()
      .default(null),
  },
  /** AMANA_PLAIN_FORM_BYTES: the largest plain form with its files, which lies in memory until it is sealed; 32 MiB. */
  mostFormBytes: {
    name: 'AMANA_PLAIN_FORM_BYTES',
    schema: whole(2 * MIB, 256 * MIB).default(LARGEST_FORM_BYTES),
  },
  /**
   * AMANA_PLAIN_MEMORY_BYTES: for all plain forms at the same time; further ones are asked to wait. Default 128 MiB,
   * which is three of the largest and many without files. It has to hold more than one of the largest.
   */
  formMemoryBytes: {
    name: 'AMANA_PLAIN_MEMORY_BYTES',
    schema: whole(4 * MIB, 4096 * MIB).default(4 * LARGEST_FORM_BYTES),
  },
  /**
   * AMANA_RELAY: where the relay answers that carries signed articles to other sites for the editors' page; `off`, which is
   * the default, leaves that to ./amana desk promote-to.
   */
  relay: {
    name: 'AMANA_RELAY',
    schema: z.union([z.literal('off').transform(() => null), listen]).default(null),
  },
  /** AMANA_RELAY_KEY: the file with the relay's private key, mode 0600; made when missing. */
  relayKey: { name: 'AMANA_RELAY_KEY', schema: path },
  /** AMANA_RELAY_WAY: HOST:PORT or unix:PATH of tor's SOCKS, through which the relay reaches sites; or `direct`, without tor. */
  relayWay: {
    name: 'AMANA_RELAY_WAY',
    schema: z
      .union([z.literal('direct'), listen], 'has to be direct, or HOST:PORT or unix:PATH of a SOCKS port')
      .default({ kind: 'tcp', host: '127.0.0.1', port: 9050 }),
  },
  /**
   * AMANA_FINDINGS: findings.json of ./amana doctor, for the status page of leads and administrators: names of checks and
   * whether all is well, and no more. Without it that page shows what the newsroom's own storage tells.
   */
  findings: { name: 'AMANA_FINDINGS', schema: path.nullable().default(null) },
  /** AMANA_LOG_LEVEL: log lines are event codes and counts at every level; `debug` adds none about people. */
  logLevel: {
    name: 'AMANA_LOG_LEVEL',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  },
} as const;

type Setting = keyof typeof VARIABLES;

/** What whoever reads the database is told: where it is, the files beside it, and the key that all is checked up to. */
const STORED = ['database', 'blobs', 'root'] as const;
/** What every server is told. */
const SERVED = ['listen', 'hosts', 'proxyProtocol', 'logLevel'] as const;
const TAKEN = ['releaseSeconds', 'maxAttachmentBytes', 'attachmentRoom', 'normalWrites'] as const;
const FORMS = ['plainForm', 'mostFormBytes', 'formMemoryBytes'] as const;
const LIFETIMES = ['reportDays', 'attachmentDays', 'eventDays', 'dropDays'] as const;

/** What each process may know; a process is not even told the path of what it must never read. */
const ROLES = {
  intake: [...STORED, ...SERVED, ...TAKEN, 'redis', 'pages', 'site', 'circuits', 'plainForm'],
  plain: [...SERVED, ...FORMS, 'root', 'intakes', 'intakeHost', 'circuits'],
  newsroom: [...STORED, ...SERVED, 'pages', 'site', 'siteAddress', 'relay', 'findings'],
  site: [...SERVED, 'site', 'circuits'],
  circuits: ['listen', 'torControl', 'torCookie', 'torOnions', 'logLevel'],
  relay: ['root', 'listen', 'relayKey', 'relayWay', 'logLevel'],
  worker: [...STORED, 'redis', 'workerKeys', 'maxAttachmentBytes', 'sandboxSpare', 'modes', 'logLevel'],
  janitor: [...STORED, ...LIFETIMES, 'redis', 'dropSeconds', 'releaseSeconds', 'attachmentRoom', 'logLevel'],
  watch: [...STORED, 'redis', 'attachmentRoom', 'metrics', 'notice', 'noticeSeconds', 'logLevel'],
} as const satisfies Record<string, readonly Setting[]>;

export type Role = keyof typeof ROLES;

type Value<S extends Setting> = z.output<(typeof VARIABLES)[S]['schema']>;

export type Config<R extends Role> = { readonly [S in (typeof ROLES)[R][number]]: Value<S> };

/** Says every wrong variable at once, never its value: an environment may hold what does not belong in a log. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(role: Role, problems: readonly string[]) {
    super(
      `${role}: ${problems.length} setting(s) to mend\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** The names a role reads, for `up`, the compose file and their tests. */
export const variablesOf = (role: Role): readonly string[] =>
  ROLES[role].map((setting) => VARIABLES[setting].name);

/**
 * @param env usually `process.env`; variables of other roles are ignored, an unknown AMANA_… name is an error,
 * since a misspelt setting must not fall back to its default unnoticed.
 * @throws ConfigError with one line for each variable that is missing or wrong
 */
export function loadConfig<R extends Role>(
  role: R,
  env: Readonly<Record<string, string | undefined>>,
): Config<R>;
export function loadConfig(
  role: Role,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> {
  const problems: string[] = [];
  const config: Record<string, unknown> = {};
  for (const setting of ROLES[role]) {
    const { name, schema } = VARIABLES[setting];
    const given = env[name] === '' ? undefined : env[name];
    const parsed = schema.safeParse(given);
    if (parsed.success) config[setting] = parsed.data;
    else if (given === undefined) problems.push(`${name} is missing`);
    else problems.push(`${name} ${parsed.error.issues[0]?.message ?? 'is wrong'}`);
  }
  const known = new Set<string>(Object.values(VARIABLES).map(({ name }) => name));
  for (const name of Object.keys(env)) {
    if (name.startsWith('AMANA_') && !known.has(name))
      problems.push(`${name} is not a setting; check its spelling`);
  }
  if (problems.length > 0) throw new ConfigError(role, problems);
  return Object.freeze(config);
}
