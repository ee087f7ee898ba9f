/**
 * A child that a file has taken over, for tests: it says hello as it must, then does what the file's first word says.
 * Runs inside the sandbox in the place of the sanitizer's own child.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { childPipes, FRAME_KINDS } from '#workers/sanitizer/channel.ts';

const status = () => readFileSync('/proc/self/status', 'utf8');
const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(status())?.[1] ?? '';
const hello = () => ({
  hello: true,
  uid: process.getuid?.() ?? -1,
  CapEff: field('CapEff'),
  CapBnd: field('CapBnd'),
  NoNewPrivs: field('NoNewPrivs'),
  Seccomp: field('Seccomp'),
});

const attempt = (act: () => unknown): string => {
  try {
    return String(act());
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
  }
};

const listening = () =>
  new Promise<string>((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error ? String(error.code) : 'error'));
    server.listen(0, '127.0.0.1', () => resolve('listening'));
  });

const connecting = (path: { host: string; port: number } | { path: string }) =>
  new Promise<string>((resolve) => {
    const socket = connect(path);
    socket.once('error', (error) => resolve('code' in error ? String(error.code) : 'error'));
    socket.once('connect', () => resolve('connected'));
  });

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

/** What can be seen and done from within. */
async function look(): Promise<object> {
  const spawned = spawnSync('/amana/bin/node', ['-e', '0']);
  return {
    root: readdirSync('/').sort(),
    project: readdirSync('/amana').sort(),
    environment: Object.keys(process.env).sort(),
    processes: readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length,
    interfaces: attempt(() =>
      readFileSync('/proc/net/dev', 'utf8')
        .split('\n')
        .slice(2)
        .filter(Boolean)
        .map((line) => line.split(':')[0]?.trim()),
    ),
    visible: process.argv[3]?.split(',').filter((path) => existsSync(path)),
    writeProgram: attempt(() => writeFileSync('/amana/package.json', '')),
    planted: FOLDERS.filter((folder) => isWritable(folder)),
    writeCache: attempt(() => writeFileSync('/cache/planted', '')),
    spawn: spawned.error === undefined ? 'spawned' : 'code' in spawned.error ? spawned.error.code : 'error',
    setuid: attempt(() => process.setuid?.(0)),
    listen: await listening(),
    connect: await connecting({ host: '1.1.1.1', port: 80 }),
    connectUnix: await connecting({ path: '/tmp/none' }),
    seccomp: field('Seccomp'),
    capabilities: ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(field),
  };
}

const promise = {
  result: 'copy',
  status: 'clean',
  original: null,
  type: { mime: 'text/plain', extension: 'txt' },
  facts: {
    width: null,
    height: null,
    frames: 0,
    depth: null,
    pages: [],
    lines: 1,
    characters: null,
    durationMs: null,
  },
  mode: 'rebuild',
  actions: [],
  found: [],
  tools: [],
  perceptualHashHex: null,
};

function answer(text: string): void {
  childPipes.sendMessage(promise);
  childPipes.send(FRAME_KINDS.data, Buffer.from(text));
  childPipes.send(FRAME_KINDS.end, new Uint8Array(0));
}

const TEXT = { type: { mime: 'text/plain', extension: 'txt' }, supported: true };

childPipes.sendMessage(hello());
const task = childPipes.read().payload.toString('utf8');
if (task === 'look') {
  childPipes.sendMessage(await look());
  process.exit(0);
}
let input = '';
for (let frame = childPipes.read(); frame.kind !== FRAME_KINDS.end; frame = childPipes.read())
  input += frame.payload.toString();
const [word] = input.split(' ');
if (word === 'die') process.kill(process.pid, 'SIGKILL');
childPipes.sendMessage(TEXT);
if (word === 'loop') while (true) Math.random();
if (word === 'memory') {
  const held: Buffer[] = [];
  while (true) held.push(Buffer.alloc(64 * 1024 * 1024, 1));
}
if (word === 'disk') {
  const block = Buffer.alloc(16 * 1024 * 1024, 1);
  for (let file = 0; ; file += 1) writeFileSync(`/tmp/fill-${file}`, block);
}
if (word === 'endless') {
  childPipes.sendMessage(promise);
  while (true) childPipes.send(FRAME_KINDS.data, Buffer.alloc(64 * 1024, 0x61));
}
if (word?.startsWith('members') === true) {
  const original = { mime: 'application/x-tar', extension: 'tar' };
  childPipes.sendMessage({ result: 'members', original, actions: [], found: [], tools: [] });
  const block = Buffer.alloc(64 * 1024, 0x61);
  do {
    childPipes.sendMessage({ member: 'file' });
    do childPipes.send(FRAME_KINDS.data, word === 'members-endless' ? block : Buffer.from('fine'));
    while (word === 'members-endless');
    if (word === 'members-die') process.kill(process.pid, 'SIGKILL');
    childPipes.send(FRAME_KINDS.end, new Uint8Array(0));
    if (word === 'members-lie') childPipes.sendMessage({ member: 'a path/../..' });
  } while (word === 'members-many');
}
if (word === 'garbage') while (true) writeSync(1, Buffer.alloc(4096, 0xff));
if (word === 'slander')
  childPipes.sendMessage({ result: 'rejected', reason: 'the name of the source is …', original: null });
if (word === 'lie') answer('planted\u200binvisible');
answer(input);
process.exit(0);
