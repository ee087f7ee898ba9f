/**
 * The onions' names: tor makes them with its keys when it first starts, and the servers have to know them to refuse any
 * other. They are handed over in memory, to each only what it has to know.
 */
import { type Choices, FOLDERS, type ProcessName, processesOf } from './processes.ts';

type Onion = 'intake' | 'newsroom' | 'site';

/** A setting with `{intake}` and its like where names belong. */
type Template = Readonly<Record<string, string>>;

const TEMPLATES: Partial<Record<ProcessName, Template>> = {
  intake: { AMANA_HOSTS: '{intake}' },
  plain: { AMANA_HOSTS: '{intake}:81', AMANA_INTAKE_HOST: '{intake}' },
  newsroom: { AMANA_HOSTS: '{newsroom}' },
  site: { AMANA_HOSTS: '{site}' },
};

/** Which settings of a process hold a name; null where none does. */
export function namedBy(name: ProcessName, { parts }: Choices): Template | null {
  // The editors' circuits are none of the mediator's business.
  if (name === 'circuits')
    return { AMANA_TOR_ONIONS: parts.includes('site') ? '{intake},{site}' : '{intake}' };
  return TEMPLATES[name] ?? null;
}

const onionsOf = ({ parts }: Choices): Onion[] => [
  'intake',
  'newsroom',
  ...(parts.includes('site') ? (['site'] as const) : []),
];

/** For /bin/sh, as tor's user: waits for tor's keys, then writes a file of settings for each process that needs one. */
export function namesScript(choices: Choices): string {
  const onions = onionsOf(choices);
  const keys = FOLDERS.onionKeys.path;
  const written = processesOf(choices).flatMap((name) => {
    const template = namedBy(name, choices);
    if (template === null) return [];
    const lines = Object.entries(template).map(([key, value]) => `'${key}=${value}'`);
    return [`tell ${name} ${lines.join(' ')}`];
  });
  return `${[
    '# Amana: made by ./amana install; run by amana-names.service.',
    'set -eu',
    `for onion in ${onions.join(' ')}; do`,
    `  until [ -s "${keys}/$onion/hostname" ]; do sleep 0.2; done`,
    'done',
    'tell() {',
    '  process=$1',
    '  shift',
    `  printf '%s\\n' "$@" | sed ${onions.map((onion) => `-e "s/{${onion}}/$(cat ${keys}/${onion}/hostname)/g"`).join(' ')} >"${FOLDERS.names.path}/$process.env"`,
    '}',
    ...written,
  ].join('\n')}\n`;
}

/** Before tor starts: with no client's key the editors' onion would be open to everybody who learns its name. */
export const closedScript = (): string =>
  `${[
    '# Amana: made by ./amana install; run before tor starts. Fails where the editors’ onion would stand open.',
    `for file in ${FOLDERS.onionKeys.path}/newsroom/authorized_clients/*.auth; do`,
    '  [ -s "$file" ] && exit 0',
    'done',
    "echo 'no client key is left for the editors’ onion, so it would be open to all: run ./amana install' >&2",
    'exit 1',
  ].join('\n')}\n`;
