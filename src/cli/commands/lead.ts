/** `./amana lead`: desk leads are made and removed with the root key, and with nothing else. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { fromBase64, toBase64 } from '#protocol/bytes.ts';
import { addDays, dayOf } from '#protocol/day.ts';
import {
  LIFETIME_DAYS,
  type StatementPayload,
  signStatement,
  VerifiedDirectory,
} from '#protocol/directory.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { parseJson } from '#protocol/schema.ts';
import { openStorage } from '#storage/index.ts';
import { rootKeyFile } from '../ceremony.ts';
import { standingFolder } from '../standing.ts';
import { OperatorError, say } from '../terminal.ts';

interface LeadOptions {
  readonly data: string;
  readonly rootKey?: string;
  readonly remove: boolean;
}

export function registerLead(program: Command): void {
  program
    .command('lead')
    .argument('<editor>', "the id of somebody on the desk, as './amana desk people' prints it")
    .description(
      'Makes somebody who is on the desk a desk lead, or takes a lead off the desk, with the root key. A running newsroom sees it at once.',
    )
    .requiredOption('--data <dir>', 'the data folder of the newsroom')
    .option('--root-key <file>', 'the root key, where it was carried to; else in the data folder')
    .option('--remove', 'take this lead off the desk; the other leads’ browsers then change every key', false)
    .action(changeLead);
}

async function changeLead(id: string, options: LeadOptions): Promise<void> {
  const data = standingFolder(options.data);
  const rootKey = options.rootKey ?? data.rootKey;
  if (!existsSync(rootKey) || !existsSync(data.database))
    throw new OperatorError('The root key or the newsroom’s database is not there; nothing was changed.');
  const crypto = await loadCrypto();
  const { seed } = parseJson(rootKeyFile, await readFile(rootKey, 'utf8'), 'config-invalid');
  const root = crypto.signKeypair(fromBase64(seed));
  const storage = await openStorage({ database: data.database, blobs: data.blobs });
  try {
    const today = dayOf(Date.now());
    const statements = await storage.statements.all();
    const directory = VerifiedDirectory.verify(crypto, root.publicKey, { v: 1, statements }, today);
    const person = directory.editors.find((editor) => editor.id === id);
    if (person === undefined) throw new OperatorError('Nobody on the desk has this id; nothing was changed.');
    const sign = async (payload: StatementPayload): Promise<void> =>
      storage.statements.add(signStatement(crypto, root.publicKey, payload, root.publicKey, root.secretKey));
    const { signKey, kemKey } = person;
    if (options.remove) {
      // Without another lead nobody could change the keys, nor make those of the coming weeks.
      if (person.role !== 'lead' || directory.leads.length < 2)
        throw new OperatorError('This is no lead, or the last one; make another lead first.');
      await sign({ kind: 'revocation', key: signKey, day: today });
      await storage.keys.destroyFor(person.id);
      await storage.people.cancelOpenInvites();
      say('Taken off the desk. The other leads’ browsers change every key as soon as they are open.');
      return;
    }
    const window = (days: number) => ({ notBefore: today, notAfter: addDays(today, days) });
    await sign({ kind: 'delegate', role: 'desk-lead', key: signKey, ...window(LIFETIME_DAYS.delegate) });
    await sign({
      kind: 'editor',
      id: person.id,
      role: 'lead',
      signKey,
      kemKey: toBase64(kemKey),
      ...window(LIFETIME_DAYS.editor),
    });
    say('A desk lead from now on.');
  } finally {
    await storage.close();
  }
}
