/**
 * One case speaks for a claim of another, without telling who its source is. In the case of the claim stands a
 * witness, which is made of the source's secret and the claim: the same source gives the same witness and counts once,
 * and nobody who cannot read the source's reports can tell whose it is.
 */
import { fromBase64, fromHex, toHex } from '#protocol/bytes.ts';
import { threadKeysOf } from '#protocol/codename.ts';
import type { Day } from '#protocol/day.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import type { EventBody } from '#protocol/events.ts';
import type { ObjectId } from '#protocol/ids.ts';
import { kdf } from '#protocol/kdf.ts';
import type { ReportContent } from '#protocol/report.ts';

/** Credibility 1 is "confirmed by other sources": by so many that do not depend on each other. */
export const CORROBORATIONS_NEEDED = 2;

interface By {
  readonly by: ObjectId;
  readonly day: Day;
}

/** As it stands in the case of the claim. */
export interface GivenCorroboration extends By {
  readonly id: ObjectId;
  readonly claim: ObjectId;
  readonly witness: string;
  readonly independent: boolean;
  /** Who said last whether it is independent, and when. */
  readonly markedBy: ObjectId;
  readonly markedDay: Day;
}

/** As it stands in the case that corroborates. */
export interface CorroborationBasis extends By {
  readonly report: ObjectId;
  readonly claim: ObjectId | null;
}

/** The part of a case that this is about. */
export interface CorroborationFold {
  readonly claims: ReadonlyMap<ObjectId, { readonly id: ObjectId; readonly thread: ObjectId | null }>;
  readonly reports: ReadonlyMap<ObjectId, { readonly content: ReportContent }>;
  readonly corroborations: Map<ObjectId, GivenCorroboration>;
  /** By the corroboration's id. */
  readonly bases: Map<ObjectId, CorroborationBasis>;
  /** Sources of this very case, by the witness that each would be: claim's id, then witness, then conversation. */
  readonly ownWitnesses: Map<ObjectId, Map<string, ObjectId>>;
}

export type CorroborationEvent = Extract<
  EventBody,
  { type: 'corroborated' | 'corroborates' | 'corroboration-marked' | 'corroboration-withdrawn' }
>;

/** @param threadKeyB64 the conversation's secret, from any of its reports @returns 64 hex */
export const witnessOf = (crypto: Crypto, root: Uint8Array, threadKeyB64: string, claim: ObjectId): string =>
  toHex(kdf(crypto, fromBase64(threadKeyB64), 'amana/v1/witness', root, fromHex(claim)));

interface Rules {
  readonly crypto: Crypto;
  readonly root: Uint8Array;
}

/** Keeps in step with the case's claims and sources. To be called after each event that adds one. */
export function knowOwnWitnesses(fold: CorroborationFold, { crypto, root }: Rules): void {
  const keys = new Set([...fold.reports.values()].map(({ content }) => content.threadKey));
  for (const claim of fold.claims.keys()) {
    const known = fold.ownWitnesses.get(claim) ?? new Map<string, ObjectId>();
    fold.ownWitnesses.set(claim, known);
    if (known.size === keys.size) continue;
    for (const key of keys)
      known.set(witnessOf(crypto, root, key, claim), threadKeysOf(crypto, fromBase64(key)).threadId);
  }
}

/** @returns whether the event counts */
export function foldCorroboration(fold: CorroborationFold, who: By, body: CorroborationEvent): boolean {
  const { corroboration: id } = body;
  switch (body.type) {
    case 'corroborated': {
      const { claim, witness, independent } = body;
      if (!fold.claims.has(claim) || fold.corroborations.has(id)) return false;
      const marked = { independent, markedBy: who.by, markedDay: who.day };
      fold.corroborations.set(id, { id, claim, witness, ...who, ...marked });
      return true;
    }
    case 'corroborates':
      if (!fold.reports.has(body.report) || fold.bases.has(id)) return false;
      fold.bases.set(id, { report: body.report, claim: body.claim, ...who });
      return true;
    case 'corroboration-marked': {
      const given = fold.corroborations.get(id);
      if (given === undefined || given.independent === body.independent) return false;
      const marked = { independent: body.independent, markedBy: who.by, markedDay: who.day };
      fold.corroborations.set(id, { ...given, ...marked });
      return true;
    }
    case 'corroboration-withdrawn': {
      const isHere = fold.corroborations.delete(id);
      return fold.bases.delete(id) || isHere;
    }
  }
}

/** Sources that speak for a claim, are marked independent, and are not the one whose claim it is. */
export function independentSources(fold: CorroborationFold, claimId: ObjectId): number {
  const claim = fold.claims.get(claimId);
  if (claim === undefined) return 0;
  const own = fold.ownWitnesses.get(claimId) ?? new Map<string, ObjectId>();
  const given = [...fold.corroborations.values()].filter(
    (each) => each.claim === claimId && each.independent,
  );
  const witnesses = new Set(given.map(({ witness }) => witness));
  const elsewhere = [...witnesses].filter((witness) => !own.has(witness)).length;
  const here = [...witnesses].flatMap((witness) => own.get(witness) ?? []);
  if (claim.thread !== null) return elsewhere + here.filter((thread) => thread !== claim.thread).length;
  // Nobody said whose claim it is: one of the case's sources it is, and that one does not confirm itself.
  return elsewhere + Math.min(here.length, Math.max(0, own.size - 1));
}

/** Whether a claim may be graded 1, on what this case alone says. */
export const mayGradeOne = (fold: CorroborationFold, claim: ObjectId): boolean =>
  independentSources(fold, claim) >= CORROBORATIONS_NEEDED;
