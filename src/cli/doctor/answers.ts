/** The answers of the servers as a stranger would get them: exact headers, no other name, no door for the curious. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIXED_HEADERS, type FixedHeaders, startServer } from '#http/index.ts';
import { PLAIN_HEADERS } from '#plain/headers.ts';
import { openLog } from '#process/index.ts';
import { ERRORS } from '#protocol/errors.ts';
import { SITE_HEADERS } from '#site/headers.ts';
import { TOP } from '../places.ts';
import type { Running } from '../running.ts';
import { askServer, exchange, getRequest, hostOf, type Server, serversOf, statusOf } from './asking.ts';
import type { Look } from './check.ts';
import { type Finding, fail, pass } from './finding.ts';
import { lackOf } from './readiness.ts';
import { rootHexOf } from './root.ts';

/** Headers that would tell a server's clock, software or files apart. */
const TELLTALE = /^(date|etag|server|x-powered-by|last-modified|via|set-cookie|strict-transport-security):/im;

const headersOf = ({ door }: Server): FixedHeaders =>
  ({ intake: FIXED_HEADERS, newsroom: FIXED_HEADERS, plain: PLAIN_HEADERS, site: SITE_HEADERS })[door];

const headOf = (answer: string): string => answer.slice(0, answer.indexOf('\r\n\r\n') + 2);

/** Whether an answer has this status, every header of ours and none that tells. */
function isExact(answer: string, status: string, headers: FixedHeaders): boolean {
  const head = headOf(answer);
  const isMissing = Object.entries(headers).some(
    ([header, value]) => !head.toLowerCase().includes(`\r\n${header}: ${value}\r\n`.toLowerCase()),
  );
  return statusOf(head) === status && !isMissing && !TELLTALE.test(head);
}

const PROXY_MEND = 'Look for a proxy in front that adds or removes headers, and take it away.';

/** Where systemd runs it, `up` would be another newsroom. */
const startMend = ({ pids }: Running): string =>
  'up' in pids
    ? 'Start it again with ./amana up.'
    : 'Read systemctl status amana-NAME and journalctl --namespace=amana, and start it again.';

/** How the plain form answers while it cannot seal: as any page of it but for its status. */
const UNREADY = (['directory-invalid', 'directory-not-ready'] as const).map((code) =>
  String(ERRORS[code].status),
);

async function exactAnswers({ data }: Look, running: Running, server: Server): Promise<Finding> {
  const check = `${server.door} answers` as const;
  const host = hostOf(server);
  const asked: readonly (readonly [string, string, string])[] = [
    ['the first page', getRequest('/', host), '200'],
    ['a missing page', getRequest('/there/is/nothing', host), '404'],
    ['another host name', getRequest('/', 'example.org'), '421'],
    ['a broken request', 'BROKEN\r\n\r\n', '400'],
  ];
  for (const [what, request, status] of asked) {
    const answer = await askServer(running, server, request);
    if (answer === null) {
      const lack = (await rootHexOf(data)) === null ? await lackOf(data) : null;
      if (lack !== null) return fail(check, `It does not run yet: ${lack.seen}`, lack.mend);
      return fail(check, `${what} got no answer.`, startMend(running));
    }
    const headers = headersOf(server);
    if (isExact(answer, status, headers)) continue;
    const isUnready = server.door === 'plain' && UNREADY.some((one) => isExact(answer, one, headers));
    const lack = isUnready ? await lackOf(data) : null;
    if (lack !== null) return fail(check, `The form opens for nobody: ${lack.seen}`, lack.mend);
    return fail(check, `The answer to ${what} is not as it has to be.`, PROXY_MEND);
  }
  return pass(check, 'Exact headers on pages, errors, foreign hosts and broken requests.');
}

export async function answers(look: Look): Promise<readonly Finding[]> {
  const { running } = look;
  if (running === null) return [];
  const findings: Finding[] = [];
  for (const server of serversOf(running)) {
    const finding = await exactAnswers(look, running, server);
    // Of several that answer as one there is one finding: the first that fails, if any does.
    const same = findings.findIndex(({ check }) => check === finding.check);
    if (same < 0) findings.push(finding);
    else if (findings[same]?.state === 'pass') findings[same] = finding;
  }
  if (running.plain === null)
    findings.push(pass('plain form', 'Switched off: sources without scripts are told how to reach “Safer”.'));
  return findings;
}

/** What a fault says. A running server cannot be brought to one from outside, so the same code is started for it here. */
export async function faultAnswer(start: typeof startServer = startServer): Promise<readonly Finding[]> {
  const check = 'fault answers';
  const folder = await mkdtemp(join(tmpdir(), 'amana-doctor-'));
  const path = join(folder, 'fault.sock');
  const server = await start({
    listen: { kind: 'unix', path },
    hosts: ['localhost'],
    log: openLog('newsroom', 'silent'),
    routes: (app) =>
      app.use(() => {
        throw new Error(SECRET);
      }),
  });
  try {
    const answer = await exchange(connect(path), getRequest('/', 'localhost'));
    const isSafe = answer !== null && isExact(answer, '500', FIXED_HEADERS) && !answer.includes(SECRET);
    return [
      isSafe
        ? pass(check, 'A fault inside is answered like any other page, without a word of what it was.')
        : fail(
            check,
            'A fault inside tells strangers more than that there was one.',
            'Restore src/http as it was released.',
          ),
    ];
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const SECRET = 'a fault that nobody outside may read';

/** Where other software shows its inside, and where this one would by a slip. */
const CURIOUS = [
  '/metrics',
  '/debug',
  '/debug/pprof/',
  '/status',
  '/server-status',
  '/health',
  '/admin',
  '/.env',
  '/.git/HEAD',
  '/package.json',
  '/node_modules/express/package.json',
  '/running.json',
  '/src/http/index.ts',
  '/..%2f..%2fetc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
] as const;

export async function debugPaths({ running }: Look): Promise<readonly Finding[]> {
  if (running === null) return [];
  for (const server of serversOf(running))
    for (const path of CURIOUS) {
      const answer = await askServer(running, server, getRequest(path, hostOf(server)));
      const status = answer === null ? 'none' : statusOf(answer);
      // A path that is no path is refused before anybody looks it up.
      if (status !== '404' && status !== '400')
        return [
          fail(
            'debug paths',
            `${server.door} answers ${path} with something else than “not found”.`,
            'Take away whatever in front of it serves that path.',
          ),
        ];
    }
  return [
    pass('debug paths', `None of ${CURIOUS.length} paths that show other servers’ insides leads anywhere.`),
  ];
}

/** Shorter ones are ordinary words, or one of several machines called `host`. */
const TELLING_CHARACTERS = 4;

const LOOPBACK = /^(127\.|::1$)/;

/** proc(5): addresses of a process's network. */
const ADDRESSES_4 = /\|-- ([\d.]+)\n\s+\/32 host LOCAL/g;
const ADDRESSES_6 = /^([0-9a-f]{32}) /gm;

/**
 * The addresses of the machine: those of the first process, since whoever looks may be in a network of their own that has none.
 * @param pid of a process in the network that is meant
 */
export function addressesOf(pid: string): string[] {
  const read = (file: string): string => {
    const path = `/proc/${pid}/net/${file}`;
    return existsSync(path) ? readFileSync(path, 'latin1') : '';
  };
  const of4 = [...read('fib_trie').matchAll(ADDRESSES_4)].map(([, address = '']) => address);
  const of6 = [...read('if_inet6').matchAll(ADDRESSES_6)].map(([, hex = '']) =>
    // In the one short form that everybody writes.
    new URL(`http://[${hex.match(/.{4}/g)?.join(':')}]`).hostname.slice(1, -1),
  );
  return [...new Set([...of4, ...of6])].filter((address) => !LOOPBACK.test(address));
}

/** What of this machine must stand in no page: its names, addresses and places. */
function telltales({ data }: Look): string[] {
  const addresses = ['1', 'self'].flatMap(addressesOf);
  const name = hostname();
  const names = name.length >= TELLING_CHARACTERS && name !== 'localhost' ? [name] : [];
  const places = [TOP, data.top, homedir()].filter((place) => place.length >= TELLING_CHARACTERS);
  return [...addresses, ...names, ...places];
}

const isIn = (text: string, told: string): boolean =>
  new RegExp(`(?<![\\w-])${told.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?![\\w-])`, 'i').test(text);

/** Every page that a stranger gets, the scripts they load, and what refuses them. */
function pagesOf({ door }: Server): string[] {
  const folder = { intake: 'source', newsroom: 'desk', plain: null, site: null }[door];
  const scripts =
    folder === null
      ? []
      : readdirSync(join(TOP, 'dist', folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && /\.(js|html|css|json)$/.test(entry.name))
          .map(({ parentPath, name }) => join(parentPath, name).slice(join(TOP, 'dist', folder).length));
  return [
    '/',
    '/there/is/nothing',
    '/directory.json',
    '/site/',
    ...(door === 'plain' ? ['/en/', '/en/write'] : []),
    ...scripts,
  ];
}

export async function pageBodies(look: Look): Promise<readonly Finding[]> {
  const { running } = look;
  if (running === null) return [];
  const told = telltales(look);
  for (const server of serversOf(running)) {
    for (const path of pagesOf(server)) {
      const answer = (await askServer(running, server, getRequest(path, hostOf(server)))) ?? '';
      if (!told.some((word) => isIn(answer, word))) continue;
      return [
        fail(
          'page bodies',
          `${server.door} tells an address, a name or a folder of this machine at ${path}.`,
          'Build the pages anew (remove dist and start ./amana up), and look what stands in front of it.',
        ),
      ];
    }
  }
  return [pass('page bodies', 'No page tells an address, a name or a folder of this machine.')];
}
