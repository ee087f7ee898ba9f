/** What a page knows and asks of articles on their way out, as plain data. */
import type { TargetKind, WantedState } from '#drawing/sites/target.ts';
import type { WithdrawalReason } from '#protocol/article.ts';
import type { PromotionSite } from '#protocol/events-desk.ts';
import type { DraftSide } from '#protocol/events-draft.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { RelayOrder, RelayPromoted } from '#protocol/relay.ts';

/** What the page says of the relay before anything is sent. */
export interface RelayFacts {
  /** `missing`: the newsroom runs none. `unknown`: no lead has trusted this one, or another one answers. */
  readonly state: 'missing' | 'unknown' | 'trusted';
  readonly fingerprint: string | null;
  readonly words: readonly string[];
  /** Whether this editor may say that it is the right one. */
  readonly mayTrust: boolean;
}

/** A site as a page may know it: everything but the key. */
export interface SiteFacts {
  readonly name: string;
  readonly kind: TargetKind;
  readonly address: string;
  readonly author: string | null;
  readonly keyLeft: boolean;
}

export interface PromotionInput {
  readonly caseId: ObjectId;
  readonly sides: readonly DraftSide[];
  readonly site: string;
  readonly wanted: WantedState;
  /** Puts it in the place of another signed version. */
  readonly replace: boolean;
  /** Even where somebody has changed it on the site. */
  readonly overwrite: boolean;
}

/** A request as it is shown: its body to the letter, files by their hash. */
export interface ShownRequest {
  readonly purpose: string;
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/** What was found at the site and would now be sent: shown, and given back to `sendPromotion` as it is. */
export interface Prepared {
  readonly requests: readonly ShownRequest[];
  readonly digests: readonly string[];
  readonly known: RelayOrder['known'];
}

export interface PromotionActs {
  /** Where articles can go from here. */
  promotionPlaces(): Promise<{ readonly sites: readonly SiteFacts[]; readonly relay: RelayFacts }>;
  /** Leads only: keeps a site and its key, sealed; null takes it away. @throws AmanaError forbidden, malformed-request */
  keepSite(name: string, site: PromotionSite | null): Promise<void>;
  /** Leads only. @throws AmanaError forbidden, relay-unknown */
  trustRelay(fingerprint: string): Promise<void>;
  /** What would be sent, made here without asking anybody; what only the site can know stands in guillemets. */
  planPromotion(input: PromotionInput): Promise<readonly ShownRequest[]>;
  /** Looks what stands there and sends the media, of which no reader sees anything. @throws AmanaError cms-… */
  preparePromotion(input: PromotionInput): Promise<Prepared>;
  /** Sends what was shown and nothing else, and records it in the case. @throws AmanaError cms-…, relay-differs */
  sendPromotion(input: PromotionInput, prepared: Prepared): Promise<readonly RelayPromoted[]>;
  /** How what stands differs from what is signed. @throws AmanaError cms-…, not-found */
  comparePromotion(input: PromotionInput): Promise<readonly RelayPromoted[]>;
  /**
   * Takes it from readers, who find a notice in its place.
   * @returns what another program's site has instead, with the files that it did not let go
   * @throws AmanaError not-found, cms-…, forbidden
   */
  withdrawPromotion(input: {
    readonly caseId: ObjectId;
    readonly target: string;
    readonly language: string;
    readonly reason: WithdrawalReason;
  }): Promise<readonly RelayPromoted[]>;
  /** Keeps signed words until their hour, or takes that back with null. @throws AmanaError signatures-missing, case-frozen */
  setEmbargo(caseId: ObjectId, side: DraftSide, atMs: number | null): Promise<void>;
  /** Sends to the own site whatever has had its hour; an open desk does so by itself. @returns how many */
  sendDue(): Promise<number>;
  /** What a sender outside of the page has brought there, and read back. */
  noteSent(
    caseId: ObjectId,
    target: string,
    promoted: readonly Pick<RelayPromoted, 'slug' | 'language' | 'address' | 'state' | 'differences'>[],
    atMs: number | null,
  ): Promise<void>;
  /** A sender outside of the page has taken it back. @throws AmanaError not-found */
  noteWithdrawn(caseId: ObjectId, target: string, slug: string, reason: WithdrawalReason): Promise<void>;
  /** Somebody has carried the signed bundle away. */
  noteBundle(caseId: ObjectId, side: DraftSide): Promise<void>;
}
