/** `./amana kit`: the field kit of a running newsroom as a file, made here and compared with what its intake hands out. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { kitFor } from '#http/kit.ts';
import { fromHex, toHex } from '#protocol/bytes.ts';
import { dayOf, dayText, parseDay } from '#protocol/day.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { getBytes } from '#source/client/http.ts';
import { PAGES } from '../places.ts';
import { KIT_SHELL } from '../setup/kit.ts';
import { bringPages } from '../setup/pages.ts';
import {
  addServerOptions,
  kitDirectory,
  rootOf,
  type ServerOptions,
  untilAnswered,
  waysTo,
} from '../source.ts';
import { note, OperatorError, say } from '../terminal.ts';

interface KitOptions extends ServerOptions {
  readonly out: string;
  readonly json: boolean;
}

export function registerKit(program: Command): void {
  const command = program
    .command('kit')
    .description(
      'Writes the field kit of a newsroom: one HTML file that seals reports without a connection. It is put together from these sources, and compared with what the server hands out.',
    )
    .requiredOption('--out <file>', 'where to write it')
    .option('--json', 'print one line of JSON', false);
  addServerOptions(command).action(writeKit);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function writeKit(options: KitOptions): Promise<void> {
  const { server, out, json } = options;
  await bringPages();
  const root = fromHex(await rootOf(options));
  const http = { fetch: waysTo(options)(), server };
  const today = dayOf(Date.now());
  const crypto = await loadCrypto();
  const { directory, verified } = await untilAnswered(options, (onTrouble) =>
    kitDirectory({ http, crypto, root, onTrouble }, today),
  );
  const { arriveBy } = verified.parcelKeys();
  const kit = kitFor(await readFile(join(PAGES, KIT_SHELL), 'utf8'), toHex(root), directory, today);
  const handedOut = await getBytes(http, '/kit.html');
  const isSame = Buffer.compare(kit, handedOut) === 0;
  try {
    await writeFile(out, kit);
  } catch (cause) {
    throw new OperatorError(`The kit cannot be written to ${out}.`, { cause });
  }
  const ends = Math.min(verified.deskKeysUntil ?? 0, verified.parcelEpochs.at(-1)?.notAfter ?? 0);
  const lastDay = dayText(parseDay(ends));
  if (json) say(JSON.stringify({ sha256: sha256(kit), lastDay, arriveBy: dayText(arriveBy), same: isSame }));
  else {
    note(
      `amana: written to ${out}. It seals to current keys until ${lastDay}; hand out a new one before that.`,
    );
    note('amana: its SHA-256, for whoever wants to compare:');
    say(sha256(kit));
  }
  if (!isSame)
    throw new OperatorError(
      'The server hands out another kit than the one from these sources. If it runs other sources, that is why; if not, find out who changed it.',
    );
}
