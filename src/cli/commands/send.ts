/** `./amana send`: a report and its attachments, sealed here as the page would seal them; or a parcel of one. */
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import type { Codename } from '#protocol/codename.ts';
import { MODES, type Mode } from '#protocol/modes.ts';
import { codenameWords, parseCodename } from '#protocol/words.ts';
import type { SourceClient } from '#source/client/client.ts';
import type { DeliveryProgress } from '#source/client/delivery.ts';
import type { OutgoingFile } from '#source/client/files.ts';
import type { Leaving } from '#source/draft.ts';
import { AS_USUAL, type How, orderOf } from '#source/how.ts';
import { showShare } from '../progress.ts';
import { addServerOptions, connectSource, type ServerOptions } from '../source.ts';
import { note, OperatorError, say } from '../terminal.ts';
import {
  type Attachment,
  attachmentsAsJson,
  LEAVINGS,
  leavingAs,
  openAttachment,
  shownAttachments,
} from './attachments.ts';
import { carryParcel, PART_SIZES, type PartSize, writeParcel } from './parcel.ts';

interface SendOptions extends ServerOptions {
  readonly text?: string;
  readonly parcel?: readonly string[];
  readonly toParcel?: string;
  readonly partSize?: PartSize;
  readonly attach: readonly string[];
  readonly hidden: Leaving;
  readonly wordsFirst?: true;
  readonly filesFirst?: true;
  readonly show: boolean;
  readonly mode?: Mode;
  readonly codename?: string;
  readonly json: boolean;
}

export function registerSend(program: Command): void {
  const command = program
    .command('send')
    .description(
      'Seals a report and its attachments on this machine and sends them to a newsroom. It goes on, however often the line breaks, until all has arrived or until Ctrl-C.',
    )
    .option('--text <file>', 'the report; - reads standard input')
    .option('--attach <files...>', 'files to send with it', [])
    .addOption(
      new Option(
        '--hidden <choice>',
        'what is hidden in them: remove it, tell the editors what it was, or keep the originals too',
      )
        .choices(LEAVINGS)
        .default('remove'),
    )
    .addOption(
      new Option(
        '--words-first',
        'the report goes before its attachments, and is there even if they never arrive: what is done from 4 MiB of attachments on',
      ).conflicts('filesFirst'),
    )
    .addOption(
      new Option(
        '--files-first',
        'the report goes when its attachments have arrived: what is done up to 4 MiB of them',
      ),
    )
    .option('--show', 'only list what the attachments hide and what becomes of it; send nothing', false)
    .addOption(
      new Option('--mode <mode>', 'how attachments are cleaned; left out, the newsroom decides').choices(
        MODES,
      ),
    )
    .option('--codename <words>', 'the eight words of an earlier report: follows up on it')
    .option('--to-parcel <folder>', 'seal it into a parcel in this folder, and send nothing')
    .addOption(
      new Option('--part-size <size>', 'with --to-parcel: in parts that are at most so large').choices(
        PART_SIZES,
      ),
    )
    .option('--parcel <files...>', 'send a parcel that somebody else has sealed: its file, or all its parts')
    .option('--json', 'print one line of JSON', false);
  addServerOptions(command).action(send);
}

async function send(options: SendOptions): Promise<void> {
  if (options.parcel !== undefined) return sendParcel(options.parcel, options);
  const attachments: Attachment[] = [];
  for (const path of options.attach) attachments.push(await openAttachment(path));
  if (options.show) {
    if (attachments.length === 0) throw new OperatorError('Say what to look at: --attach FILE.');
    return say((options.json ? attachmentsAsJson : shownAttachments)(attachments, options.hidden));
  }
  if (options.text === undefined) throw new OperatorError('Say what to send: --text FILE, or --parcel FILE.');
  if (options.partSize !== undefined && options.toParcel === undefined)
    throw new OperatorError('--part-size is for parcels: say --to-parcel FOLDER too.');
  const known = options.codename === undefined ? null : await parseCodename(options.codename);
  const text = await readText(options.text);
  const files = attachments.map((each) => leavingAs(each, options.hidden, options.mode ?? null));
  const client = await connectSource(options);
  const codename = known ?? (await client.newCodename());
  if (options.toParcel !== undefined) {
    const written = await writeParcel(client, codename, { text, files }, options.toParcel, options.partSize);
    if (!options.json)
      note(`amana: sealed. It has to be sent by ${written.arriveBy}, by anybody, from anywhere.`);
    return tellWords(codename, written, options.json);
  }
  const wordsFirst = orderOf(chosenOrder(options), totalBytes(files)) === 'first';
  const delivery = client.deliver(codename, { text, files }, { wordsFirst, isEndless: true });
  try {
    await untilStopped((signal) => delivery.run(showProgress(options), signal));
    if (!options.json) note('amana: sealed and arrived. Only the editors can open it.');
  } finally {
    // Even where an attachment was refused behind it: without its codename nobody could come back to a report.
    if (delivery.reportArrived)
      await tellWords(codename, { attachments: delivery.attachmentIds }, options.json);
  }
}

async function tellWords(codename: Codename, more: object, json: boolean): Promise<void> {
  const words = (await codenameWords(codename)).join(' ');
  if (json) return say(JSON.stringify({ codename: words, ...more }));
  note('amana: these eight words are the only way back. Keep them safe; they are stored nowhere.');
  say(words);
}

async function sendParcel(paths: readonly string[], options: SendOptions): Promise<void> {
  if (options.text !== undefined || options.toParcel !== undefined || options.codename !== undefined)
    throw new OperatorError('A parcel is sealed already: --parcel goes with nothing but a server.');
  const client: SourceClient = await connectSource(options);
  const objects = await untilStopped((signal) => carryParcel(client, paths, showProgress(options), signal));
  if (options.json) return say(JSON.stringify({ arrived: objects }));
  note('amana: the parcel has arrived, all of it. Only the editors can open it.');
}

async function readText(path: string): Promise<string> {
  try {
    const text = path === '-' ? await readAll(process.stdin) : await readFile(path, 'utf8');
    if (text.trim() === '') throw new OperatorError('The report is empty: write a few words first.');
    return text;
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw new OperatorError(`The report cannot be read from ${path}.`, { cause });
  }
}

/** As on the page, unless it is said. */
const chosenOrder = ({ wordsFirst, filesFirst }: SendOptions): How =>
  wordsFirst ? { ...AS_USUAL, order: 'first' } : filesFirst ? { ...AS_USUAL, order: 'last' } : AS_USUAL;

const totalBytes = (files: readonly OutgoingFile[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes.length, 0);

/**
 * Ctrl-C ends the sending and not the command, which has the eight words of what has arrived to tell; once more ends both.
 * @throws OperatorError when it was stopped
 */
async function untilStopped<Result>(send: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  process.once('SIGINT', abort);
  try {
    return await send(stop.signal);
  } catch (cause) {
    if (!stop.signal.aborted) throw cause;
    throw new OperatorError('Stopped. What has arrived stays with the newsroom.', {
      exitCode: STOPPED,
      cause,
    });
  } finally {
    process.off('SIGINT', abort);
  }
}

/** As a shell says it of what SIGINT has ended: 128 + 2. */
const STOPPED = 130;

function showProgress(options: SendOptions): (progress: DeliveryProgress) => void {
  const show = showShare(options, 'sealing and sending', 'Trying on, until Ctrl-C.');
  return ({ confirmedBytes, totalBytes: allBytes, trouble }) => show(confirmedBytes / allBytes, trouble);
}
