/** The desk's worker: a real file, since the page's policy allows no other kind. */
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { type DeskOptions, makeKey, openKey, openKeyWithSecurityKey } from '../client/key.ts';
import type { DeskKey, DeskSession, OpenedFile } from '../client/session.ts';
import type { Answers, Ask, CallName, KeyFacts, OpenedBlob } from './calls.ts';

/** The newsroom is whoever served this page; what it says is believed only as far as the root key reaches. */
const options: DeskOptions = { server: location.origin, fetch: (url, settings) => fetch(url, settings) };

let held: DeskKey | null = null;
let opened: DeskSession | null = null;

function key(): DeskKey {
  if (held === null) throw new AmanaError('unauthenticated');
  return held;
}

function session(): DeskSession {
  if (opened === null) throw new AmanaError('unauthenticated');
  return opened;
}

const factsOf = ({ words, keyFile }: DeskKey): KeyFacts => ({ words, keyFile });

/** Pieces go into the blob as they are proven, so that the browser may keep a large one outside of memory. */
async function blobOf(file: OpenedFile): Promise<OpenedBlob> {
  const pieces: Blob[] = [];
  for await (const piece of file.content) pieces.push(new Blob([piece]));
  return { name: file.name, mime: file.mime, blob: new Blob(pieces, { type: file.mime }) };
}

const answers: Answers = {
  async makeKey(parts) {
    held = await makeKey(options, parts);
    return factsOf(held);
  },
  async openKey(file, passphrase, fragment) {
    held = await openKey(options, file, passphrase, fragment ?? undefined);
    return factsOf(held);
  },
  async openKeyWithSecurityKey(file, secret, fragment) {
    held = await openKeyWithSecurityKey(options, file, secret, fragment ?? undefined);
    return factsOf(held);
  },
  addSecurityKey: async (answer) => key().addSecurityKey(answer),
  join: async () => void (await key().join()),
  async login(states) {
    opened = await key().login();
    opened.subscribe((state) => states.postMessage(state));
    opened.live();
  },
  async lock() {
    held = null;
    await session().lock();
  },
  openClean: async (attachment) => blobOf(await session().openClean(attachment)),
  openOriginal: async (attachment) => blobOf(await session().openOriginal(attachment)),
  sync: (...input) => session().sync(...input),
  seen: (...input) => session().seen(...input),
  fileReport: (...input) => session().fileReport(...input),
  mark: (...input) => session().mark(...input),
  rename: (...input) => session().rename(...input),
  assign: (...input) => session().assign(...input),
  note: (...input) => session().note(...input),
  reply: (...input) => session().reply(...input),
  setState: (...input) => session().setState(...input),
  freeze: (...input) => session().freeze(...input),
  liftFreeze: (...input) => session().liftFreeze(...input),
  setMembers: (...input) => session().setMembers(...input),
  askRecovery: (...input) => session().askRecovery(...input),
  giveShare: (...input) => session().giveShare(...input),
  recoverKey: (...input) => session().recoverKey(...input),
  gradeSource: (...input) => session().gradeSource(...input),
  makeClaim: (...input) => session().makeClaim(...input),
  gradeClaim: (...input) => session().gradeClaim(...input),
  setCheck: (...input) => session().setCheck(...input),
  saveDraft: (...input) => session().saveDraft(...input),
  signDraft: (...input) => session().signDraft(...input),
  overrideRisk: (...input) => session().overrideRisk(...input),
  buildBundle: (...input) => session().buildBundle(...input),
  promote: (...input) => session().promote(...input),
  cleanAgain: (...input) => session().cleanAgain(...input),
  invite: (...input) => session().invite(...input),
  approve: (...input) => session().approve(...input),
  shareKeys: (...input) => session().shareKeys(...input),
  revoke: (...input) => session().revoke(...input),
};

async function answer<Name extends CallName>({ name, input, port }: Ask<Name>): Promise<void> {
  try {
    port.postMessage({ kind: 'output', output: await answers[name](...input) });
  } catch (thrown) {
    // Only the code crosses: an error's text or stack could quote what was opened.
    port.postMessage({ kind: 'failure', code: asAmanaError(thrown).code });
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Ask<CallName>>) => void answer(data));
