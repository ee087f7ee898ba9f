/** `./amana storage`: which version the database has, to another version and back, and to another database. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { AmanaError } from '#protocol/errors.ts';
import { isS3 } from '#storage/blobs-s3.ts';
import { isPostgres, LATEST, lossesOf, migrateTo, moveDatabase, versionOf } from '#storage/moving.ts';
import { moveBlobs } from '#storage/moving-blobs.ts';
import { salvageReports } from '#storage/salvage.ts';
import { standingFolder, usualFolder } from '../standing.ts';
import { confirm, interactive, OperatorError, say, step } from '../terminal.ts';

interface StorageOptions {
  readonly data: string;
  readonly database?: string;
  readonly json?: true;
  readonly yes?: true;
  readonly to?: string | number;
}

/** As `doctor` has it: 1 for what needs a look, 2 for what failed. */
const LOOK = 1;
const FAILED = 2;

const failed = (message: string, cause?: unknown): OperatorError =>
  new OperatorError(message, { exitCode: FAILED, cause });

function versionNumber(text: string): number {
  const version = Number(text);
  if (!Number.isInteger(version) || version < 1 || version > LATEST)
    throw new InvalidArgumentError(`It has to be a version from 1 to ${LATEST}.`);
  return version;
}

export function registerStorage(program: Command): void {
  const storage = program
    .command('storage')
    .description(
      'The database: its version, migrations forward and back, and the way from SQLite to PostgreSQL and back.\n' +
        'Example: ./amana storage move --data data --to "postgresql:///amana?host=/run/postgresql&user=amana"',
    );
  const common = (command: Command): Command =>
    command
      .option(
        '--data <dir>',
        'the data folder of ./amana up; /var/lib/amana after ./amana install',
        usualFolder(),
      )
      .option('--database <place>', 'a SQLite file or postgresql://…, instead of the one in the data folder')
      .option('--json', 'one line of JSON on stdout');
  common(storage.command('status'))
    .description(
      'Says which version the database has. Exit code: 0 this program’s, 1 an older one, 2 a newer one or none.',
    )
    .action(status);
  common(storage.command('migrate'))
    .description(
      'Brings the database to the version of this program, or with --to to any other, also an older one: stop every ' +
        'process first, go back, and start the older program. Nothing changes where a step would lose what somebody sent.',
    )
    .option('--to <version>', 'another version than this program’s', versionNumber)
    .option('--yes', 'lose what going back loses, without asking')
    .action(migrate);
  common(storage.command('move'))
    .description(
      'Copies everything into an empty PostgreSQL database, or from there into a new SQLite file, reads it back, and ' +
        'compares each row. The source stays as it is; attachments stay where AMANA_BLOBS says. Stop every process first. ' +
        'What was broken off can be begun again.',
    )
    .requiredOption(
      '--to <place>',
      'postgresql://USER@HOST:PORT/NAME, postgresql:///NAME?host=/socket/folder&user=USER, or a SQLite file',
    )
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  ./amana storage move --data data --to "postgresql:///amana?host=/run/postgresql&user=amana"\n' +
        '  ./amana storage move --database "postgresql:///amana?host=/run/postgresql&user=amana" --to back/amana.sqlite',
    )
    .action(move);
  common(storage.command('move-blobs'))
    .description(
      'Copies the attachments from a folder to an S3-compatible store, or from there to a folder, reads them back and ' +
        'compares each. Only what the database speaks of goes along; the old place stays as it is. Stop every process ' +
        'first. What was broken off can be begun again. Exit code: 1 where bytes that a row speaks of are not there.',
    )
    .requiredOption('--from <place>', 'the folder, or s3://…, that AMANA_BLOBS says now')
    .requiredOption('--to <place>', 'the folder, or s3://…, that it is to say')
    .addHelpText(
      'after',
      '\nExample:\n' +
        '  ./amana storage move-blobs --data data --from data/blobs --to "s3://amana?endpoint=https://s3.internal&credentials=/etc/amana/s3.credentials"',
    )
    .action(moveAttachments);
  storage
    .command('salvage')
    .description(
      'After a damaged database: brings every report that still lies whole in the cells of the old folder, and that the ' +
        'restored newsroom does not have. Nothing purged comes back. Stop every process first; the old folder stays as it is. ' +
        'Exit code: 0 when nothing is missing, 1 when it says what could not be brought.',
    )
    .requiredOption('--from <dir>', 'the damaged data folder')
    .requiredOption('--data <dir>', 'the data folder that ./amana restore made')
    .option('--json', 'one line of JSON on stdout')
    .addHelpText('after', '\nExample:\n  ./amana storage salvage --from data-torn --data data')
    .action(salvage);
}

/** @throws OperatorError */
async function salvage(options: { readonly from: string; readonly data: string; readonly json?: true }) {
  const [from, to] = [standingFolder(options.from), standingFolder(options.data)];
  if (!existsSync(`${from.database}-reports`))
    throw failed(`There are no stored reports in ${from.top}; nothing was changed.`);
  if (from.top === to.top) throw failed('--from and --data have to be two folders; nothing was changed.');
  if (!existsSync(to.database))
    throw failed(`There is no database in ${to.top}; run ./amana restore first. Nothing was changed.`);
  for (const { top, running } of [from, to])
    if (existsSync(running)) throw failed(`A newsroom runs on ${top}; stop it first. Nothing was changed.`);
  const salvaged = await reading(to.database, () => salvageReports(from, to));
  const { brought, broken, files } = salvaged;
  process.exitCode = broken + files === 0 ? 0 : LOOK;
  if (options.json === true) return say(JSON.stringify(salvaged));
  say(`${brought} reports brought that the restored newsroom did not have.`);
  if (broken > 0)
    say(`Reports lost: ${broken}; what lies in their cells is not whole, and the backup does not have them.`);
  if (files > 0)
    say(`Files left behind: ${files}, in ${from.blobs}; only the damaged database knew what they are.`);
}

function placeOf({ data, database }: StorageOptions): string {
  const place = database ?? standingFolder(data).database;
  if (!isPostgres(place) && !existsSync(place))
    throw failed(`There is no database at ${place}; give its folder with --data, or itself with --database.`);
  return place;
}

/** One sentence for whatever a database says, which may quote what is in it. */
async function reading<T>(place: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    if (cause instanceof AmanaError && SENTENCES[cause.code] !== undefined)
      throw failed(SENTENCES[cause.code] ?? '', cause);
    const code = codeOf(cause);
    if (isRefusal(code))
      throw failed('Going there would lose what somebody sent; nothing was changed.', cause);
    throw failed(
      `The database ${isPostgres(place) ? 'on the server' : place} could not be used (${code}); nothing was changed.`,
      cause,
    );
  }
}

const SENTENCES: Readonly<Partial<Record<string, string>>> = {
  'busy':
    'Processes of the newsroom still have the database open; stop all of them first. Nothing was changed.',
  'conflict':
    'The target is not empty, or not a new file, or holds what is not of this newsroom; nothing was changed.',
  'storage-refused':
    'The store refuses the key, or has no such bucket: mend the address or its credentials file. Nothing was changed.',
  'storage-full': 'There is not enough room; begin again where there is. The old place is as it was.',
  'database-newer':
    'The database is not of this program’s version: run ./amana storage migrate, or the program that made it. Nothing was changed.',
  'database-unsafe':
    'PostgreSQL runs without fsync or full_page_writes and would lose reports; switch both on.',
  'internal':
    'A report is not where its row says, or what was read back is not what was written: run ./amana doctor. The target was left as it was before.',
};

const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unknown';

/** A check of `refuseWhere` in migrations.ts that did not hold. */
const isRefusal = (code: string): boolean => code === 'SQLITE_CONSTRAINT_CHECK' || code === '23514';

async function status(options: StorageOptions): Promise<void> {
  const place = placeOf(options);
  const version = await reading(place, () => versionOf(place));
  const kind = isPostgres(place) ? 'PostgreSQL' : 'SQLite';
  process.exitCode = version === LATEST ? 0 : version < LATEST && version > 0 ? LOOK : FAILED;
  if (options.json === true) {
    say(JSON.stringify({ kind, version, latest: LATEST }));
    return;
  }
  const next =
    version === LATEST
      ? 'as this program has it'
      : version > LATEST
        ? `this program knows only ${LATEST}: start the newer one`
        : version === 0
          ? 'nothing has been stored yet'
          : `this program brings it to ${LATEST} when it starts`;
  say(`${kind}, version ${version}: ${next}.`);
}

async function migrate(options: StorageOptions): Promise<void> {
  const place = placeOf(options);
  const to = typeof options.to === 'number' ? options.to : LATEST;
  const from = await reading(place, () => versionOf(place));
  const losses = lossesOf(from, to);
  if (losses.length > 0 && options.yes !== true) {
    const told = `From version ${from} to ${to} this is lost: ${losses.join('; ')}.`;
    if (!interactive()) throw failed(`${told} Say --yes to lose it; nothing was changed.`);
    if (!(await confirm(`${told} Go on?`))) throw failed('Nothing was changed.');
  }
  await reading(place, () => migrateTo(place, to));
  if (options.json === true) say(JSON.stringify({ from, to }));
  else say(from === to ? `It is at version ${to} already.` : `From version ${from} to ${to}.`);
}

async function move(options: StorageOptions): Promise<void> {
  const place = placeOf(options);
  const to = String(options.to);
  if (!isPostgres(to)) requireNewFile(to);
  const moved = await reading(to, () =>
    moveDatabase(place, to, () => step('copying, reading back and comparing every row ...')),
  );
  const rows = moved.reduce((sum, one) => sum + one.rows, 0);
  if (options.json === true) say(JSON.stringify({ rows, tables: moved }));
  else
    say(
      `${rows} rows of ${moved.length} tables stand in ${isPostgres(to) ? 'PostgreSQL' : to}, each compared. The source is as it was: keep it until all runs, and destroy it then.\n` +
        'Now set AMANA_DATABASE of every process to the new address and start them.',
    );
}

async function moveAttachments(options: StorageOptions & { readonly from: string }): Promise<void> {
  const [from, to] = [placeOfBlobs(options.from), placeOfBlobs(String(options.to))];
  if (from === to) throw failed('--from and --to have to be two places; nothing was changed.');
  if (!isS3(from) && !existsSync(from)) throw failed(`There is no folder ${from}; nothing was changed.`);
  if (!isS3(to) && !existsSync(dirname(to)))
    throw failed(`There is no folder ${dirname(to)}; make it first. Nothing was changed.`);
  const place = placeOf(options);
  const { blobs, missing } = await reading(place, () =>
    moveBlobs(place, from, to, () => step('copying, reading back and comparing every file ...')),
  );
  if (missing > 0) process.exitCode = LOOK;
  if (options.json === true) return say(JSON.stringify({ blobs, missing }));
  say(
    `${blobs} files stand in the new place, each compared. The old place is as it was: keep it until all runs, and destroy it then.\n` +
      'Now set AMANA_BLOBS of every process to the new place and start them.',
  );
  if (missing > 0)
    say(
      `Of ${missing} files the database speaks and the old place has nothing: where ./amana doctor did not name them, --from is the wrong place.`,
    );
}

/** @throws OperatorError */
function placeOfBlobs(place: string): string {
  if (isS3(place)) {
    if (!URL.canParse(place) || !(new URL(place).searchParams.get('endpoint') ?? '').startsWith('http'))
      throw failed('A store is s3://BUCKET?endpoint=https://HOST&credentials=/FILE; nothing was changed.');
    return place;
  }
  if (place.includes('://'))
    throw failed('A place of attachments is a folder or s3://…; nothing was changed.');
  return resolve(place);
}

/** @throws OperatorError */
function requireNewFile(path: string): void {
  if (path.includes('://'))
    throw failed('The target has to be postgresql://… or the path of a new file; nothing was changed.');
  if (!existsSync(dirname(path)))
    throw failed(`There is no folder ${dirname(path)}; make it first. Nothing was changed.`);
}
