/** What the two commands of a source share: the connection, and where its trust comes from. */
import { type Command, InvalidArgumentError } from 'commander';
import { fetchOnThrough, parseSocksPort, type SocksPort } from '#http/socks.ts';
import { fromHex } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import { type Directory, directorySchema, VerifiedDirectory } from '#protocol/directory.ts';
import type { Verifier } from '#protocol/engines/crypto.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import type { ErrorCode } from '#protocol/errors.ts';
import { directoryForKit } from '#protocol/kit-directory.ts';
import { parseJsonBytes } from '#protocol/schema.ts';
import { claimedRoot, SourceClient } from '#source/client/client.ts';
import type { Fetch } from '#source/client/http.ts';
import { RETRY_DELAYS_MS } from '#source/client/patience.ts';
import { type Looking, look } from '#source/client/verified.ts';
import { note, OperatorError } from './terminal.ts';

export interface ServerOptions {
  readonly server: string;
  readonly root?: string;
  readonly socks?: SocksPort;
  /** Whoever reads lines of JSON is told nothing else. */
  readonly json?: boolean;
}

function originOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('It has to be the address of an intake, such as http://127.0.0.1:8470.');
  }
  return new URL(text).origin;
}

/** As printed in the paper or given by the newsroom; blanks and capitals are for reading only. */
export function fingerprint(text: string): string {
  const hex = text.replace(/[\s:-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) {
    throw new InvalidArgumentError('It has to be the 64 hex digits of the newsroom’s root key.');
  }
  return hex;
}

export function socksPort(text: string): SocksPort {
  const port = parseSocksPort(text);
  if (port === null)
    throw new InvalidArgumentError('It has to be HOST:PORT, for tor usually 127.0.0.1:9050.');
  return port;
}

export const addServerOptions = (command: Command): Command =>
  command
    .requiredOption('--server <url>', 'address of the newsroom’s intake', originOf)
    .option(
      '--root <fingerprint>',
      'the newsroom’s root key, 64 hex digits; without it the server is trusted',
      fingerprint,
    )
    .option(
      '--socks <host:port>',
      'go through this SOCKS port, for tor usually 127.0.0.1:9050: each report and each attachment over a circuit of its own',
      socksPort,
    );

/** A new way to the server whenever it is called. @throws OperatorError where there is none */
export function waysTo({ server, socks }: ServerOptions): () => Fetch {
  const { protocol, hostname } = new URL(server);
  if (socks === undefined) {
    if (hostname.endsWith('.onion'))
      throw new OperatorError('An onion address is reached through tor: say --socks 127.0.0.1:9050.');
    return () => fetch;
  }
  if (protocol !== 'http:')
    throw new OperatorError(
      'Through --socks the address begins with http:// — an onion brings its own encryption.',
    );
  return () => fetchOnThrough(socks);
}

/** From here on people wonder whether anything happens. */
const LONG_MS = 5_000;

/** Told what keeps somebody who asks, and null once there was an answer. */
type Trouble = (code: ErrorCode | null) => void;

/**
 * A first contact, and what keeps it on stderr, each thing once: through tor it may take minutes.
 * @param longMs LONG_MS unless a test cannot wait
 */
export async function untilAnswered<Result>(
  { json = false, socks }: Pick<ServerOptions, 'json' | 'socks'>,
  act: (onTrouble: Trouble) => Promise<Result>,
  longMs = LONG_MS,
): Promise<Result> {
  if (json) return act(() => undefined);
  const long = setTimeout(() => note('amana: the newsroom has not answered yet. Waiting for it ...'), longMs);
  let told: ErrorCode | null = null;
  try {
    return await act((code) => {
      clearTimeout(long);
      if (code === null || code === told) return;
      told = code;
      const way = socks === undefined ? '' : ' over another circuit';
      note(`amana: the newsroom has not answered yet (${code}). Trying again${way} ...`);
    });
  } finally {
    clearTimeout(long);
  }
}

/** @throws AmanaError directory-invalid, directory-not-ready, unreachable */
export async function connectSource(options: ServerOptions): Promise<SourceClient> {
  const fetchApart = waysTo(options);
  const root = fromHex(await rootOf(options));
  const { server } = options;
  const crypto = await loadCrypto();
  return untilAnswered(options, (onTrouble) =>
    SourceClient.connect({ crypto, fetch: fetchApart(), fetchApart, server, root, onTrouble }),
  );
}

/** The root key that was told, or the one that the server claims, in 64 hex digits. @throws AmanaError */
export async function rootOf(options: ServerOptions): Promise<string> {
  if (options.root !== undefined) return options.root;
  const http = { fetch: waysTo(options)(), server: options.server };
  const claimed = await untilAnswered(options, (onTrouble) => claimedRoot(http, RETRY_DELAYS_MS, onTrouble));
  note(
    `amana: no --root given, so this server is believed to be the newsroom. Compare its root key with the newsroom's: ${claimed}`,
  );
  return claimed;
}

/** Whom to believe and what to seal to without a connection, which a visit's directory does not carry. @throws AmanaError */
export async function kitDirectory(
  visit: Pick<Looking, 'http' | 'onTrouble'> & { readonly crypto: Verifier; readonly root: Uint8Array },
  today: Day,
): Promise<{ directory: Directory; verified: VerifiedDirectory }> {
  const { http, onTrouble } = visit;
  const bytes = await look({ http, retryDelaysMs: RETRY_DELAYS_MS, onTrouble }, '/kit.json');
  const directory = directoryForKit(parseJsonBytes(directorySchema, bytes, 'directory-invalid'), today);
  return { directory, verified: VerifiedDirectory.verify(visit.crypto, visit.root, directory, today) };
}
