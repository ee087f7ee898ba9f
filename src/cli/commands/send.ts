/** `./amana send`: a report and its attachments, sealed here as the page would seal them. */
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { MODES, type Mode } from '#protocol/modes.ts';
import { codenameWords, parseCodename } from '#protocol/words.ts';
import type { DeliveryProgress } from '#source/client/delivery.ts';
import { blobSource, type OutgoingFile } from '#source/client/files.ts';
import { addServerOptions, connectSource, type ServerOptions } from '../source.ts';
import { note, OperatorError, say } from '../terminal.ts';

interface SendOptions extends ServerOptions {
  readonly text: string;
  readonly attach: readonly string[];
  readonly keepOriginal: boolean;
  readonly mode?: Mode;
  readonly codename?: string;
  readonly json: boolean;
}

/** Media types as a browser would guess them from a name; the worker decides by content. */
const TYPES: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
};

export function registerSend(program: Command): void {
  const command = program
    .command('send')
    .description('Seals a report and its attachments on this machine and sends them to a newsroom.')
    .requiredOption('--text <file>', 'the report; - reads standard input')
    .option('--attach <files...>', 'files to send with it', [])
    .option(
      '--keep-original',
      'let the editors have the originals too, sealed, with all that is hidden in them',
      false,
    )
    .addOption(
      new Option('--mode <mode>', 'how attachments are cleaned; left out, the newsroom decides').choices(
        MODES,
      ),
    )
    .option('--codename <words>', 'the eight words of an earlier report: follows up on it')
    .option('--json', 'print one line of JSON', false);
  addServerOptions(command).action(send);
}

async function send(options: SendOptions): Promise<void> {
  const known = options.codename === undefined ? null : await parseCodename(options.codename);
  const text = await readText(options.text);
  const files = await Promise.all(options.attach.map((path) => openAttachment(path, options)));
  const client = await connectSource(options);
  const codename = known ?? (await client.newCodename());
  const delivery = client.deliver(codename, { text, files });
  await delivery.run(options.json ? () => undefined : showProgress());

  const words = (await codenameWords(codename)).join(' ');
  if (options.json) {
    say(JSON.stringify({ codename: words, attachments: delivery.attachmentIds }));
    return;
  }
  note('amana: sealed and arrived. Only the editors can open it.');
  note('amana: these eight words are the only way back. Keep them safe; they are stored nowhere.');
  say(words);
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

/** The file stays on its disk: only the range being sealed is read. */
async function openAttachment(
  path: string,
  { keepOriginal, mode }: Pick<SendOptions, 'keepOriginal' | 'mode'>,
): Promise<OutgoingFile> {
  try {
    const blob = await openAsBlob(path);
    const type = TYPES[extname(path).toLowerCase()] ?? '';
    return { name: basename(path), type, keepOriginal, mode: mode ?? null, bytes: blobSource(blob) };
  } catch (cause) {
    throw new OperatorError(`The attachment ${path} cannot be read.`, { cause });
  }
}

/** Whole percents on one line of a terminal, and nothing where no one looks. */
function showProgress(): (progress: DeliveryProgress) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return ({ confirmedBytes, totalBytes }) => {
    const percent = Math.floor((confirmedBytes / totalBytes) * 100);
    process.stderr.write(`\ramana: sealing and sending, ${percent} % arrived${percent === 100 ? '\n' : ''}`);
  };
}
