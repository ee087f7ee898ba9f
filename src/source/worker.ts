/**
 * The page's worker: the only place that holds keys and the codename's secret, reads files and speaks to the
 * network. A worker of its own, or sealing would freeze the page; a real file, since the page's policy allows no
 * other.
 */

import { fromHex } from '#protocol/bytes.ts';
import type { Codename } from '#protocol/codename.ts';
import type { VerifiedDirectory } from '#protocol/directory.ts';

import { verifier } from '#protocol/engines/verifier.ts';
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { fingerprintPlaces } from '#protocol/fingerprint.ts';
import { hex, parse } from '#protocol/schema.ts';
import type { Ask, CallName, Calls, ChosenFile, Told } from './calls.ts';
import type { ParcelDelivery } from './client/carrying.ts';
import { Covers } from './client/covers.ts';
import type { Delivery, DeliveryProgress } from './client/delivery.ts';
import { blobSource, type OutgoingFile } from './client/files.ts';
import { Bell } from './client/patience.ts';
import { type VisitOptions, verifiedDirectory } from './client/verified.ts';
import type { Visitor } from './client/visitor.ts';
import { keepMemoryConstant } from './collector.ts';
import { outgoingFile } from './outgoing.ts';

/** Public keys are 32 B. */
const rootSchema = hex(32);

/** A part that did not come over the line, which this worker may never get: Firefox asks for a module only once. */
let isStuck = false;
async function coming<Part>(loading: Promise<Part>): Promise<Part> {
  try {
    return await loading;
  } catch (cause) {
    if (cause instanceof AmanaError) throw cause;
    isStuck = true;
    throw new AmanaError('unreachable', { cause });
  }
}

const wordsOf = () => coming(import('#protocol/words.ts'));
/** Loaded by whoever writes, or comes back to read; a mere visit does without. */
const wholeOf = () => coming(import('./client/whole.ts'));

const tell = <Name extends CallName>(port: MessagePort, told: Told<Name>): void => port.postMessage(told);

/** The newsroom as it was verified, before anybody writes. */
let visit: { readonly options: VisitOptions; readonly directory: VerifiedDirectory } | null = null;
let client: Promise<Visitor> | null = null;
let underWay: {
  readonly delivery: Delivery;
  readonly codename: Codename;
  readonly stop: AbortController;
} | null = null;
/** Rung when the line is said to be back. */
const bell = new Bell();
const covers = new Covers(async () => {
  const sealer = await sealing();
  await (await wholeOf()).sendDummy(sealer, { delaysMs: sealer.retryDelaysMs });
});

function visited(): NonNullable<typeof visit> {
  if (!visit) throw new AmanaError('directory-invalid');
  return visit;
}

/** With its engine: fetched when it is first needed, not by a mere visit. */
async function loadClient(): Promise<Visitor> {
  const { options, directory } = visited();
  const { loadCrypto, Visitor } = await wholeOf();
  return Visitor.of({ ...options, crypto: await coming(loadCrypto()) }, directory);
}

function sealing(): Promise<Visitor> {
  const loading = client ?? loadClient();
  client = loading;
  // What did not come over the line is asked for again by the next who needs it.
  loading.catch(() => {
    if (client === loading) client = null;
  });
  return loading;
}

async function finishDelivery(port: MessagePort): Promise<Calls['send']['output']> {
  if (!underWay) throw new AmanaError('internal');
  const { delivery, codename, stop } = underWay;
  const words = await (await wordsOf()).spellings(codename);
  const onProgress = (progress: DeliveryProgress): void => {
    tell<'send'>(port, {
      kind: 'progress',
      progress: { ...progress, words: progress.reportArrived ? words : null },
    });
  };
  await delivery.run(onProgress, stop.signal);
  underWay = null;
  return { words };
}

const onSent = keepMemoryConstant();

type Answered<Name extends CallName> = Promise<Calls[Name]['output']>;

async function connect({ rootHex }: Calls['connect']['input']): Answered<'connect'> {
  const root = fromHex(parse(rootSchema, rootHex, 'directory-invalid'));
  const options: VisitOptions = {
    crypto: verifier,
    fetch: (url, settings) => {
      onSent(settings.body?.length ?? 0);
      return fetch(url, settings);
    },
    server: location.origin,
    root,
  };
  const directory = await verifiedDirectory(options);
  visit = { options, directory };
  client = null;
  return { newsroom: directory.name, mostFileBytes: directory.sanitizerEpoch().mostBytes ?? null };
}

async function fingerprint(): Answered<'fingerprint'> {
  const { crypto, root } = visited().options;
  return { words: await (await wordsOf()).spellings(fingerprintPlaces(crypto, root)) };
}

/** Loaded with the first file: many reports have none. */
const inspectFile = async (file: File) => (await coming(import('./inspect.ts'))).inspectFile(file);

/** Whoever is quick sends before the page has looked: it looks now, rather than let anything leave unseen. */
async function withoutHidden({ file, edited }: ChosenFile): Promise<Blob | null> {
  return edited === undefined ? ((await inspectFile(file)).removed?.file ?? null) : edited;
}

async function outgoing(chosen: ChosenFile): Promise<OutgoingFile> {
  const { file, leaving, isScan } = chosen;
  const edited = leaving === 'remove' ? await withoutHidden(chosen) : null;
  const mode = isScan ? 'scan' : null;
  return outgoingFile({ name: file.name, type: file.type, file, leaving, edited, mode });
}

async function send(input: Calls['send']['input'], port: MessagePort): Answered<'send'> {
  const sealer = await sealing();
  const codename =
    input.words === null ? await sealer.newCodename() : await (await wordsOf()).parseCodename(input.words);
  const files: OutgoingFile[] = [];
  for (const one of input.files) files.push(await outgoing(one));
  const { wordsFirst, text } = input;
  const options = { wordsFirst, isEndless: true, bell };
  const delivery = new (await wholeOf()).Delivery(sealer, codename, { text, files }, options);
  underWay = { delivery, codename, stop: new AbortController() };
  covers.giveWay();
  return finishDelivery(port);
}

async function hints({ typed }: Calls['hints']['input']): Answered<'hints'> {
  const { hintsFor } = await wordsOf();
  return { words: await hintsFor(typed) };
}

async function replies({ words }: Calls['replies']['input'], port: MessagePort): Answered<'replies'> {
  const codename = await (await wordsOf()).parseCodename(words);
  const opener = await sealing();
  const found = await opener.replies(codename, ({ share }) => {
    if (share !== null) tell<'replies'>(port, { kind: 'progress', progress: share });
  });
  covers.begin();
  return { replies: found, today: opener.today() };
}

async function wake(): Answered<'wake'> {
  bell.ring();
  return {};
}

async function stop(): Answered<'stop'> {
  underWay?.stop.abort();
  underWay = null;
  stopCarrying.abort();
  return {};
}

async function prepare(): Answered<'prepare'> {
  await Promise.all([sealing(), wordsOf().then((words) => words.allLists())]);
  return {};
}

/** Loaded with the first parcel: few people bring one. */
const carryingOf = () => coming(import('./client/carrying.ts'));

let parcel: ParcelDelivery | null = null;
let stopCarrying = new AbortController();

async function look({ files }: Calls['lookAtParts']['input'], port: MessagePort): Answered<'lookAtParts'> {
  const { lookAtParts, ParcelDelivery: Carried } = await carryingOf();
  const sender = await sealing();
  const sources = files.map(blobSource);
  const { verdicts, missing, items } = await lookAtParts(sender.crypto, sender.root, sources, (progress) =>
    tell<'lookAtParts'>(port, { kind: 'progress', progress }),
  );
  parcel = items ? new Carried(sender, items, { isEndless: true, bell }) : null;
  return { verdicts, missing, isWhole: items !== null };
}

async function carry(port: MessagePort): Answered<'carry'> {
  if (!parcel) throw new AmanaError('parts-missing');
  stopCarrying = new AbortController();
  await parcel.run((progress) => tell<'carry'>(port, { kind: 'progress', progress }), stopCarrying.signal);
  parcel = null;
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
    case 'wake':
      return wake();
    case 'stop':
      return stop();
    case 'lookAtParts':
      return look(ask.input, ask.port);
    case 'carry':
      return carry(ask.port);
    case 'hints':
      return hints(ask.input);
    case 'replies':
      return replies(ask.input, ask.port);
  }
}

addEventListener('message', async ({ data }: MessageEvent<Ask>) => {
  try {
    tell(data.port, { kind: 'answer', output: await answer(data) });
  } catch (thrown) {
    // What is on its way, or waits to go on, would be lost with this worker.
    const mayEnd = isStuck && underWay === null && parcel === null;
    tell(data.port, { kind: 'failure', code: asAmanaError(thrown).code, ...(mayEnd ? { isStuck } : {}) });
  }
});
