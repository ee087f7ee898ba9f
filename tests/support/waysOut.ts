/**
 * Brought into a process with `--import`, this writes every way out of it that the process tried into the file that WAYS_OUT names,
 * a line each: names that it had resolved, and where it connected to, by TCP, by UDP or by a socket in the file system.
 * It looks below whatever library asks.
 */
import { createHook } from 'node:async_hooks';
import { appendFileSync } from 'node:fs';

/** As Node's own handles hold it once the call that made them is over. */
interface Handle {
  readonly hostname?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
}

const KINDS: Readonly<Record<string, string>> = {
  GETADDRINFOREQWRAP: 'name',
  GETNAMEINFOREQWRAP: 'name',
  QUERYWRAP: 'name',
  TCPCONNECTWRAP: 'tcp',
  PIPECONNECTWRAP: 'pipe',
  UDPSENDWRAP: 'udp',
};
const seen: { readonly kind: string; readonly handle: Handle }[] = [];

createHook({
  init(_id, type, _trigger, handle: Handle) {
    const kind = KINDS[type];
    if (kind !== undefined) seen.push({ kind, handle });
  },
}).enable();

process.on('exit', () => {
  const file = process.env.WAYS_OUT;
  if (file === undefined) return;
  const lines = seen.map(({ kind, handle: { hostname, address, port } }) =>
    kind === 'tcp' ? `tcp ${String(address)}:${String(port)}\n` : `${kind} ${String(hostname ?? address)}\n`,
  );
  appendFileSync(file, lines.join(''));
});
