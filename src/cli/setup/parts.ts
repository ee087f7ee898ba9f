/** What Amana needs of the system besides its npm packages, and how a missing part is found out. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface SystemPart {
  /** What it is for, in the words of the progress line. */
  readonly use: string;
  /** Debian's package. */
  readonly package: string;
  /** Any of these programs will do. */
  readonly programs?: readonly string[];
  /** Or any of these files. */
  readonly files?: readonly string[];
}

/**
 * `redis-tools` rather than `redis-server`: it carries the same program (as redis-check-rdb, which is the server
 * when it is called by that name) and no service that Debian would start beside ours.
 */
export const REDIS: SystemPart = {
  use: 'the job queue (Redis)',
  package: 'redis-tools',
  programs: ['redis-server', 'redis-check-rdb'],
};

/** `./amana up --onions` and the tests need this. */
export const TOR: SystemPart = { use: 'the onions (tor)', package: 'tor', programs: ['tor'] };

/** Only `./amana bench tor` needs the second: what it measures against. */
export const TOR_BENCH_PARTS: readonly SystemPart[] = [
  TOR,
  { use: 'uploads to measure against', package: 'curl', programs: ['curl'] },
];

export const RUN_PARTS: readonly SystemPart[] = [
  {
    use: 'the proof that cleaned files are clean',
    package: 'libimage-exiftool-perl',
    programs: ['exiftool'],
  },
  {
    use: "exiftool's look into office files",
    package: 'libarchive-zip-perl',
    files: ['/usr/share/perl5/Archive/Zip.pm'],
  },
  { use: 'the sandbox of the sanitizer', package: 'bubblewrap', programs: ['bwrap'] },
  { use: 'cleaning sound and moving pictures', package: 'ffmpeg', programs: ['ffmpeg'] },
  {
    use: 'drawing old text documents',
    package: 'libreoffice-writer-nogui',
    files: ['/usr/lib/libreoffice/program/libswlo.so'],
  },
  {
    use: 'drawing old spreadsheets',
    package: 'libreoffice-calc-nogui',
    files: ['/usr/lib/libreoffice/program/libsclo.so'],
  },
  {
    use: 'drawing old presentations',
    package: 'libreoffice-impress-nogui',
    files: ['/usr/lib/libreoffice/program/libsdlo.so'],
  },
  {
    use: 'letters of all scripts in what is drawn',
    package: 'fonts-noto-core',
    files: ['/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf'],
  },
  {
    use: 'letters as wide as those of common office fonts',
    package: 'fonts-liberation',
    files: ['/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf'],
  },
  { use: 'limits of the sandbox', package: 'util-linux', programs: ['prlimit'] },
  { use: 'children that end with their parent', package: 'util-linux', programs: ['setpriv'] },
];

/** `./amana test` and `./amana bench` need this. */
export const CHROMIUM: SystemPart = {
  use: 'the page in Chromium',
  package: 'chromium',
  programs: ['chromium'],
};

/** `./amana test` and `./amana bench source` need this: Tor Browser is made from it. */
export const FIREFOX: SystemPart = {
  use: 'the page in Firefox',
  package: 'firefox-esr',
  programs: ['firefox-esr'],
};

/** Only `./amana bench sanitize` needs these: what it measures against, and what it makes its files with. */
export const SANITIZE_BENCH_PARTS: readonly SystemPart[] = [
  { use: 'mat2, to measure against', package: 'mat2', programs: ['mat2'] },
  { use: 'archives to measure with', package: 'tar', programs: ['tar'] },
];

/** Where PHP's modules are in Debian 12 and 13: by the date of PHP's own interface, 8.2 and 8.4. */
const PHP_MODULES = ['/usr/lib/php/20220829', '/usr/lib/php/20240924'];

/**
 * WordPress as Debian has it, for the tests that promote to it. `mariadb-server-core` and not `mariadb-server`: the
 * program without a service that would start beside it. `micro-httpd` for the same reason: WordPress' package asks for
 * some web server, and this one waits to be called; the tests use PHP's own.
 */
const WORDPRESS_PARTS: readonly SystemPart[] = [
  {
    use: 'WordPress, to promote to',
    package: 'wordpress',
    files: ['/usr/share/wordpress/wp-load.php'],
  },
  { use: 'the database of WordPress', package: 'mariadb-server-core', programs: ['mariadbd'] },
  { use: 'what WordPress is written in', package: 'php-cli', programs: ['php'] },
  {
    use: "PHP's way to the database",
    package: 'php-mysql',
    files: PHP_MODULES.map((folder) => `${folder}/mysqli.so`),
  },
  { use: "PHP's way to pictures", package: 'php-gd', files: PHP_MODULES.map((folder) => `${folder}/gd.so`) },
  {
    use: 'the web server that the package of WordPress asks for',
    package: 'micro-httpd',
    programs: ['micro-httpd'],
  },
  {
    use: 'what would call that web server, without listening by itself',
    package: 'netcat-traditional',
    programs: ['nc.traditional'],
  },
];

/** Debian starts a server of its own with it, on its own port and socket; the tests start theirs beside it. */
export const POSTGRES: SystemPart = {
  use: 'PostgreSQL, for newsrooms on several machines',
  package: 'postgresql',
  files: ['/usr/lib/postgresql/15/bin/postgres', '/usr/lib/postgresql/17/bin/postgres'],
};

/** Only `./amana faults` and the tests need this. */
export const FAULT_PARTS: readonly SystemPart[] = [
  {
    use: 'clocks that jump (faults)',
    package: 'libfaketime',
    files: ['x86_64', 'aarch64'].map(
      (machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`,
    ),
  },
];

/** Only `./amana test` needs these. */
export const TEST_PARTS: readonly SystemPart[] = [
  CHROMIUM,
  FIREFOX,
  TOR,
  ...WORDPRESS_PARTS,
  POSTGRES,
  ...FAULT_PARTS,
  { use: 'a look at processes that should be gone', package: 'procps', programs: ['ps'] },
  { use: 'a look at the shell of the Dockerfile', package: 'shellcheck', programs: ['shellcheck'] },
  { use: "systemd's judgement of units", package: 'systemd', programs: ['systemd-analyze'] },
];

const SYSTEM_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** x for owner, group and others */
const ANY_EXECUTE = 0o111;

/** The path of a program, or null. Looks where Debian puts programs too, which a user's PATH may leave out. */
export function findProgram(name: string): string | null {
  const folders = [
    ...(process.env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/')),
    ...SYSTEM_PATH,
  ];
  for (const folder of folders) {
    const path = join(folder, name);
    if (existsSync(path) && (statSync(path).mode & ANY_EXECUTE) !== 0) return path;
  }
  return null;
}

export const partStands = (part: SystemPart): boolean =>
  (part.programs ?? []).some((program) => findProgram(program) !== null) ||
  (part.files ?? []).some(existsSync);

export const missingParts = (parts: readonly SystemPart[]): SystemPart[] =>
  parts.filter((part) => !partStands(part));
