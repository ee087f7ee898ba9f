/** The commands for reports: list them, take one out as files, answer its source. */
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { OpenedFile } from '#desk/client/session.ts';
import type { AttachmentState, DeskReport, DeskState } from '#desk/client/state.ts';
import { dayText } from '#protocol/day.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { MODES } from '#protocol/modes.ts';
import { parse, z } from '#protocol/schema.ts';
import { writePrivately } from '../../files.ts';
import { OperatorError } from '../../terminal.ts';
import { idOf, type OpenedDesk, onDesk, readText } from './session.ts';

export function registerReports(desk: Command): void {
  desk
    .command('inbox')
    .description(
      'Lists every report, newest first. With --json a line a report: {"id","thread","day","text","attachments":[{"id","status"}],"case",…}',
    )
    .action((_options: unknown, command: Command) => onDesk(command, async (opened) => showInbox(opened)));

  desk
    .command('open')
    .argument('<id>', 'a report')
    .requiredOption('--out <dir>', 'folder for the report, the clean copies and the records')
    .option(
      '--originals',
      'also the originals that the source let the desk keep: they may attack what opens them',
      false,
    )
    .description(
      'Takes a report out as files, under neutral names. A follow-up is filed in the case of its conversation.',
    )
    .action((id: string, options: { readonly out: string; readonly originals: boolean }, command: Command) =>
      onDesk(command, (opened) => takeOut(opened, idOf(id), options)),
    );

  desk
    .command('clean')
    .argument('<attachment>', 'one that is clean already, and whose original the source let the desk keep')
    .requiredOption('--mode <mode>', MODES.join(' | '))
    .description(
      'Has an attachment cleaned again in another way. What there is stays until the new copy takes its place; inbox --json shows "again" until then.',
    )
    .action((id: string, options: { readonly mode: string }, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        const mode = parse(z.enum(MODES), options.mode, 'malformed-request');
        await session.cleanAgain(idOf(id), mode);
        print({ id, mode }, 'A worker cleans it again. Until the new copy is there, nothing changes.');
      }),
    );

  desk
    .command('reply')
    .argument('<thread>', 'the conversation')
    .requiredOption('--text <file>', 'the reply; - reads standard input')
    .description('Seals a reply for the source. A conversation that is in no case yet is filed in a new one.')
    .action((thread: string, options: { readonly text: string }, command: Command) =>
      onDesk(command, (opened) => answer(opened, idOf(thread), options.text)),
    );
}

type Status = 'waiting' | 'clean' | 'raster' | 'rejected';

/** A script needs to know what it can open: what has not arrived waits, what does not open is as good as rejected. */
function statusOf(known: AttachmentState | undefined): Status {
  if (known === undefined || known.state === 'unknown' || known.state === 'missing') return 'waiting';
  return known.state === 'unreadable' ? 'rejected' : known.state;
}

/** How the copy was made, and whether another is being made or could not be. */
function cleaningOf(known: AttachmentState | undefined): Record<string, string> {
  if (known === undefined || !('record' in known)) return {};
  const { record, cleaningAgain } = known;
  const mode = record.status === 'rejected' ? {} : { mode: record.mode };
  if (cleaningAgain.state === 'under way') return { ...mode, again: cleaningAgain.mode };
  if (cleaningAgain.state !== 'possible' || cleaningAgain.failed === null) return mode;
  return { ...mode, failed: cleaningAgain.failed };
}

const line = (state: DeskState, report: DeskReport) => ({
  id: report.id,
  thread: report.thread,
  day: dayText(report.day),
  text: report.text,
  attachments: report.attachments.map(({ id }) => {
    const known = state.attachments.get(id);
    return { id, status: statusOf(known), ...cleaningOf(known) };
  }),
  case: report.caseId,
  source: report.pseudonym.en,
  language: report.language,
  mark: report.mark,
});

function showInbox({ state, json, print }: OpenedDesk): void {
  for (const report of state.reports) {
    const item = line(state, report);
    const files =
      item.attachments.length === 0
        ? ''
        : `\n  files: ${item.attachments.map(({ status }) => status).join(', ')}`;
    print(
      item,
      `${item.day}  ${item.source}  ${item.id}${files}\n  ${report.text.replaceAll('\n', '\n  ')}\n`,
    );
  }
  if (!json && state.reports.length === 0) print(null, 'No report yet.');
}

/** Written aside first: a copy that was cut off never has the name of a whole one. */
async function writeWhole(path: string, { content }: OpenedFile): Promise<number> {
  const aside = `${path}.part`;
  const file = await open(aside, 'w', 0o600);
  let bytes = 0;
  try {
    for await (const piece of content) {
      await file.write(piece);
      bytes += piece.length;
    }
  } finally {
    await file.close();
  }
  await rename(aside, path);
  return bytes;
}

async function takeOut(
  { session, state, print }: OpenedDesk,
  id: ObjectId,
  options: { readonly out: string; readonly originals: boolean },
): Promise<void> {
  const report = state.reports.find((one) => one.id === id);
  if (report === undefined) throw new AmanaError('not-found');
  await session.seen(id);
  await mkdir(options.out, { recursive: true, mode: 0o700 });
  const attachments = [];
  for (const [index, { id: attachment }] of report.attachments.entries()) {
    const known = state.attachments.get(attachment);
    const taken: Record<string, string> = { id: attachment, status: statusOf(known) };
    if (known !== undefined && 'record' in known) {
      taken.record = `record-${index + 1}.json`;
      await writePrivately(join(options.out, taken.record), `${JSON.stringify(known.record, null, 2)}\n`);
      if (known.hasClean) taken.file = await take(options.out, await session.openClean(attachment));
      if (known.hasOriginal && options.originals)
        taken.original = await take(options.out, await session.openOriginal(attachment));
    }
    attachments.push(taken);
  }
  const { text, ...head } = { ...line(state, report), attachments };
  await writePrivately(join(options.out, 'report.txt'), text);
  await writePrivately(
    join(options.out, 'report.json'),
    `${JSON.stringify({ ...head, writtenDay: dayText(report.writtenDay), text }, null, 2)}\n`,
  );
  print({ ...head, text, out: options.out }, `Taken out to ${options.out}.`);
}

async function take(folder: string, file: OpenedFile): Promise<string> {
  await writeWhole(join(folder, file.name), file);
  return file.name;
}

async function answer({ session, print }: OpenedDesk, thread: ObjectId, path: string): Promise<void> {
  const text = (await readText(path)).trim();
  if (text === '') throw new OperatorError('The reply is empty: write a few words first.');
  await session.reply(thread, text);
  const caseId = session.state?.reports.find((report) => report.thread === thread)?.caseId ?? null;
  print({ thread, case: caseId }, 'Sealed. It goes out with the next drop.');
}
