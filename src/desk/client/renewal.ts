/**
 * Statements about people end after half a year, so that nobody stays on the desk by being forgotten. Those who are on
 * it are certified anew weeks ahead by any lead's open browser; a lead is, by the root key alone.
 */
import { toBase64 } from '#protocol/bytes.ts';
import { addDays, type Day } from '#protocol/day.ts';
import { type Editor, LIFETIME_DAYS, signStatement } from '#protocol/directory.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { Core } from './core.ts';
import { daysLeft } from './ending.ts';

/** Eight weeks: a desk whose leads are all away for a month is told of it four weeks before the first one ends. */
export const RENEW_DAYS_LEFT = 56;

export interface Renewed {
  readonly editor: ObjectId;
  readonly until: Day;
}

/** Only those whom the desk's own history knows as approved and not as gone: a server may hide that somebody left. */
const isOurs = ({ desk }: Core, { id, role }: Editor): boolean =>
  role !== 'lead' && desk.approvedEditors.has(id) && !desk.gone.has(id);

/**
 * Says of everybody whose statement ends within these days what was said of them before, for half a year from today.
 * @throws AmanaError forbidden for anybody but a lead; event-invalid where the desk's history cannot be relied on
 */
export async function renewPeople(core: Core, withinDays = RENEW_DAYS_LEFT): Promise<readonly Renewed[]> {
  if (!core.isLead) throw new AmanaError('forbidden');
  const { directory, me, crypto, root } = core;
  const today = core.today();
  const ending = directory.editors.filter(
    (editor) => isOurs(core, editor) && daysLeft(directory.untilOf(editor.id), today) <= withinDays,
  );
  if (ending.length === 0) return [];
  if (!core.canAppend(core.deskStream)) throw new AmanaError('event-invalid');
  const until = addDays(today, LIFETIME_DAYS.editor);
  for (const { id, role, signKey, kemKey } of ending) {
    const payload = {
      kind: 'editor',
      id,
      role,
      signKey,
      kemKey: toBase64(kemKey),
      notBefore: today,
      notAfter: until,
    } as const;
    await core.api.addStatement(signStatement(crypto, root, payload, me.sign.publicKey, me.sign.secretKey));
  }
  await core.readPeople();
  core.publish();
  return ending.map(({ id }) => ({ editor: id, until }));
}
