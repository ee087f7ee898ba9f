/** What all containers of sound and moving pictures are compared by. */
import { NO_FACTS } from '../facts.ts';
import type { ByteSource, Structure } from './source.ts';
import { demandNoUserData } from './userdata.ts';

export interface Pictures {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

/**
 * The size of the largest stream of pictures, and how many the first one has.
 * @param streams those of pictures, in their order; where there are any, none may carry words of its encoder
 */
export function movingStructure(
  source: ByteSource,
  streams: readonly Pictures[],
  durationMs: number,
): Structure {
  const [largest] = streams.toSorted((one, other) => other.width * other.height - one.width * one.height);
  if (largest !== undefined) demandNoUserData(source);
  return {
    ...NO_FACTS,
    width: largest?.width ?? null,
    height: largest?.height ?? null,
    frames: streams[0]?.frames ?? 0,
    durationMs,
  };
}
