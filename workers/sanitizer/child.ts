/**
 * The program inside the sandbox: one file in on standard input, one clean file out on standard output, then the end.
 *
 * It loads what it needs before it says hello, so that a spare child is ready to start on the first byte. It holds no key
 * and knows no name. Nothing here is trusted by the worker: not its words, not its bytes.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { childPipes, FRAME_KINDS, pieces } from './channel.ts';
import { detect, SAMPLE_BYTES } from './detect.ts';
import { Refusal } from './formats/format.ts';
import { formatFor } from './formats/index.ts';
import { warmUp } from './formats/preload.ts';
import { type Limits, parseLimits } from './limits.ts';
import { scanPicture } from './scan.ts';

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
async function receive(limits: Limits): Promise<{ mime: string; tooLarge: boolean }> {
  writeFileSync(INPUT_PATH, '');
  let sample = Buffer.alloc(0);
  let bytes = 0;
  let mime: string | null = null;
  const tell = async () => {
    const detected = await detect(sample);
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

async function clean(limits: Limits): Promise<void> {
  const { mime, tooLarge } = await receive(limits);
  if (tooLarge) throw new Refusal('file is too large');
  const format = await formatFor(mime);
  if (format === null) throw new Refusal('format not supported');
  const { bytes, facts, actions, found } = await format.clean(INPUT_PATH, limits);
  if (bytes.length > limits.outputBytes) throw new Refusal('limits exceeded');
  childPipes.sendMessage({ ok: true, facts, actions, found, tools: toolsFor(mime) });
  for (const piece of pieces(bytes)) childPipes.send(FRAME_KINDS.data, piece);
  childPipes.send(FRAME_KINDS.end, new Uint8Array(0));
}

function toolsFor(mime: string): { name: string; version: string }[] {
  if (mime === 'text/plain') return [{ name: 'node', version: process.versions.node }];
  const libvips = [
    { name: 'sharp', version: sharp.versions.sharp ?? 'unknown' },
    { name: 'libvips', version: sharp.versions.vips },
  ];
  return libvips;
}

async function main(): Promise<void> {
  const limits = parseLimits(process.argv[2] ?? '');
  // one thread a file: the worker runs files side by side, and a cache is of no use to a process that sees one file
  sharp.concurrency(1);
  sharp.cache(false);
  await warmUp();
  childPipes.sendMessage(hello());
  const task = childPipes.read();
  const name = task.payload.toString('utf8');
  if (name === 'scan') childPipes.sendMessage(await scanPicture(childPipes.read));
  if (name !== 'clean') return;
  try {
    await clean(limits);
  } catch (thrown) {
    const reason = thrown instanceof Refusal ? thrown.reason : 'file is damaged';
    childPipes.sendMessage({ ok: false, reason });
  }
}

try {
  await main();
} finally {
  // Also after a failure, such as a worker that is gone: an uncaught error would be printed, and has nowhere to go.
  process.exit(0);
}
