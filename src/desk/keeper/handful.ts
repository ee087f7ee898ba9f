/**
 * What an opener answers, as the bytes of one text: in Firefox a port between two workers goes through another process,
 * and objects cost it twice the time of bytes.
 */
import { type Bytes, utf8 } from '#protocol/bytes.ts';
import { canarySchema } from '#protocol/canary.ts';
import { reportContent } from '#protocol/report.ts';
import { objectId, parseJsonBytes, z } from '#protocol/schema.ts';
import type { OpenedArrival } from '../client/arrivals.ts';

const openedArrivals = z.array(
  z.discriminatedUnion('state', [
    z.strictObject({
      state: z.literal('report'),
      id: objectId,
      thread: objectId,
      content: reportContent,
      folded: z.nullable(z.string()),
    }),
    z.strictObject({ state: z.literal('canary'), id: objectId, canary: canarySchema }),
    z.strictObject({ state: z.enum(['dummy', 'closed']), id: objectId }),
  ]),
);

export const encodeOpened = (opened: readonly OpenedArrival[]): Bytes => utf8(JSON.stringify(opened));

/** @throws AmanaError malformed-object */
export const decodeOpened = (bytes: Bytes): OpenedArrival[] => parseJsonBytes(openedArrivals, bytes);
