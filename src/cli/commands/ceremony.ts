/** `./amana ceremony`: the root key on a machine that is never online, and what goes between it and the others. */
import type { Command } from 'commander';
import { registerHolding } from './ceremony/holding.ts';
import { registerMaking } from './ceremony/making.ts';
import { registerOnline } from './ceremony/online.ts';

export function registerCeremony(program: Command): void {
  const ceremony = program
    .command('ceremony')
    .description(
      'The root key: made, kept and used on a machine that is never online. Requests come to it as files or pictures ' +
        'of QR codes, and certificates leave it the same way. docs/keys.md tells the whole life of it.',
    )
    // Whatever is written is for its owner alone.
    .hook('preAction', () => {
      process.umask(0o077);
    });
  registerMaking(ceremony);
  registerHolding(ceremony);
  registerOnline(ceremony);
}
