/**
 * Answering canaries: reports of the operator's that prove that everything between them and the desk works. No editor sees one.
 * The desk answers its mailbox once its attachment is cleaned, so that the operator, who can open nothing here, learns
 * of it from the drops, as a source would.
 */
import { fromBase64 } from '#protocol/bytes.ts';
import {
  answerId,
  type Canary,
  type CanaryOutcome,
  canaryHolds,
  encodeAnswer,
  hiddenText,
} from '#protocol/canary.ts';
import { threadKeysOf } from '#protocol/codename.ts';
import { addDays } from '#protocol/day.ts';
import { DROP_DAYS, sealReply } from '#protocol/drops.ts';
import { asAmanaError } from '#protocol/errors.ts';
import type { Core } from './core.ts';

/** Whoever steals a host's key could have the desk fill everybody's drops: twelve slots fit among those of an empty day. */
export const MOST_ANSWERS_A_DAY = 12;

const LOOK_MS = 60_000;

/** Null while its attachment has not been cleaned. */
function outcomeOf({ store }: Core, { attachment, hidden }: Canary): CanaryOutcome | null {
  if (store.attachments.get(attachment)?.state !== 'done') return null;
  const known = store.records.get(attachment);
  if (known === undefined) return store.isUnreadable(attachment) ? 'unreadable' : null;
  const { status, found } = known.record;
  const text = hiddenText(fromBase64(hidden));
  return status !== 'rejected' && found.some(({ value }) => value.includes(text)) ? 'clean' : 'uncleaned';
}

/** Answers those whose time has come; one that a host did not sign is only dropped. */
export async function answerCanaries(core: Core): Promise<void> {
  const { crypto, root, store, desk } = core;
  if (!core.canAppend(core.deskStream)) return;
  for (const [id, canary] of store.canaries.due(core.nowMs)) {
    const today = core.today();
    // After that nobody looks for it in the drops any more.
    const isOver = addDays(canary.day, DROP_DAYS) <= today;
    const answered = [...desk.canaries.values()].filter((day) => day === today).length;
    if (isOver || desk.canaries.has(id) || answered >= MOST_ANSWERS_A_DAY) continue;
    if (!canaryHolds(crypto, root, core.directory.hosts, id, canary)) continue;
    const outcome = outcomeOf(core, canary);
    if (outcome === null) continue;
    await answer(core, canary, outcome);
    await core.append(core.deskStream, () =>
      core.desk.canaries.has(id) ? null : { type: 'canary-answered', report: id },
    );
  }
}

async function answer(core: Core, { threadKey }: Canary, outcome: CanaryOutcome): Promise<void> {
  const { crypto, root, api } = core;
  const secret = fromBase64(threadKey);
  const slots = sealReply(crypto, root, threadKeysOf(crypto, secret), core.today(), encodeAnswer(outcome), 0);
  try {
    await api.sendReply(answerId(crypto, secret), slots);
  } catch (thrown) {
    // A colleague's desk was faster: its answer waits for the drop.
    if (asAmanaError(thrown).code !== 'conflict') throw thrown;
  }
}

/** An open desk looks by itself, for their moments come while nothing else does. @returns stop */
export function keepAnswering(core: Core): () => void {
  const timer = setInterval(() => core.startUpkeep(), LOOK_MS);
  return () => clearInterval(timer);
}
