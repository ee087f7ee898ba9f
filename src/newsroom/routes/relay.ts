/**
 * To the relay and back: sealed bytes that this server cannot read, between an editor's page and a process that it holds
 * no key of. It sees that somebody sends something out, how long that is, and when; not what, where to, or with which
 * credential.
 */
import { request as ask, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Express, Request, Response } from 'express';
import { type Listen, onlyMethods, readBody, requireNoBody, requireType, sendStream } from '#http/index.ts';
import { concat, u32, utf8 } from '#protocol/bytes.ts';
import { AmanaError, isErrorCode } from '#protocol/errors.ts';
import { RELAY_REQUEST_BYTES } from '#protocol/relay.ts';
import { parseJson, z } from '#protocol/schema.ts';
import { requireReader } from '../access.ts';
import type { Context } from '../context.ts';

const refusal = z.object({ error: z.object({ code: z.string() }) });
const REFUSAL_BYTES = 4096;

/** The name that a relay answers to: nothing but this server has to find it. */
const RELAY_HOST = 'relay';

function askRelay(
  relay: Listen,
  method: string,
  path: string,
  body: Uint8Array | null,
): Promise<IncomingMessage> {
  const where = relay.kind === 'unix' ? { socketPath: relay.path } : { host: relay.host, port: relay.port };
  const headers = {
    host: RELAY_HOST,
    ...(body === null
      ? {}
      : { 'content-type': 'application/octet-stream', 'content-length': String(body.length) }),
  };
  return new Promise((resolve, reject) => {
    const asking: ClientRequest = ask({ ...where, method, path, headers }, resolve);
    asking.on('error', (cause) => reject(new AmanaError('busy', { cause })));
    asking.end(body ?? undefined);
  });
}

/** Only the code of a refusal is passed on. @throws AmanaError */
async function requireDone(answer: IncomingMessage): Promise<IncomingMessage> {
  if (answer.statusCode === 200) return answer;
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > REFUSAL_BYTES) break;
  }
  const { code } = parseJson(refusal, text, 'busy').error;
  throw new AmanaError(isErrorCode(code) ? code : 'busy');
}

export function addRelay(app: Express, context: Context, relay: Listen | null): void {
  async function requireSender(request: Request): Promise<void> {
    const { directory, editor } = await requireReader(context, request);
    if (!directory.maySendOut(editor)) throw new AmanaError('forbidden');
  }

  /** @throws AmanaError relay-missing */
  function place(): Listen {
    if (relay === null) throw new AmanaError('relay-missing');
    return relay;
  }

  async function door(request: Request, response: Response): Promise<void> {
    await requireSender(request);
    requireNoBody(request);
    const answer = await requireDone(await askRelay(place(), 'GET', '/door', null));
    await sendStream(response, null, answer, 'application/json; charset=utf-8');
  }

  async function pass(request: Request, response: Response): Promise<void> {
    await requireSender(request);
    requireType(request, 'application/octet-stream');
    const where = place();
    const order = await readBody(request, RELAY_REQUEST_BYTES);
    // The relay believes no more of this than the root key's signatures reach.
    const desk = utf8(JSON.stringify({ v: 1, statements: await context.roster.statements() }));
    const answer = await askRelay(where, 'POST', '/orders', concat(u32(desk.length), desk, order));
    context.log.note('relayed');
    await sendStream(response, null, await requireDone(answer));
  }

  app.route('/api/relay').get(door).post(pass).all(onlyMethods('GET', 'POST'));
}
