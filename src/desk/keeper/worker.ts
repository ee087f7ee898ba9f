/** The desk's worker: a real file, since the page's policy allows no other kind. */
import { AmanaError, asAmanaError } from '#protocol/errors.ts';
import { turns } from '../client/breathe.ts';
import { type DeskOptions, makeKey, openKey, openKeyWithSecurityKey } from '../client/key.ts';
import { Patches } from '../client/patch.ts';
import type { DeskKey, DeskSession, OpenedFile } from '../client/session.ts';
import type { Answers, Ask, CallName, KeyFacts, OpenedBlob } from './calls.ts';
import { drawn } from './drawing.ts';
import { OpenerWorkers } from './openers.ts';
import { promotionAnswers } from './promotion.ts';
import { stretchElsewhere } from './stretch.ts';

/** Those who open reports load while the key is opened and nothing can be drawn; whoever logs in takes them. */
let waiting: OpenerWorkers | null = null;

function openers(): OpenerWorkers {
  const taken = waiting ?? new OpenerWorkers();
  waiting = null;
  return taken;
}

/** The newsroom is whoever served this page; what it says is believed only as far as the root key reaches. */
const options: DeskOptions = {
  server: location.origin,
  fetch: (url, settings) => fetch(url, settings),
  openers,
  stretch: stretchElsewhere,
};

let held: DeskKey | null = null;
let opened: DeskSession | null = null;
let awaitDrawing = (): void => undefined;

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
    waiting ??= new OpenerWorkers();
    held = await openKey(options, file, passphrase, fragment ?? undefined);
    return factsOf(held);
  },
  async openKeyWithSecurityKey(file, secret, fragment) {
    waiting ??= new OpenerWorkers();
    held = await openKeyWithSecurityKey(options, file, secret, fragment ?? undefined);
    return factsOf(held);
  },
  addSecurityKey: async (answer) => key().addSecurityKey(answer),
  changeKey: (...input) => key().changeKey(...input),
  join: async () => void (await key().join()),
  async login(patches) {
    const changes = new Patches();
    opened = await key().login();
    awaitDrawing = () => turns.pause(drawn(patches));
    opened.subscribe((state) => {
      patches.postMessage(changes.next(state));
      awaitDrawing();
    });
    opened.keepIndex();
    opened.live();
  },
  async lock() {
    held = null;
    const left = await session().closeNotebook();
    // A newsroom that hears no farewell must not cost the last words.
    await Promise.allSettled([session().lock()]);
    return left;
  },
  openClean: async (attachment) => blobOf(await session().openClean(attachment)),
  openOriginal: async (attachment) => blobOf(await session().openOriginal(attachment)),
  search: (...input) => session().search(...input),
  reportTexts: (...input) => session().reportTexts(...input),
  sync: (...input) => session().sync(...input),
  seen: (...input) => session().seen(...input),
  fileReport: (...input) => session().fileReport(...input),
  mark: (...input) => session().mark(...input),
  triage: (...input) => session().triage(...input),
  undoTriage: (...input) => session().undoTriage(...input),
  fileTogether: (...input) => session().fileTogether(...input),
  takeApart: (...input) => session().takeApart(...input),
  keepLabel: (...input) => session().keepLabel(...input),
  keepFilter: (...input) => session().keepFilter(...input),
  noteThread: (...input) => session().noteThread(...input),
  readMentions: (...input) => session().readMentions(...input),
  askPurge: (...input) => session().askPurge(...input),
  agreePurge: (...input) => session().agreePurge(...input),
  refusePurge: (...input) => session().refusePurge(...input),
  rename: (...input) => session().rename(...input),
  assign: (...input) => session().assign(...input),
  note: (...input) => session().note(...input),
  reply: (...input) => session().reply(...input),
  transcript: (...input) => session().transcript(...input),
  keepQuestion: (...input) => session().keepQuestion(...input),
  setHabits: (...input) => session().setHabits(...input),
  readNotebook: (...input) => session().readNotebook(...input),
  writeNotebook: (...input) => session().writeNotebook(...input),
  bringNotebook: (...input) => session().bringNotebook(...input),
  leftInNotebook: (...input) => session().leftInNotebook(...input),
  setState: (...input) => session().setState(...input),
  freeze: (...input) => session().freeze(...input),
  liftFreeze: (...input) => session().liftFreeze(...input),
  setMembers: (...input) => session().setMembers(...input),
  moveThreads: (...input) => session().moveThreads(...input),
  splitCase: (...input) => session().splitCase(...input),
  alikes: (...input) => session().alikes(...input),
  answerAlike: (...input) => session().answerAlike(...input),
  corroborate: (...input) => session().corroborate(...input),
  markIndependent: (...input) => session().markIndependent(...input),
  withdrawCorroboration: (...input) => session().withdrawCorroboration(...input),
  askRecovery: (...input) => session().askRecovery(...input),
  giveShare: (...input) => session().giveShare(...input),
  recoverKey: (...input) => session().recoverKey(...input),
  gradeSource: (...input) => session().gradeSource(...input),
  makeClaim: (...input) => session().makeClaim(...input),
  gradeClaim: (...input) => session().gradeClaim(...input),
  concludeClaim: (...input) => session().concludeClaim(...input),
  markKnown: (...input) => session().markKnown(...input),
  setCheck: (...input) => session().setCheck(...input),
  saveDraft: (...input) => session().saveDraft(...input),
  dropTranslation: (...input) => session().dropTranslation(...input),
  keepName: (...input) => session().keepName(...input),
  dropName: (...input) => session().dropName(...input),
  markFact: (...input) => session().markFact(...input),
  corroborateFact: (...input) => session().corroborateFact(...input),
  dropFact: (...input) => session().dropFact(...input),
  agreeAttribution: (...input) => session().agreeAttribution(...input),
  signDraft: (...input) => session().signDraft(...input),
  overrideRisk: (...input) => session().overrideRisk(...input),
  buildBundle: (...input) => session().buildBundle(...input),
  promote: (...input) => session().promote(...input),
  ...promotionAnswers(() => session().promotions),
  cleanAgain: (...input) => session().cleanAgain(...input),
  invite: (...input) => session().invite(...input),
  approve: (...input) => session().approve(...input),
  shareKeys: (...input) => session().shareKeys(...input),
  revoke: (...input) => session().revoke(...input),
  status: (...input) => session().status(...input),
};

/** They change nothing: an editor who reads while the desk is filled does not have all of it drawn at each report. */
const READS: ReadonlySet<CallName> = new Set(['search', 'reportTexts', 'alikes', 'status']);

async function answer<Name extends CallName>({ name, input, port }: Ask<Name>): Promise<void> {
  try {
    const output = await answers[name](...input);
    // Whoever waits for an act finds it in what is shown.
    if (!READS.has(name)) opened?.tell();
    port.postMessage({ kind: 'output', output });
    if (name === 'reportTexts') awaitDrawing();
  } catch (thrown) {
    // Only the code crosses: an error's text or stack could quote what was opened.
    port.postMessage({ kind: 'failure', code: asAmanaError(thrown).code });
  }
}

self.addEventListener('message', ({ data }: MessageEvent<Ask<CallName>>) => void answer(data));
