/**
 * The publisher: from a bundle that two editors have signed to a site that is run by another program. It keeps nothing:
 * no credential, no address, no record of what it sent.
 */

import { openGhost } from './ghost.ts';
import type { Cms, TargetKind } from './target.ts';
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

export type { Difference } from './compare.ts';
export { compareStanding, type Promoted, plan, promote, type Wish, withdraw } from './promotion.ts';
export { type CmsRequest, TARGET_KINDS, type TargetKind, type WantedState } from './target.ts';
export { encodeBody, type Fetch, parseSite, SiteAnswer } from './wire.ts';
