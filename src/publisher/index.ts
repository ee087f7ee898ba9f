/**
 * The publisher: from a bundle that two editors have signed to a site that is run by another program. It keeps nothing:
 * no credential, no address, no record of what it sent.
 */

import type { TargetKind } from '#drawing/sites/target.ts';
import type { Cms } from './cms.ts';
import { openGhost } from './ghost.ts';
import { type Fetch, openWire } from './wire.ts';
import { openWordpress } from './wordpress.ts';

export interface Place {
  readonly kind: TargetKind;
  /** As `parseSite` gives it. */
  readonly site: string;
  /** What the site's program takes for a key. */
  readonly key: string;
}

/** @throws AmanaError cms-credentials for what cannot be a key of this program */
export function openCms({ kind, site, key }: Place, fetch: Fetch, nowMs: () => number): Cms {
  const wire = openWire(site, fetch);
  return kind === 'ghost' ? openGhost(wire, key, nowMs) : openWordpress(wire, key, nowMs);
}

export { parseSite } from '#drawing/sites/address.ts';
export type { Difference } from '#drawing/sites/compare.ts';
export { composerFor } from '#drawing/sites/payload.ts';
export { type CmsRequest, TARGET_KINDS, type TargetKind, type WantedState } from '#drawing/sites/target.ts';
export type { Cms } from './cms.ts';
export { compareStanding, look, type Promoted, plan, promote, type Wish, withdraw } from './promotion.ts';
export { encodeBody, type Fetch, SiteAnswer } from './wire.ts';
