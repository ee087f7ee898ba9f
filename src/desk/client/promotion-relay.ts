/** Orders to the relay: sealed here, passed on by a newsroom that cannot read them, and answered sealed. */
import { fromBase64, fromHex } from '#protocol/bytes.ts';
import { AmanaError } from '#protocol/errors.ts';
import { fingerprintWords } from '#protocol/identity.ts';
import {
  answeredCode,
  openAnswer,
  type RelayAnswer,
  type RelayOrder,
  relayFingerprint,
  sealOrder,
} from '#protocol/relay.ts';
import type { Core } from './core.ts';
import type { RelayFacts } from './promotion-state.ts';

export async function relayFacts(core: Core): Promise<RelayFacts> {
  const nothing = { fingerprint: null, words: [], mayTrust: false };
  try {
    const { kemKey } = await core.api.relayDoor();
    const fingerprint = relayFingerprint(core.crypto, fromBase64(kemKey));
    const state = core.desk.relay === fingerprint ? 'trusted' : 'unknown';
    const words = fingerprintWords(core.crypto, fromHex(fingerprint));
    return { state, fingerprint, words, mayTrust: core.isLead };
  } catch (thrown) {
    if (thrown instanceof AmanaError && thrown.code === 'relay-missing')
      return { state: 'missing', ...nothing };
    throw thrown;
  }
}

/** Leads only. @throws AmanaError forbidden; relay-unknown where another one answers than was compared */
export async function trustRelay(core: Core, fingerprint: string): Promise<void> {
  if (!core.isLead) throw new AmanaError('forbidden');
  if ((await relayFacts(core)).fingerprint !== fingerprint) throw new AmanaError('relay-unknown');
  await core.append(core.deskStream, () =>
    core.desk.relay === fingerprint ? null : { type: 'relay-kept', fingerprint },
  );
}

/** An answer begins with as many zeros as the relay took breaths, then a one. */
function afterPulses(bytes: Uint8Array): Uint8Array {
  const begin = bytes.findIndex((byte) => byte !== 0);
  if (bytes[begin] !== 1) throw new AmanaError('unreachable');
  return bytes.subarray(begin + 1);
}

/** @throws AmanaError relay-missing, relay-unknown, and what the relay or the site refused */
export async function askRelay(
  core: Core,
  order: Omit<RelayOrder, 'v' | 'bundles'>,
  zips: readonly Uint8Array[],
): Promise<RelayAnswer> {
  const door = await core.api.relayDoor();
  const { relay } = core.desk;
  if (relay === null) throw new AmanaError('relay-unknown');
  const { bytes, key } = sealOrder(core.crypto, core.root, core.me, door, relay, order, zips);
  const sealed = afterPulses(await core.api.relayOrder(bytes));
  const answer = openAnswer(core.crypto, core.root, key, door.ticket, sealed);
  key.fill(0);
  if (answer.error !== undefined) throw new AmanaError(answeredCode(answer.error.code));
  return answer;
}
