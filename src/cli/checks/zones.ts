/**
 * The trust map as data: what each zone may import. The import check is made from this table alone, so a zone
 * gets to know more only by a change here, where the reason has to be written down.
 *
 * The check is the reminder, not the guarantee: that is that no private key ever reaches a server, which the
 * seized-server tests look for.
 */

/** A folder of the tree, and what its code may know. */
export interface Zone {
  readonly name: string;
  /** Regular expression on the path of a file from the project's top. */
  readonly path: string;
  /** Zones it may import besides itself. */
  readonly zones: readonly ZoneName[];
  /** npm packages it may import; `any` for zones that run only where the operator looks. */
  readonly packages: readonly string[] | 'any';
  /** Whether modules of Node itself may be used: never in what runs in a browser. */
  readonly node: boolean;
  /** The sentence that the check prints: what this zone must never come to know. */
  readonly why: string;
}

export type ZoneName =
  | 'protocol'
  | 'source'
  | 'desk'
  | 'ui'
  | 'http'
  | 'process'
  | 'storage'
  | 'queue'
  | 'intake'
  | 'plain'
  | 'site'
  | 'circuits'
  | 'watch'
  | 'newsroom'
  | 'drawing'
  | 'publisher'
  | 'workers'
  | 'config'
  | 'cli';

const SERVER_PACKAGES = ['express', 'pino', 'zod', '@tus/server', 'helmet'];

export const ZONES: Readonly<Record<ZoneName, Omit<Zone, 'name'>>> = {
  protocol: {
    path: '^src/protocol/',
    zones: [],
    packages: ['zod'],
    node: false,
    why: 'the protocol decides alone: it runs in every browser and on every host, so it knows no other part and no I/O',
  },
  source: {
    path: '^src/source/',
    zones: ['protocol', 'ui'],
    packages: ['preact', 'exifreader', 'zod'],
    node: false,
    why: "the source's page holds the codename and the plaintext: whatever it imports is sent to every source's browser",
  },
  desk: {
    path: '^src/desk/',
    zones: ['protocol', 'ui', 'drawing'],
    packages: [
      'preact',
      'exifreader',
      'fflate',
      'marked',
      'qr',
      'shamir-secret-sharing',
      'zod',
      'topojson-client',
      'world-atlas',
    ],
    node: false,
    why: "the desk's page holds the editors' keys and the plaintext: it talks to servers only through sealed bytes",
  },
  ui: {
    path: '^src/ui/',
    zones: ['protocol'],
    packages: ['preact'],
    node: false,
    why: 'shared controls are in both pages, so they may know neither',
  },
  process: {
    path: '^src/process/',
    zones: ['protocol'],
    packages: ['pino'],
    node: true,
    why: 'how a process logs and stops is the same for servers and workers and knows nothing of their work',
  },
  http: {
    path: '^src/http/',
    zones: ['protocol', 'process'],
    packages: SERVER_PACKAGES,
    node: true,
    why: 'headers, hosts and errors are the same for both servers and know neither storage nor queue',
  },
  storage: {
    path: '^src/storage/',
    zones: ['protocol'],
    packages: ['kysely', 'better-sqlite3', 'pg', 's3mini', 'zod'],
    node: true,
    why: 'storage keeps sealed bytes and days; it must not learn what they are',
  },
  queue: {
    path: '^src/queue/',
    zones: ['protocol'],
    packages: ['bullmq', 'ioredis', 'zod'],
    node: true,
    why: 'the queue knows random ids and job states, nothing sealed and nothing plain',
  },
  intake: {
    path: '^src/intake/',
    zones: ['protocol', 'process', 'http', 'storage', 'queue'],
    packages: SERVER_PACKAGES,
    node: true,
    why: 'the intake faces the public: it must never hold a private key or be able to open what it receives',
  },
  plain: {
    path: '^src/plain/',
    zones: ['protocol', 'source', 'ui', 'process', 'http'],
    packages: ['express', 'zod'],
    node: true,
    why: "the plain form holds a source's words for the moment of sealing them, as the source's own browser would: it may have no storage, no queue and no key to keep anything with",
  },
  newsroom: {
    path: '^src/newsroom/',
    zones: ['protocol', 'process', 'http', 'storage', 'queue', 'drawing'],
    packages: [...SERVER_PACKAGES, 'fflate'],
    node: true,
    why: 'the newsroom server keeps opaque events and wrapped keys: it must not be able to open any of them',
  },
  site: {
    path: '^src/site/',
    zones: ['process', 'http'],
    packages: ['express'],
    node: true,
    why: 'the public site is files that everybody may read: it has no storage, no queue and no key, and nothing to tell',
  },
  circuits: {
    path: '^src/circuits/',
    zones: ['process'],
    packages: [],
    node: true,
    why: "the mediator holds tor's control port, which is power over tor as a whole: it is small enough to be read in a minute, and takes nothing but a number",
  },
  watch: {
    path: '^src/watch/',
    zones: ['protocol', 'process', 'storage', 'queue'],
    packages: ['prom-client'],
    node: true,
    why: 'the watch tells how the machine is, in coarse counts and codes: it holds no key and may not know what came, from whom, or when within a day',
  },
  drawing: {
    path: '^src/drawing/',
    zones: ['protocol'],
    packages: ['marked'],
    node: false,
    why: 'how a signed article looks, on its own site and elsewhere, is one code for the server that draws it, the relay that sends it and the page that shows it before: public words in, bytes out',
  },
  publisher: {
    path: '^src/publisher/',
    zones: ['protocol', 'process', 'http', 'newsroom', 'drawing'],
    packages: ['zod', 'express'],
    node: true,
    why: "the publisher holds a site's credentials and talks to the open network: it sees signed bundles, which are public words, and nothing of the desk, of storage or of a report",
  },
  workers: {
    path: '^workers/',
    zones: ['protocol', 'process', 'storage', 'queue'],
    packages: 'any',
    node: true,
    why: 'workers see one attachment at a time and never a report, a codename, or whose attachment it is',
  },
  config: {
    path: '^config/',
    zones: [],
    packages: ['zod'],
    node: true,
    why: 'settings are parsed by themselves and handed out',
  },
  cli: {
    path: '^src/cli/',
    zones: [
      'protocol',
      'source',
      'desk',
      'process',
      'http',
      'storage',
      'queue',
      'intake',
      'plain',
      'site',
      'newsroom',
      'drawing',
      'publisher',
      'workers',
      'config',
    ],
    packages: 'any',
    node: true,
    why: 'the command line starts the other parts, not their pages',
  },
};

/** Exceptions inside the table, each narrower than a zone. */
export const NARROWER: readonly {
  readonly name: string;
  readonly from: string;
  readonly fromNot?: string;
  readonly to: string;
  /** A type is no breach: only what is loaded. */
  readonly loadedOnly?: true;
  readonly why: string;
}[] = [
  {
    name: 'servers-never-open',
    from: '^src/(intake|newsroom|http|storage|queue|watch|site|circuits)/',
    to: '^src/protocol/open[^/]*\\.ts$',
    why: 'a server that can open sealed objects is the one thing this design rules out',
  },
  {
    name: 'plain-form-is-a-client',
    from: '^src/plain/',
    to: '^src/(source/(?!client/|messages/|draft\\.ts)|ui/(?!language\\.ts))',
    why: "of the source's page it uses the client that seals, the limits of a report and the words, and nothing that runs in a browser",
  },
  {
    name: 'publisher-verifies',
    from: '^src/publisher/',
    to: '^src/newsroom/(?!site/bundle\\.ts$)',
    why: 'of the newsroom it uses how a bundle is verified, and nothing that serves or remembers',
  },
  {
    name: 'one-door-to-each-engine',
    from: '^(src|workers|config)/',
    fromNot: '^src/protocol/engines/',
    to: '(^|/)node_modules/(libsodium|@noble/)',
    why: 'crypto engines are imported in src/protocol/engines/ only; the rest sees the Crypto interface',
  },
  {
    name: 'config-in-entry-points-only',
    from: '^(src|workers)/',
    fromNot:
      '^(src/cli/|src/(intake|plain|site|circuits|watch|newsroom|publisher)/main\\.ts$|workers/[^/]+/main\\.ts$)',
    to: '^config/',
    why: 'a part receives what it needs from its entry point, so that it cannot reach for a setting it must not know',
  },
  {
    name: 'children-load-no-schemas',
    from: '^workers/sanitizer/(child|channel|detect[^/]*|told|facts|limits|types|formats/.*|verify/.*)\\.ts$',
    to: '^(workers/sanitizer/messages|src/protocol/(record|schema))\\.ts$',
    loadedOnly: true,
    why: 'every file starts a child, and the schemas are a third of its start; they judge what a child says, on the other side',
  },
];

/** Engines are npm packages of the protocol, behind their one door. */
export const ENGINE_PACKAGES = ['libsodium-wrappers', 'libsodium-wrappers-sumo', '@noble/'];
