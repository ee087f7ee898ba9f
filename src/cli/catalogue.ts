/** Every command, by who needs it, with what loads it. Only the one that was asked for is loaded. */
import type { Command } from 'commander';
import type { CommandEntry } from './help.ts';

type Register = (program: Command) => void;

export interface Entry extends CommandEntry {
  readonly load: () => Promise<Register>;
}

export const GROUPS: readonly { readonly who: string; readonly commands: readonly Entry[] }[] = [
  {
    who: 'Sources, and whoever carries for them',
    commands: [
      {
        name: 'send',
        summary: 'seal a report and its attachments and send them; or follow up with a codename',
        load: async () => (await import('./commands/send.ts')).registerSend,
      },
      {
        name: 'replies',
        summary: 'read the replies that wait for a codename',
        load: async () => (await import('./commands/replies.ts')).registerReplies,
      },
      {
        name: 'sanitize',
        summary: 'clean files on this machine, with no server, and prove them clean',
        load: async () => (await import('./commands/sanitize.ts')).registerSanitize,
      },
    ],
  },
  {
    who: 'Editors',
    commands: [
      {
        name: 'desk',
        summary: 'enrol, read the inbox, open reports and reply, without a browser',
        load: async () => (await import('./commands/desk.ts')).registerDesk,
      },
      {
        name: 'promote',
        summary: 'bring a signed bundle to Ghost or WordPress, change it there, take it back',
        load: async () => (await import('./commands/promote.ts')).registerPromote,
      },
      {
        name: 'risk-check',
        summary: 'look through a draft for what could lead to its source, without a server',
        load: async () => (await import('./commands/risk-check.ts')).registerRiskCheck,
      },
    ],
  },
  {
    who: 'Operators',
    commands: [
      {
        name: 'up',
        summary: 'set everything up, run the whole newsroom, print its two addresses',
        load: async () => (await import('./commands/up.ts')).registerUp,
      },
      {
        name: 'ceremony',
        summary: 'the root key on a machine that is never online: make, certify, renew, revoke, import',
        load: async () => (await import('./commands/ceremony.ts')).registerCeremony,
      },
      {
        name: 'lead',
        summary: 'make somebody a desk lead, or take a lead off the desk, with the root key',
        load: async () => (await import('./commands/lead.ts')).registerLead,
      },
      {
        name: 'kit',
        summary: 'write the field kit of a running newsroom: the page that seals without a connection',
        load: async () => (await import('./commands/kit.ts')).registerKit,
      },
      {
        name: 'doctor',
        summary: 'check this machine and a running newsroom; each finding with its mend',
        load: async () => (await import('./commands/doctor.ts')).registerDoctor,
      },
      {
        name: 'tor',
        summary: "the onions' torrc, made and verified, and who may find the editors' onion",
        load: async () => (await import('./commands/tor.ts')).registerTor,
      },
      {
        name: 'backup',
        summary: 'seal a backup to your own key, also while everything runs; verify one',
        load: async () => (await import('./commands/backup.ts')).registerBackup,
      },
      {
        name: 'restore',
        summary: 'put a backup back where there is no newsroom; what was destroyed stays so',
        load: async () => (await import('./commands/restore.ts')).registerRestore,
      },
      {
        name: 'storage',
        summary: 'the database: its version, migrations forward and back, to PostgreSQL and from it',
        load: async () => (await import('./commands/storage.ts')).registerStorage,
      },
      {
        name: 'install',
        summary: 'lay everything out as services of a Debian machine, each a user of its own',
        load: async () => (await import('./commands/install.ts')).registerInstall,
      },
      {
        name: 'uninstall',
        summary: 'take the services away again; the data stays unless it is to go too',
        load: async () => (await import('./commands/uninstall.ts')).registerUninstall,
      },
      {
        name: 'image',
        summary: 'build a container image without an engine, the same bytes each time, with its SBOM',
        load: async () => (await import('./commands/image.ts')).registerImage,
      },
      {
        name: 'flood',
        summary: 'how a running newsroom stands a flood, and the switch that guards or closes it',
        load: async () => (await import('./commands/flood.ts')).registerFlood,
      },
    ],
  },
  {
    who: 'Developers',
    commands: [
      {
        name: 'test',
        summary: 'bring what the tests need and run every one of them, in real browsers too',
        load: async () => (await import('./commands/test.ts')).registerTest,
      },
      {
        name: 'check',
        summary: 'types of every zone, format and lint, who may import what',
        load: async () => (await import('./commands/check.ts')).registerCheck,
      },
      {
        name: 'vectors',
        summary: 'make the frozen test vectors of the protocol anew, or compare them',
        load: async () => (await import('./commands/vectors.ts')).registerVectors,
      },
      {
        name: 'bench',
        summary: 'measure against the neighbours, with the ratio beside each figure',
        load: async () => (await import('./commands/bench.ts')).registerBench,
      },
      {
        name: 'faults',
        summary: 'kill, fill, freeze and corrupt a newsroom of its own; count what arrives',
        load: async () => (await import('./commands/faults.ts')).registerFaults,
      },
    ],
  },
];
