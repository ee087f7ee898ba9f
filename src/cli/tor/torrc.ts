/** The torrc of a newsroom's onions, from where its sockets lie. `config/torrc` is this, for containers. */

export interface OnionPlaces {
  /** tor's own folder: keys of the onions, 0700. */
  readonly folder: string;
  /** Sockets of all intakes: tor gives each stream to one of them, chosen at random. */
  readonly intakes: readonly string[];
  /** The form without scripts; null where the operator has turned it off. */
  readonly plain: string | null;
  readonly newsroom: string;
  /** The public site, where it has an onion of its own. */
  readonly site: string | null;
  /** The folder of the control socket and its cookie, for the mediator that closes circuits; null without one. */
  readonly control: string | null;
}

/** In the folder of the control socket. */
export const controlSocket = (folder: string): string => `${folder}/control`;
export const controlCookie = (folder: string): string => `${folder}/cookie`;

/** As containers and `./amana install` lay them out. */
export const USUAL_PLACES: OnionPlaces = {
  folder: '/var/lib/amana-tor',
  intakes: ['/run/amana/intake/intake.sock'],
  plain: '/run/amana/plain/plain.sock',
  newsroom: '/run/amana/onion/newsroom.sock',
  site: null,
  control: '/run/amana/control',
};

export const ONIONS = ['intake', 'newsroom', 'site'] as const;
export type Onion = (typeof ONIONS)[number];

/** Its own part of torrc: what stands here runs on any tor, on a private network as on the real one. */
export function onionLines({ folder, intakes, plain, newsroom, site }: OnionPlaces): string[] {
  return [
    rule("the sources' onion"),
    `HiddenServiceDir ${folder}/intake`,
    'HiddenServiceVersion 3',
    '# A unix socket: the intake needs no network at all, and nothing else on the machine can connect to it.',
    ...(intakes.length > 1
      ? [
          '# A line for each intake: tor gives each stream to one of them at random, whichever circuit it came on.',
        ]
      : []),
    ...intakes.map((intake) => `HiddenServicePort 80 unix:${intake}`),
    ...(plain === null
      ? []
      : [
          '# The form for browsers without scripts, a process of its own: the intake must never see what it takes.',
          `HiddenServicePort 81 unix:${plain}`,
        ]),
    '# Each circuit gets a made-up address, so that one abuser can be slowed down without knowing anybody.',
    '# The intake must run with AMANA_PROXY_PROTOCOL=1.',
    'HiddenServiceExportCircuitID haproxy',
    '# Under a flood a client has to work for its turn; needs no script, so it holds at every security level.',
    'HiddenServicePoWDefensesEnabled 1',
    '# Tor Browser opens six streams; 32 leave room, hundreds are an attack. Its further streams wait, the circuit stays.',
    'HiddenServiceMaxStreams 32',
    'HiddenServiceMaxStreamsCloseCircuit 0',
    '',
    rule("the editors' onion"),
    `HiddenServiceDir ${folder}/newsroom`,
    'HiddenServiceVersion 3',
    `HiddenServicePort 80 unix:${newsroom}`,
    '# Only browsers whose public key lies in authorized_clients/*.auth even learn that this onion exists. With no valid',
    '# file left it would be open to all: ./amana tor keeps a file for a key that nobody holds. Taking a file away does',
    '# not end circuits that stand, so an editor who leaves is removed on the desk as well.',
    'HiddenServicePoWDefensesEnabled 1',
    'HiddenServiceMaxStreams 64',
    'HiddenServiceMaxStreamsCloseCircuit 0',
    'HiddenServiceExportCircuitID haproxy',
    ...(site === null
      ? []
      : [
          '',
          rule("readers' onion: the public site"),
          `HiddenServiceDir ${folder}/site`,
          'HiddenServiceVersion 3',
          `HiddenServicePort 80 unix:${site}`,
          'HiddenServiceExportCircuitID haproxy',
          'HiddenServicePoWDefensesEnabled 1',
          'HiddenServiceMaxStreams 32',
          'HiddenServiceMaxStreamsCloseCircuit 0',
        ]),
  ];
}

/** Power over this tor, for nobody but the mediator, whose group may open both; it takes numbers from servers. */
const controlLines = ({ control }: OnionPlaces): string[] =>
  control === null
    ? []
    : [
        '# For the mediator that has circuits of abusers closed, and nobody else: whoever opens this socket rules this tor.',
        `ControlSocket unix:${controlSocket(control)} GroupWritable RelaxDirModeCheck`,
        'CookieAuthentication 1',
        `CookieAuthFile ${controlCookie(control)}`,
        'CookieAuthFileGroupReadable 1',
        '',
      ];

/** A heading as wide as the file. */
const rule = (title: string): string => `# --- ${title} `.padEnd(113, '-');

export const torrc = (places: OnionPlaces): string =>
  `${[
    `# Amana's tor: ${places.site === null ? 'two' : 'three'} onion services and nothing else, for tor 0.4.8 or newer.`,
    '# Made by ./amana tor torrc, which also verifies it.',
    '',
    `DataDirectory ${places.folder}`,
    "# This tor is nobody's client: no door for local programs.",
    'SocksPort 0',
    '# Lines of the notice level tell when somebody came; warnings are enough, and addresses in them are scrubbed.',
    'Log warn stderr',
    'SafeLogging 1',
    '# A key on the disk must not be written to swap or core files.',
    'DisableDebuggerAttachment 1',
    'AvoidDiskWrites 1',
    '',
    ...controlLines(places),
    ...onionLines(places),
  ].join('\n')}\n`;
