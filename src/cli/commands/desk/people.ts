/** The commands for people: who is on the desk, and, for leads, how others come to it. */
import type { Command } from 'commander';
import { dayText } from '#protocol/day.ts';
import { LIFETIME_DAYS } from '#protocol/directory.ts';
import { OperatorError } from '../../terminal.ts';
import { idOf, onDesk } from './session.ts';

export function registerPeople(desk: Command): void {
  desk
    .command('people')
    .description(
      'Lists everybody on the desk, and who waits to be approved, each with the words of their key.',
    )
    .action((_options: unknown, command: Command) =>
      onDesk(command, async ({ state, print }) => {
        for (const { id, name, role, words, present, until } of state.people) {
          const status = present ? 'present' : 'left';
          const ends = until === null ? null : dayText(until);
          const line = [id, status, role, name, words.join(' '), ...(ends === null ? [] : [`until ${ends}`])];
          print({ id, name, role, status, words, until: ends }, line.join('  '));
        }
        for (const { id, name, role, words, genuine } of state.pending) {
          const status = genuine ? 'waiting' : 'not genuine';
          print({ id, name, role, status, words }, `${id}  ${status}  ${role}  ${name}  ${words.join(' ')}`);
        }
      }),
    );

  desk
    .command('renew')
    .option('--within <days>', 'those whose certificate ends within so many days', '56')
    .description(
      'Certifies everybody but leads anew for half a year whose certificate ends soon (desk leads only). An open desk does so by itself; leads are renewed with the root key.',
    )
    .addHelpText('after', '\nExample: amana desk renew --within 90 --json\n')
    .action((options: { readonly within: string }, command: Command) =>
      onDesk(command, async ({ session, state, print }) => {
        const withinDays = Number(options.within);
        if (!Number.isInteger(withinDays) || withinDays < 1 || withinDays > LIFETIME_DAYS.editor)
          throw new OperatorError(`--within takes whole days, 1 to ${LIFETIME_DAYS.editor}.`, {
            exitCode: 2,
          });
        // The opening of this desk renews by itself whose time is near.
        await session.settled();
        await session.renewPeople(withinDays);
        const before = new Map(state.people.map(({ id, until }) => [id, until]));
        for (const { id, until } of session.state?.people ?? [])
          if (until !== null && until !== before.get(id))
            print({ editor: id, until: dayText(until) }, `${id}  until ${dayText(until)}`);
      }),
    );

  desk
    .command('invite')
    .description('Makes a one-time invite for an editor (desk leads only).')
    .action((_options: unknown, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        const { url } = await session.invite('editor');
        print({ invite: url }, url);
      }),
    );

  desk
    .command('approve')
    .argument('<editor>', 'id of somebody who waits; compare the words of their key with them first')
    .description('Puts somebody who used an invite on the desk and gives them its keys (desk leads only).')
    .action((id: string, _options: unknown, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        await session.approve(idOf(id));
        print({ editor: id }, 'Approved.');
      }),
    );

  desk
    .command('share-keys')
    .argument('<editor>')
    .description('Gives somebody on the desk every key again (desk leads only).')
    .action((id: string, _options: unknown, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        await session.shareKeys(idOf(id));
        print({ editor: id }, 'Shared.');
      }),
    );

  desk
    .command('revoke')
    .argument('<editor>')
    .description('Takes an editor off the desk at once (desk leads only).')
    .action((id: string, _options: unknown, command: Command) =>
      onDesk(command, async ({ session, print }) => {
        await session.revoke(idOf(id));
        print({ editor: id }, 'Taken off the desk.');
      }),
    );
}
