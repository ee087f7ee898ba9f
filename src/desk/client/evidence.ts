/** What happened to a file since it arrived, by day: from its record, and from the signed history of its case. */
import type { Day } from '#protocol/day.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Mode } from '#protocol/modes.ts';
import type { SanitizationRecord } from '#protocol/record.ts';
import type { AttachmentState, CaseHistoryItem, CheckName, CheckState } from './state.ts';

interface By {
  readonly by: ObjectId;
}

export type CustodyAct =
  /** Reached the newsroom, sealed. */
  | { readonly kind: 'arrived'; readonly sha256Hex: string | null }
  /** Opened by a worker, and a clean copy made and proven, or refused. */
  | {
      readonly kind: 'cleaned';
      readonly mode: Mode;
      readonly status: SanitizationRecord['status'];
      readonly sha256Hex: string | null;
    }
  | ({ readonly kind: 'filed' } & By)
  /** Its keys were sealed into the case, so that it opens when the week's key is destroyed. */
  | ({ readonly kind: 'kept' } & By)
  | ({ readonly kind: 'cleaning-asked'; readonly mode: Mode } & By)
  | ({ readonly kind: 'checked'; readonly check: CheckName; readonly state: CheckState } & By)
  /** Chosen for the article; the same file in the next draft is not told again. */
  | ({ readonly kind: 'drafted'; readonly name: string } & By)
  | ({ readonly kind: 'published' } & By);

export type CustodyStep = CustodyAct & { readonly day: Day };

/** @param arrivedDay of the report that names it */
export function custodyOf(
  attachment: ObjectId,
  arrivedDay: Day,
  known: AttachmentState | undefined,
  history: readonly CaseHistoryItem[],
): CustodyStep[] {
  const record = known !== undefined && 'record' in known ? known.record : null;
  const steps: CustodyStep[] = [
    { kind: 'arrived', day: arrivedDay, sha256Hex: record?.before.sha256Hex ?? null },
  ];
  // Cleaned again, it was so on the day on which somebody asked, or after it.
  const again = history.findLast(
    ({ body }) =>
      body.type === 'cleaning-asked' && body.attachment === attachment && body.mode === record?.mode,
  );
  const cleaned = (day: Day): CustodyStep[] => {
    if (record === null) return [];
    const { mode, status, after } = record;
    return [{ kind: 'cleaned', day, mode, status, sha256Hex: after?.sha256Hex ?? null }];
  };
  if (again === undefined && known !== undefined && 'day' in known) steps.push(...cleaned(known.day));
  let drafted: string | null = null;
  const digests = new Set<string>();
  for (const event of history) {
    const { by, day, body, counted } = event;
    if (!counted) continue;
    switch (body.type) {
      case 'report-added':
        if (body.content.attachments.some(({ id }) => id === attachment))
          steps.push({ kind: 'filed', day, by });
        break;
      case 'files-kept':
        if (body.attachment === attachment) steps.push({ kind: 'kept', day, by });
        break;
      case 'cleaning-asked':
        if (body.attachment === attachment) steps.push({ kind: 'cleaning-asked', day, by, mode: body.mode });
        if (event === again) steps.push(...cleaned(day));
        break;
      case 'check-set':
        if (body.about?.kind === 'item' && body.about.attachment === attachment)
          steps.push({ kind: 'checked', day, by, check: body.check, state: body.state });
        break;
      case 'draft-saved': {
        const name = body.draft.sources.find((source) => source.attachment === attachment)?.name ?? null;
        if (name !== null && drafted === null) steps.push({ kind: 'drafted', day, by, name });
        drafted = name;
        break;
      }
      case 'promoted':
        if (drafted !== null && !digests.has(body.digest)) steps.push({ kind: 'published', day, by });
        digests.add(body.digest);
        break;
    }
  }
  // Within a day, as it was written: no server and no history knows more.
  return steps.sort((a, b) => a.day - b.day);
}
