/** The newsroom as a source sees it: a client that has verified its directory up to the root, anew for every form. */
import type { Crypto } from '#protocol/engines/crypto.ts';
import { SourceClient } from '#source/client/client.ts';
import { openSolving } from './solving.ts';
import { type IntakePlace, wayTo } from './way.ts';

export interface Newsroom {
  /** @throws AmanaError directory-invalid, directory-not-ready, unreachable */
  connect(): Promise<SourceClient>;
  /** Its name, verified within the last half minute. @throws as `connect` */
  name(): Promise<string>;
}

const FRESH_MS = 30_000;

/** The intake is near: what does not pass within seconds is told to whoever waits for the page. */
const RETRY_DELAYS_MS = [250, 500, 1000, 2000] as const;

export function openNewsroom(crypto: Crypto, root: Uint8Array, intake: IntakePlace): Newsroom {
  let known: { readonly name: Promise<string>; readonly atMs: number } | null = null;
  // One for all forms: what they cost this machine together is what counts.
  const solving = openSolving();
  const connect = (): Promise<SourceClient> =>
    SourceClient.connect({
      crypto,
      root,
      fetch: wayTo(intake),
      server: `http://${intake.host}`,
      retryDelaysMs: RETRY_DELAYS_MS,
      solving,
    });
  return {
    connect,
    async name() {
      if (known === null || Date.now() - known.atMs > FRESH_MS) {
        // Asked once for all who come meanwhile; by the next one anew where there was no answer.
        const asked = { name: connect().then(({ newsroom }) => newsroom), atMs: Date.now() };
        known = asked;
        asked.name.catch(() => {
          if (known === asked) known = null;
        });
      }
      return known.name;
    },
  };
}
