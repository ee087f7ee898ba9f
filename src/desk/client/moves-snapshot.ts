/** Where conversations went, as a case's page tells it. */
import type { ObjectId } from '#protocol/ids.ts';
import type { Known } from './known.ts';
import { mayMove } from './moves-fold.ts';
import type { CaseMove, MovesState } from './moves-state.ts';
import { pseudonymOf } from './pseudonym.ts';

export function movesState({ desk, directory, myId }: Known, id: ObjectId): MovesState {
  const moves = desk.fold.moves.flatMap((move): CaseMove[] => {
    const { position, threads, from, to, by, day } = move;
    if (from !== id && to !== id) return [];
    const [direction, other] = to === id ? (['in', from] as const) : (['out', to] as const);
    return [{ position, direction, other, threads, pseudonyms: threads.map(pseudonymOf), by, day }];
  });
  const isLead = (editor: ObjectId) =>
    directory.editors.some((one) => one.id === editor && one.role === 'lead');
  return { moves, mayMoveOut: mayMove(desk.fold, id, id, myId, isLead) };
}
