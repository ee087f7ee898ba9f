/** What the two commands of a source share: the connection, and where its trust comes from. */
import { type Command, InvalidArgumentError } from 'commander';
import { fromHex } from '#protocol/bytes.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { claimedRoot, SourceClient } from '#source/client/client.ts';
import { note } from './terminal.ts';

export interface ServerOptions {
  readonly server: string;
  readonly root?: string;
}

function originOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('It has to be the address of an intake, such as http://127.0.0.1:8470.');
  }
  return new URL(text).origin;
}

/** As printed in the paper or given by the newsroom; blanks and capitals are for reading only. */
function fingerprint(text: string): string {
  const hex = text.replace(/[\s:-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) {
    throw new InvalidArgumentError('It has to be the 64 hex digits of the newsroom’s root key.');
  }
  return hex;
}

export const addServerOptions = (command: Command): Command =>
  command
    .requiredOption('--server <url>', 'address of the newsroom’s intake', originOf)
    .option(
      '--root <fingerprint>',
      'the newsroom’s root key, 64 hex digits; without it the server is trusted',
      fingerprint,
    );

/** @throws AmanaError directory-invalid, directory-not-ready, unreachable */
export async function connectSource(options: ServerOptions): Promise<SourceClient> {
  const root = fromHex(await rootOf(options));
  return SourceClient.connect({ crypto: await loadCrypto(), fetch, server: options.server, root });
}

/** The root key that was told, or the one that the server claims, in 64 hex digits. @throws AmanaError */
export const rootOf = async ({ server, root }: ServerOptions): Promise<string> =>
  root ?? (await trustOnFirstUse(server));

async function trustOnFirstUse(server: string): Promise<string> {
  const claimed = await claimedRoot({ fetch, server });
  note(
    `amana: no --root given, so this server is believed to be the newsroom. Compare its root key with the newsroom's: ${claimed}`,
  );
  return claimed;
}
