/** Where a process answers: a unix socket, or an address; the same for servers and for what an operator asks. */
import { chmod, unlink } from 'node:fs/promises';
import type { Server } from 'node:net';

export type Listen =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

/** @returns where it listens: `http://HOST:PORT` or `unix:PATH` */
export async function startListening(server: Server, listen: Listen): Promise<string> {
  if (listen.kind === 'unix') await removeStaleSocket(listen.path);
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    const ready = () => {
      server.off('error', failed);
      listening();
    };
    if (listen.kind === 'unix') server.listen(listen.path, ready);
    else server.listen(listen.port, listen.host, ready);
  });
  if (listen.kind === 'unix') {
    // The group is that of whoever has to connect, and nobody else is in it.
    await chmod(listen.path, 0o660);
    return `unix:${listen.path}`;
  }
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : listen.port;
  return `http://${listen.host.includes(':') ? `[${listen.host}]` : listen.host}:${port}`;
}

async function removeStaleSocket(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (thrown) {
    const missing =
      typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ENOENT';
    if (!missing) throw thrown;
  }
}
