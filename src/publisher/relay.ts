/**
 * The relay: carries signed articles from the editors' page to sites of other programs. It takes one sealed order at a
 * time from the newsroom's server, opens it, believes nothing of it that two editors of today's desk have not signed,
 * sends exactly what the page has shown, and forgets everything. It writes nothing down but that it was used.
 */
import type { Express, Request, Response } from 'express';
import { requestDigest } from '#drawing/sites/payload.ts';
import { onlyMethods, readBody, requireType, sendJson } from '#http/index.ts';
import { type VerifiedBundle, verifyBundle } from '#newsroom/site/bundle.ts';
import type { Log } from '#process/index.ts';
import { readU32, toBase64, toHex } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import { directorySchema, VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import {
  newTicket,
  type OpenedOrder,
  openOrder,
  RELAY_REQUEST_BYTES,
  type Relay,
  type RelayAnswer,
  relayFound,
  relayPromoted,
  sealAnswer,
} from '#protocol/relay.ts';
import { parse, parseJsonBytes, z } from '#protocol/schema.ts';
import {
  compareStanding,
  type Fetch,
  look,
  openCms,
  parseSite,
  promote,
  SiteAnswer,
  withdraw,
} from './index.ts';
import type { Promoted, Wish } from './promotion.ts';

export interface RelayParts {
  readonly crypto: Crypto;
  /** Root public key, 32 B. */
  readonly root: Uint8Array;
  readonly relay: Relay;
  readonly log: Log;
  /** A way out of its own for each order. */
  readonly wayOut: () => Fetch;
  readonly today: () => Day;
  readonly nowMs: () => number;
}

/** A ticket that is not used within ten minutes is worth nothing; more than these are not given out at a time. */
const TICKET_MS = 10 * 60 * 1000;
const MOST_TICKETS = 1000;

/** The desk's statements that come along. */
const DIRECTORY_BYTES = 4 * 1024 * 1024;

/** Below what any part of the line takes for death. */
const PULSE_MS = 15_000;
/** What an answer begins with: so many zeros as it took pulses, then a one. */
const PULSE = new Uint8Array([0]);
const BEGIN = new Uint8Array([1]);

class Tickets {
  readonly #given = new Map<string, number>();
  readonly #crypto: Crypto;
  readonly #nowMs: () => number;

  constructor(crypto: Crypto, nowMs: () => number) {
    this.#crypto = crypto;
    this.#nowMs = nowMs;
  }

  give(): string {
    for (const [ticket, untilMs] of this.#given) if (untilMs < this.#nowMs()) this.#given.delete(ticket);
    if (this.#given.size >= MOST_TICKETS) throw new AmanaError('busy');
    const ticket = newTicket(this.#crypto);
    this.#given.set(ticket, this.#nowMs() + TICKET_MS);
    return ticket;
  }

  /** Whether it was given out and not taken since; it never is again. */
  take(ticket: string): boolean {
    const untilMs = this.#given.get(ticket);
    this.#given.delete(ticket);
    return untilMs !== undefined && untilMs >= this.#nowMs();
  }
}

/** @throws AmanaError relay-differs unless these are exactly the requests that were shown, in their order */
async function requireShown(
  requests: Parameters<Parameters<typeof promote>[2]>[0],
  shown: readonly string[],
) {
  const digests = await Promise.all(requests.map(requestDigest));
  if (digests.length !== shown.length || digests.some((digest, index) => digest !== shown[index]))
    throw new AmanaError('relay-differs');
  return true;
}

async function carryOut(
  { relay: _relay, ...parts }: RelayParts,
  { order }: OpenedOrder,
  bundles: readonly VerifiedBundle[],
): Promise<RelayAnswer> {
  const { kind, address, key, author } = order.site;
  if (order.act !== 'withdraw' && bundles.length === 0) throw new AmanaError('malformed-request');
  const site = parseSite(address);
  if (site === null) throw new AmanaError('malformed-request');
  const cms = openCms({ kind, site, key }, parts.wayOut(), parts.nowMs);
  const wish: Wish = {
    bundles,
    rootHex: toHex(parts.root),
    author,
    wanted: order.wanted,
    replace: order.replace,
    overwrite: order.overwrite,
    known: new Map(order.known.map(({ sentAs, place }) => [sentAs, place])),
  };
  switch (order.act) {
    case 'look':
      return { found: parse(relayFound, await look(cms, wish), 'internal') };
    case 'send': {
      const promoted = await promote(cms, wish, (requests) => requireShown(requests, order.shown));
      return { promoted: toldOf(promoted ?? []) };
    }
    case 'compare':
      return { promoted: toldOf(await compareStanding(cms, wish)) };
    case 'withdraw': {
      const { articles, reason } = order;
      const day = parts.today();
      return { promoted: toldOf(await withdraw(cms, { rootHex: wish.rootHex, articles, reason, day })) };
    }
  }
}

const toldOf = (promoted: readonly Promoted[]) => parse(z.array(relayPromoted), promoted, 'internal');

/** The site's own short code, never its words, which may quote what was sent. */
function refusalOf(thrown: unknown): RelayAnswer {
  const { code, cause } = asAmanaError(thrown);
  const said = cause instanceof SiteAnswer ? `${cause.siteStatus} ${cause.siteCode}` : '';
  return { error: { code, said: /^[0-9]{3} [A-Za-z_ ]{1,60}$/.test(said) ? said : null } };
}

export function relayRoutes(parts: RelayParts): (app: Express) => void {
  const { crypto, root, relay, log } = parts;
  const tickets = new Tickets(crypto, parts.nowMs);

  function open(body: Uint8Array): { opened: OpenedOrder; directory: VerifiedDirectory } {
    const length = body.length < 4 ? 0 : readU32(body);
    if (length > DIRECTORY_BYTES || length > body.length - 4) throw new AmanaError('malformed-object');
    const said = parseJsonBytes(directorySchema, body.subarray(4, 4 + length));
    const directory = VerifiedDirectory.verify(crypto, root, said, parts.today());
    const editorOf = (signKey: string) => {
      const editor = directory.editorBySignKey(signKey);
      return editor === null ? null : { editor, maySendOut: directory.maySendOut(editor) };
    };
    const taken = (ticket: string): boolean => tickets.take(ticket);
    return { opened: openOrder(crypto, root, relay, body.subarray(4 + length), taken, editorOf), directory };
  }

  async function answerTo(opened: OpenedOrder, directory: VerifiedDirectory): Promise<RelayAnswer> {
    try {
      const bundles = opened.bundles.map((zip) => verifyBundle({ crypto, root, directory }, zip));
      return await carryOut(parts, opened, bundles);
    } catch (thrown) {
      return refusalOf(thrown);
    }
  }

  async function take(request: Request, response: Response): Promise<void> {
    requireType(request, 'application/octet-stream');
    const body = await readBody(request, RELAY_REQUEST_BYTES + DIRECTORY_BYTES);
    const { opened, directory } = open(body);
    response.setHeader('Content-Type', 'application/octet-stream');
    const pulse = setInterval(() => response.write(PULSE), PULSE_MS);
    try {
      const answer = await answerTo(opened, directory);
      log.note('relayed');
      response.write(BEGIN);
      response.end(sealAnswer(crypto, root, opened, answer));
    } finally {
      clearInterval(pulse);
      opened.key.fill(0);
    }
  }

  const door = (_request: Request, response: Response): void =>
    sendJson(response, { kemKey: toBase64(relay.kem.publicKey), ticket: tickets.give() });

  return (app) => {
    app.route('/door').get(door).all(onlyMethods('GET'));
    app.route('/orders').post(take).all(onlyMethods('POST'));
  };
}
