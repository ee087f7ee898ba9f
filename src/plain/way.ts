/**
 * The way to the intake, which gets what any source would send it: sealed bytes, by the same client. Over a unix
 * socket or TCP; each request on a connection and a made-up circuit of its own, so that nothing joins those of one
 * form, and no name or address of anybody is in any of them.
 */

import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { madeUpLine, wholeAnswer } from '#http/index.ts';
import type { Fetch } from '#source/client/http.ts';

type Door =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

export interface IntakePlace {
  readonly listen: Door;
  /** Of the intakes beside the first, on the same storage: whichever takes a request, it is taken. */
  readonly others?: readonly Door[];
  /** The Host that it answers to. */
  readonly host: string;
  /** It expects tor's line in front of each connection. */
  readonly proxyProtocol: boolean;
}

/** Every request comes by itself, from a circuit made up for it: the limits of one circuit are not those of all forms. */
export function wayTo(place: IntakePlace): Fetch {
  const doors = [place.listen, ...(place.others ?? [])];
  return async (url, { method, headers, body, signal }) => {
    const { pathname, search } = new URL(url);
    // The caller may overwrite its bytes as soon as this returns.
    const bytes = body === undefined ? null : Buffer.from(body);
    const socket = await firstOpen(doors, signal);
    if (place.proxyProtocol) socket.write(madeUpLine());
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = httpRequest({
        createConnection: () => socket,
        method,
        path: `${pathname}${search}`,
        signal,
        headers: {
          ...headers,
          host: place.host,
          connection: 'close',
          ...(bytes !== null || method === 'POST' || method === 'PUT'
            ? { 'content-length': bytes?.length ?? 0 }
            : {}),
        },
      });
      outgoing.once('response', resolve).once('error', reject);
      outgoing.end(bytes ?? undefined);
    });
    return wholeAnswer(incoming);
  };
}

/** Nothing has been sent yet where a door is shut, so that the next can be tried. @throws what the last one says */
async function firstOpen(doors: readonly Door[], signal: AbortSignal | undefined): Promise<Socket> {
  let last: unknown;
  for (const door of doors) {
    const socket = door.kind === 'unix' ? connect(door.path) : connect(door.port, door.host);
    try {
      await once(socket, 'connect', { signal });
      return socket;
    } catch (thrown) {
      socket.destroy();
      if (signal?.aborted === true) throw thrown;
      last = thrown;
    }
  }
  throw last;
}
