/** A sentinel that answers when a test lets it, and says that another server is the master when a test wants it to. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

export interface FakeSentinel {
  readonly port: number;
  /** How often it was asked where the master is. */
  readonly asked: () => number;
  /** How many wait to be told that another one is the master. */
  readonly subscribers: () => number;
  /** From now on questions about the master wait for `answer`. */
  hold(): void;
  /** Answers those that wait, and all that follow. */
  answer(): void;
  /** Tells every subscriber that another server is the master now. */
  switchMaster(): void;
  stop(): Promise<void>;
}

const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

/** The words of each whole command in `text`, and what is left of it. */
function commandsIn(text: string): { readonly commands: string[][]; readonly rest: string } {
  const commands: string[][] = [];
  let rest = text;
  for (;;) {
    const lines = rest.split('\r\n');
    const count = Number(lines[0]?.slice(1));
    // Each word is two lines, its length and itself; behind the last comes one that is not whole yet.
    if (!rest.startsWith('*') || lines.length < 2 * count + 2) return { commands, rest };
    commands.push(Array.from({ length: count }, (_, at) => lines[2 * at + 2] ?? ''));
    rest = lines.slice(2 * count + 1).join('\r\n');
  }
}

export async function startFakeSentinel(masterPort: number): Promise<FakeSentinel> {
  const sockets = new Set<Socket>();
  const subscribed = new Set<Socket>();
  let isHeld = false;
  let waiting: (() => void)[] = [];
  let asked = 0;

  function act(socket: Socket, [name = '', ...words]: readonly string[]): void {
    if (/^sentinel$/i.test(name) && /^get-master/i.test(words[0] ?? '')) {
      asked += 1;
      const tell = () => void socket.write(`*2\r\n${bulk('127.0.0.1')}${bulk(String(masterPort))}`);
      if (isHeld) waiting.push(tell);
      else tell();
    } else if (/^sentinel$/i.test(name)) socket.write('*0\r\n');
    else if (/^subscribe$/i.test(name)) {
      subscribed.add(socket);
      socket.write(`*3\r\n${bulk('subscribe')}${bulk(words[0] ?? '')}:1\r\n`);
    } else if (/^hello$/i.test(name)) socket.write("-ERR unknown command 'HELLO'\r\n");
    else socket.write('+OK\r\n');
  }

  const server = createServer((socket) => {
    let text = '';
    sockets.add(socket);
    socket.setEncoding('utf8').on('data', (piece: string) => {
      const { commands, rest } = commandsIn(text + piece);
      text = rest;
      for (const command of commands) act(socket, command);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      subscribed.delete(socket);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    asked: () => asked,
    subscribers: () => subscribed.size,
    hold() {
      isHeld = true;
    },
    answer() {
      isHeld = false;
      for (const tell of waiting.splice(0)) tell();
      waiting = [];
    },
    switchMaster() {
      const said = `amana 127.0.0.1 1 127.0.0.1 ${masterPort}`;
      for (const socket of subscribed)
        socket.write(`*3\r\n${bulk('message')}${bulk('+switch-master')}${bulk(said)}`);
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
