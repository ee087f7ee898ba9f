import type { EventBody } from '#protocol/events.ts';
import type { DeskMessages } from '../../messages/index.ts';

/** What an event between cases did, as the predicate of its author's name; null for every other event. */
export function movesPredicate(body: EventBody, { moves: { events } }: DeskMessages): string | null {
  switch (body.type) {
    case 'alike-answered':
      return events[body.type][body.answer];
    case 'corroboration-marked':
      return events[body.type][body.independent ? 'independent' : 'dependent'];
    case 'carried':
    case 'corroborated':
    case 'corroborates':
    case 'corroboration-withdrawn':
      return events[body.type];
    default:
      return null;
  }
}
