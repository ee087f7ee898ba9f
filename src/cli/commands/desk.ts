/** `./amana desk`: everything an editor does in the page, without one. The very same client runs in both. */
import type { Command } from 'commander';
import { socksPort } from '../source.ts';
import { registerCases } from './desk/cases.ts';
import { registerEnroll } from './desk/enroll.ts';
import { registerLog } from './desk/log.ts';
import { registerOutgoing } from './desk/outgoing.ts';
import { registerPeople } from './desk/people.ts';
import { registerReports } from './desk/reports.ts';
import { registerSites } from './desk/sites.ts';

export function registerDesk(program: Command): void {
  const desk = program
    .command('desk')
    .description('Works on the desk with an editor’s key. Reports are opened here, on this machine.')
    .option('--key <file>', 'your key file')
    .option('--passphrase-file <file>', 'file with its passphrase; asked for at the terminal when left out')
    .option('--server <url>', 'address of the newsroom; kept in FILE.server beside the key file by enroll')
    .option('--socks <host:port>', 'go through this SOCKS port, for tor usually 127.0.0.1:9050', socksPort)
    .option('--json', 'print JSON, a line a thing; errors are a line of JSON on stderr');
  registerEnroll(desk);
  registerReports(desk);
  registerCases(desk);
  registerPeople(desk);
  registerLog(desk);
  registerSites(desk);
  registerOutgoing(desk);
}
