/** `./amana vectors`: makes the frozen vectors anew. Only a new version of the protocol has a reason to. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadArgon2 } from '#protocol/engines/argon2.ts';
import { loadNoble } from '#protocol/engines/noble.ts';
import { loadSodium } from '#protocol/engines/sodium.ts';
import { TOP } from '../places.ts';
import { OperatorError, say } from '../terminal.ts';
import { checkVectors, makeVectors } from '../vectors/index.ts';

export const VECTOR_FILE = join(TOP, 'tests', 'vectors', 'protocol-v1.json');

export function registerVectors(program: Command): void {
  program
    .command('vectors')
    .description('Check the frozen vectors of the protocol with both engines; --freeze makes new ones.')
    .option(
      '--freeze',
      'overwrite the frozen vectors: what was sealed by older code is then no longer tested',
    )
    .action(async ({ freeze }: { freeze?: boolean }) => {
      const argon2 = await loadArgon2();
      const sodium = await loadSodium();
      if (freeze === true)
        await writeFile(VECTOR_FILE, `${JSON.stringify(await makeVectors(sodium, argon2), null, 1)}\n`);
      const frozen: unknown = JSON.parse(await readFile(VECTOR_FILE, 'utf8'));
      for (const crypto of [sodium, await loadNoble()]) {
        const { engine, compared, problems } = await checkVectors(crypto, argon2, frozen);
        say(`${engine}: ${compared} values compared, ${problems.length} problems`);
        if (problems.length > 0) throw new OperatorError(problems.join('\n'));
      }
    });
}
