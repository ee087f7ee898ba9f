/**
 * The program inside the sandbox: one file in on standard input, one clean file out on standard output, then the end.
 *
 * It loads what it is kept ready for before it says hello, so that a spare child starts on the first byte. It holds no key and
 * knows no name. Nothing here is trusted by the worker: not its words, not its bytes.
 */
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Mode } from '#protocol/record.ts';
import { BrokenChannel, childPipes, FRAME_KINDS, type Frame, MAX_FRAME_BYTES, pieces } from './channel.ts';
import { detect, loadNames, PLAIN_TEXT, SAMPLE_BYTES } from './detect.ts';
import { type Copied, type CopiedFile, type Format, Refusal, type Unpacked } from './formats/format.ts';
import { formatFor, loadFormats } from './formats/index.ts';
import { refine } from './formats/refine.ts';
import { type Limits, parseLimits } from './limits.ts';
import type { MediaType, ResultMessage } from './messages.ts';
import { needlesOfMessage, type Task, taskOf } from './told.ts';
import { FOR_PICTURES } from './types.ts';
import { NotProven } from './verify/source.ts';
import { FileSource } from './verify/unpacked/file.ts';
import { loadUnpacks, unpackFor } from './verify/unpacked/index.ts';
import { Search } from './verify/unpacked/search.ts';

const INPUT_PATH = '/tmp/input';

/** Facts about this process that only a working sandbox can produce. */
function hello(): object {
  const status = new Map(
    readFileSync('/proc/self/status', 'utf8')
      .split('\n')
      .map((line): [string, string] => [line.split(':')[0] ?? '', line.split(':')[1]?.trim() ?? '']),
  );
  const { getuid } = process;
  return {
    hello: true,
    uid: getuid === undefined ? -1 : getuid.call(process),
    ...Object.fromEntries(
      ['CapEff', 'CapBnd', 'NoNewPrivs', 'Seccomp'].map((name) => [name, status.get(name) ?? '']),
    ),
  };
}

/** Takes the file into the sandbox's own tmpfs; says what it is as soon as that is known. */
async function receive(limits: Limits, isText: boolean): Promise<{ mime: string; tooLarge: boolean }> {
  writeFileSync(INPUT_PATH, '');
  let sample = Buffer.alloc(0);
  let bytes = 0;
  let mime: string | null = null;
  const tell = async () => {
    const detected = isText ? PLAIN_TEXT : await detect(sample);
    childPipes.sendMessage(detected);
    return detected.type?.mime ?? '';
  };
  while (true) {
    const { kind, payload } = childPipes.read();
    if (kind === FRAME_KINDS.end) break;
    bytes += payload.length;
    if (mime === null) {
      sample = Buffer.concat([sample, payload.subarray(0, SAMPLE_BYTES - sample.length)]);
      if (sample.length >= SAMPLE_BYTES) mime = await tell();
    }
    if (bytes <= limits.inputBytes) appendFileSync(INPUT_PATH, payload);
  }
  mime ??= await tell();
  return { mime, tooLarge: bytes > limits.inputBytes };
}

async function clean(task: Extract<Task, { task: 'clean' }>, limits: Limits): Promise<void> {
  const { mime, tooLarge } = await receive(limits, task.isText);
  if (tooLarge) throw new Refusal('file is too large');
  const refined = await refine(mime, INPUT_PATH);
  const format = task.isLaidOut ? await pagesFormat(mime) : await formatFor(refined?.mime ?? mime);
  if (format === null) throw new Refusal('format not supported', refined);
  try {
    const mode = task.mode ?? task.modes[refined?.mime ?? mime] ?? 'rebuild';
    const made = await format.clean({ path: INPUT_PATH, mode, limits });
    if ('status' in made) await give(made, mode, refined, limits);
    else await giveMembers(made, refined);
  } catch (thrown) {
    throw thrown instanceof Refusal ? new Refusal(thrown.reason, thrown.original ?? refined) : thrown;
  }
}

const pagesFormat = async (mime: string): Promise<Format> =>
  mime === 'application/pdf'
    ? (await import('./formats/pdf.ts')).pdfPictures
    : (await import('./formats/office-pages.ts')).officePages;

const answer = (message: ResultMessage): void => childPipes.sendMessage(message);
const end = (): void => childPipes.send(FRAME_KINDS.end, new Uint8Array(0));

async function give(
  made: Copied | CopiedFile,
  mode: Mode,
  refined: MediaType | null,
  limits: Limits,
): Promise<void> {
  const bytes = 'bytes' in made ? made.bytes.length : statSync(made.path).size;
  if (bytes > limits.outputBytes) throw new Refusal('limits exceeded');
  answer({
    result: 'copy',
    status: made.status,
    original: made.original ?? refined,
    type: made.type,
    facts: made.facts,
    mode,
    actions: [...made.actions],
    found: [...made.found],
    tools: [...made.tools],
    perceptualHashHex: (await made.perceptualHash?.()) ?? null,
  });
  for (const piece of 'bytes' in made ? pieces(made.bytes) : piecesOf(made.path))
    childPipes.send(FRAME_KINDS.data, piece);
  end();
}

function* piecesOf(path: string): Generator<Uint8Array> {
  const file = new FileSource(path);
  for (let at = 0; at < file.size; at += MAX_FRAME_BYTES) yield file.read(at, MAX_FRAME_BYTES);
}

async function giveMembers(
  { members, original, actions, found, tools }: Unpacked,
  refined: MediaType | null,
): Promise<void> {
  answer({
    result: 'members',
    original: original ?? refined,
    actions: [...actions],
    found: [...found],
    tools: [...tools],
  });
  for await (const member of members) {
    childPipes.sendMessage({ member: member.role });
    try {
      for await (const bytes of member.bytes)
        for (const piece of pieces(bytes)) childPipes.send(FRAME_KINDS.data, piece);
      end();
    } catch (thrown) {
      if (thrown instanceof BrokenChannel) throw thrown;
      childPipes.sendMessage({ broken: refusalOf(thrown).reason });
    }
  }
  end();
}

/** Says what a clean copy holds, and how many of the original's values are still in it. */
async function verify(task: Extract<Task, { task: 'verify' }>): Promise<void> {
  const needles: string[] = [];
  let frame: Frame = childPipes.read();
  for (; frame.kind === FRAME_KINDS.message; frame = childPipes.read())
    needles.push(...needlesOfMessage(frame.payload));
  writeFileSync(INPUT_PATH, '');
  for (; frame.kind === FRAME_KINDS.data; frame = childPipes.read())
    appendFileSync(INPUT_PATH, frame.payload);
  const unpack = await unpackFor(task.mime);
  if (unpack === null) throw new NotProven('a kind that is not known');
  const search = new Search(needles);
  const structure = await unpack(new FileSource(INPUT_PATH), search, task.mode);
  childPipes.sendMessage({ structure, leaks: search.leaks });
}

async function main(): Promise<void> {
  const limits = parseLimits(process.argv[2] ?? '');
  if (process.argv[3] === FOR_PICTURES) await (await import('./formats/preload.ts')).warmUp();
  childPipes.sendMessage(hello());
  const task = taskOf(childPipes.read().payload);
  try {
    if (task?.task === 'clean') await clean(task, limits);
    if (task?.task === 'verify') await verify(task);
    if (task?.task === 'load') await Promise.all([loadNames(), loadFormats(), loadUnpacks()]);
  } catch (thrown) {
    // Whatever a decoder throws at it, a copy that cannot be read has not been proven clean.
    if (task?.task === 'verify') childPipes.sendMessage({ structure: null, leaks: 0 });
    else answer(refusalOf(thrown));
  }
}

const refusalOf = (thrown: unknown): Extract<ResultMessage, { result: 'rejected' }> =>
  thrown instanceof Refusal
    ? { result: 'rejected', reason: thrown.reason, original: thrown.original }
    : { result: 'rejected', reason: 'file is damaged', original: null };

try {
  await main();
} finally {
  // Also after a failure, such as a worker that is gone: an uncaught error would be printed, and has nowhere to go.
  process.exit(0);
}
