/**
 * A child that may start programs, taken over by its file: for tests of the profiles. It stands for the light child too, which only
 * says what the file is, and does what the file's second word says once it has the profile of its first.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { childPipes, FRAME_KINDS } from '#workers/sanitizer/channel.ts';
import { runConfined } from '#workers/sanitizer/formats/confined.ts';

const field = (name: string) =>
  new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
const codeOf = (thrown: unknown) =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : 'error';

const attempt = (act: () => unknown): string => {
  try {
    return String(act());
  } catch (thrown) {
    return codeOf(thrown);
  }
};

const listening = (place: { host: string; port: number } | { path: string }) =>
  new Promise<string>((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(codeOf(error)));
    server.listen(place, () => resolve('listening'));
  });

const connecting = (place: { host: string; port: number } | { path: string }) =>
  new Promise<string>((resolve) => {
    const socket = connect(place);
    socket.once('error', (error) => resolve(codeOf(error)));
    socket.once('connect', () => resolve('connected'));
  });

/** What a program says on a file, since pipes need sockets. */
function told(program: string, ...args: string[]): string {
  const started = spawnSync('/bin/sh', ['-c', '"$0" "$@" >/tmp/told 2>&1', program, ...args], {
    stdio: 'ignore',
  });
  if (started.error !== undefined) return codeOf(started.error);
  return readFileSync('/tmp/told', 'utf8').trim();
}

/** Every folder that a sandbox is laid out with, but /tmp. */
const FOLDERS =
  '/ /amana /bin /cache /dev /dev/pts /dev/shm /etc /lib /lib64 /proc /usr /usr/lib /usr/local /var'.split(
    ' ',
  );

function isWritable(folder: string): boolean {
  try {
    writeFileSync(`${folder}/planted`, '');
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown) return false;
    throw thrown;
  }
}

async function look(): Promise<object> {
  const confined = (args: string[]) =>
    runConfined({ program: '/bin/sh', args, wallMs: 10_000, outputPath: '/tmp/confined' });
  const forked = await confined(['-c', '(true); echo went on']);
  return {
    root: readdirSync('/').sort(),
    etc: readdirSync('/etc').sort(),
    local: readdirSync('/usr/local'),
    visible: process.argv[3]?.split(',').filter((path) => existsSync(path)),
    sockets: told('/bin/sh', '-c', 'find /usr /etc /var /cache /amana -type s 2>/dev/null'),
    own: told('id', '-u'),
    become: told('setpriv', '--reuid', '0', 'true'),
    mount: told('mount', '-t', 'tmpfs', 'none', '/tmp'),
    namespace: told('unshare', '-U', 'true'),
    interfaces: readFileSync('/proc/net/dev', 'utf8').split('\n').slice(2).filter(Boolean).length,
    capabilities: ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(field),
    writeProgram: attempt(() => writeFileSync('/usr/bin/planted', '')),
    planted: FOLDERS.filter((folder) => isWritable(folder)),
    writeCache: attempt(() => writeFileSync('/cache/planted', '')),
    connect: await connecting({ host: '1.1.1.1', port: 80 }),
    listen: await listening({ host: '127.0.0.1', port: 0 }),
    local_: await listening({ path: '/tmp/own.socket' }),
    host: await connecting({ path: '\u0000/tmp/.X11-unix/X0' }),
    confinedForks: forked === 0,
  };
}

const FACTS = {
  width: null,
  height: null,
  frames: 0,
  depth: null,
  pages: [],
  lines: 1,
  characters: null,
  durationMs: null,
};
const promise = {
  result: 'copy',
  status: 'clean',
  mode: 'rebuild',
  original: null,
  type: { mime: 'text/plain', extension: 'txt' },
  facts: FACTS,
  actions: [],
  found: [],
  tools: [],
  perceptualHashHex: null,
};

const TYPES = {
  office: { mime: 'application/rtf', extension: 'rtf' },
  media: { mime: 'video/mp4', extension: 'mp4' },
};

childPipes.sendMessage({
  hello: true,
  uid: process.getuid?.() ?? -1,
  ...Object.fromEntries(['CapEff', 'CapBnd', 'NoNewPrivs', 'Seccomp'].map((name) => [name, field(name)])),
});
const task = childPipes.read().payload.toString('utf8');
if (task === 'look') {
  childPipes.sendMessage(await look());
  process.exit(0);
}
let input = '';
for (let frame = childPipes.read(); frame.kind !== FRAME_KINDS.end; frame = childPipes.read())
  input += frame.payload.toString();
const [profile, word, marker] = input.split(' ');
childPipes.sendMessage({ type: profile === 'media' ? TYPES.media : TYPES.office, supported: true });
if (existsSync('/usr/bin/perl')) await act();
process.exit(0);

async function act(): Promise<void> {
  const perl = (...args: string[]) => spawn('/usr/bin/perl', args, { stdio: 'ignore', detached: true });
  if (word === 'loop') {
    perl('-e', 'while (1) {}', marker ?? '');
    while (true) Math.random();
  }
  if (word === 'forks') {
    // each of them becomes a session of its own, ignores what it may and starts others, up to some hundreds
    const bomb = '$SIG{$_} = "IGNORE" for qw(TERM HUP INT); for (1..7) { fork } sleep 600';
    for (let started = 0; started < 3; started += 1) perl('-e', bomb, marker ?? '');
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  }
  if (word === 'leave') {
    perl('-e', 'sleep 600', marker ?? '');
    childPipes.sendMessage({ ...promise, result: 'nonsense' });
    return;
  }
  if (word === 'memory') {
    const { status } = spawnSync('/usr/bin/perl', ['-e', 'my @held; push @held, "x" x 67108864 while 1'], {
      stdio: 'ignore',
    });
    const held: Buffer[] = [];
    while (status !== 0) held.push(Buffer.alloc(64 * 1024 * 1024, 1));
  }
  if (word === 'disk') {
    spawnSync('/bin/sh', ['-c', 'while cat /dev/zero >> /tmp/fill-$$; do :; done'], { stdio: 'ignore' });
    throw new Error('the disk is full');
  }
  childPipes.sendMessage(promise);
  childPipes.send(FRAME_KINDS.data, Buffer.from(input));
  childPipes.send(FRAME_KINDS.end, new Uint8Array(0));
}
