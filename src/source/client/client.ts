/** The whole of the source's side, for whoever has it all at hand: the command line and the tests. */
import type { Codename } from '#protocol/codename.ts';
import { Delivery, type DeliveryOptions, sendDummy } from './delivery.ts';
import type { ReportDraft } from './sealing.ts';
import { verifiedDirectory } from './verified.ts';
import { type ConnectOptions, Visitor } from './visitor.ts';

export { claimedRoot } from './verified.ts';
export type { ConnectOptions } from './visitor.ts';

export class SourceClient extends Visitor {
  /** @throws AmanaError as a visitor's */
  static override async connect(options: ConnectOptions): Promise<SourceClient> {
    return new SourceClient(options, await verifiedDirectory(options));
  }

  deliver(codename: Codename, draft: ReportDraft, options?: DeliveryOptions): Delivery {
    return new Delivery(this, codename, draft, options);
  }

  /** Sends a report that says nothing; what does not get through is not missed by anybody. @throws AmanaError */
  dummy(): Promise<void> {
    return sendDummy(this, { delaysMs: this.retryDelaysMs });
  }
}
