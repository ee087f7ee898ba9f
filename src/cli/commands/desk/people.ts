/** The commands for people: who is on the desk, and, for leads, how others come to it. */
import type { Command } from 'commander';
import { idOf, onDesk } from './session.ts';

export function registerPeople(desk: Command): void {
  desk
    .command('people')
    .description(
      'Lists everybody on the desk, and who waits to be approved, each with the words of their key.',
    )
    .action((_options: unknown, command: Command) =>
      onDesk(command, async ({ state, print }) => {
        for (const { id, name, role, words, present } of state.people) {
          const status = present ? 'present' : 'left';
          print({ id, name, role, status, words }, `${id}  ${status}  ${role}  ${name}  ${words.join(' ')}`);
        }
        for (const { id, name, role, words, genuine } of state.pending) {
          const status = genuine ? 'waiting' : 'not genuine';
          print({ id, name, role, status, words }, `${id}  ${status}  ${role}  ${name}  ${words.join(' ')}`);
        }
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
