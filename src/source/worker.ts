/**
 * The page's worker: the only place that holds keys and the codename's secret, reads files and speaks to the
 * network. A worker of its own, or sealing would freeze the page; a real file, since the page's policy allows no
 * other.
 */

import { fromHex } from '#protocol/bytes.ts';
import type { Codename } from '#protocol/codename.ts';

import { loadSealer, loadVerifier } from '#protocol/engines/visit.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { fingerprintPlaces } from '#protocol/fingerprint.ts';
import { hex, parse } from '#protocol/schema.ts';
import type { Ask, CallName, Calls, ChosenFile, Told } from './calls.ts';
import { SourceClient } from './client/client.ts';
import type { Delivery } from './client/delivery.ts';
import { blobSource, type OutgoingFile } from './client/files.ts';
import { keepMemoryConstant } from './collector.ts';

/** Public keys are 32 B. */
const rootSchema = hex(32);

const wordsOf = () => import('#protocol/words.ts');

const tell = <Name extends CallName>(port: MessagePort, told: Told<Name>): void => port.postMessage(told);

let client: SourceClient | null = null;
let isSealing = false;
let underWay: { readonly delivery: Delivery; readonly codename: Codename } | null = null;

function connected(): SourceClient {
  if (!client) throw new AmanaError('directory-invalid');
  return client;
}

/** The client on the engine that seals and opens, fetched when it is first needed and not by a mere visit. */
async function sealing(): Promise<SourceClient> {
  const onlyVerified = connected();
  if (isSealing) return onlyVerified;
  const crypto = await loadSealer();
  if (!isSealing) client = onlyVerified.using(crypto);
  isSealing = true;
  return connected();
}

async function finishDelivery(port: MessagePort): Promise<Calls['send']['output']> {
  if (!underWay) throw new AmanaError('internal');
  const { delivery, codename } = underWay;
  await delivery.run((progress) => tell<'send'>(port, { kind: 'progress', progress }));
  underWay = null;
  return { words: await (await wordsOf()).spellings(codename) };
}

const onSent = keepMemoryConstant();

type Answered<Name extends CallName> = Promise<Calls[Name]['output']>;

async function connect({ rootHex }: Calls['connect']['input']): Answered<'connect'> {
  const root = fromHex(parse(rootSchema, rootHex, 'directory-invalid'));
  client = await SourceClient.connect({
    crypto: await loadVerifier(),
    fetch: (url, settings) => {
      onSent(settings.body?.length ?? 0);
      return fetch(url, settings);
    },
    server: location.origin,
    root,
  });
  isSealing = false;
  return { newsroom: client.newsroom };
}

async function fingerprint(): Answered<'fingerprint'> {
  const { crypto, root } = connected();
  return { words: await (await wordsOf()).spellings(fingerprintPlaces(crypto, root)) };
}

/** Loaded with the first file: many reports have none. */
const inspectFile = async (file: File) => (await import('./inspect.ts')).inspectFile(file);

/** Whoever is quick sends before the page has looked: it looks now, rather than let anything leave unseen. */
async function withoutHidden({ file, edited }: ChosenFile): Promise<Blob> {
  return (edited === undefined ? (await inspectFile(file)).removed?.file : edited) ?? file;
}

async function outgoing(chosen: ChosenFile): Promise<OutgoingFile> {
  const { file, leaving, isScan } = chosen;
  return {
    name: file.name,
    type: file.type,
    keepOriginal: leaving === 'keep',
    withholdFindings: leaving === 'remove',
    mode: isScan ? 'scan' : null,
    bytes: blobSource(leaving === 'remove' ? await withoutHidden(chosen) : file),
  };
}

async function send(input: Calls['send']['input'], port: MessagePort): Answered<'send'> {
  const sealer = await sealing();
  const codename =
    input.words === null ? await sealer.newCodename() : await (await wordsOf()).parseCodename(input.words);
  const files: OutgoingFile[] = [];
  for (const one of input.files) files.push(await outgoing(one));
  underWay = { delivery: sealer.deliver(codename, { text: input.text, files }), codename };
  return finishDelivery(port);
}

async function hints({ typed }: Calls['hints']['input']): Answered<'hints'> {
  const { hintsFor } = await wordsOf();
  return { words: await hintsFor(typed) };
}

async function replies({ words }: Calls['replies']['input']): Answered<'replies'> {
  const codename = await (await wordsOf()).parseCodename(words);
  const opener = await sealing();
  return { replies: await opener.replies(codename), today: opener.today() };
}

async function prepare(): Answered<'prepare'> {
  await Promise.all([sealing(), wordsOf().then((words) => words.allLists())]);
  return {};
}

/** One case a call, so that each input meets its own function under the compiler's eyes. */
function answer(ask: Ask): Promise<Calls[CallName]['output']> {
  switch (ask.name) {
    case 'connect':
      return connect(ask.input);
    case 'fingerprint':
      return fingerprint();
    case 'inspect':
      return inspectFile(ask.input.file);
    case 'prepare':
      return prepare();
    case 'send':
      return send(ask.input, ask.port);
    case 'resume':
      return finishDelivery(ask.port);
    case 'hints':
      return hints(ask.input);
    case 'replies':
      return replies(ask.input);
  }
}

addEventListener('message', async ({ data }: MessageEvent<Ask>) => {
  try {
    tell(data.port, { kind: 'answer', output: await answer(data) });
  } catch (thrown) {
    tell(data.port, { kind: 'failure', code: asAmanaError(thrown).code });
  }
});
