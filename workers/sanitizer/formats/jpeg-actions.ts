/** What is said of a JPEG that was copied without loss. */
import { NO_FACTS } from '../facts.ts';
import type { Action, Facts } from '../messages.ts';
import type { JpegCopy } from './jpeg-copy.ts';

export function copyActions({ isTurned, hadProfile }: JpegCopy): Action[] {
  const actions: Action[] = ['copied without loss, without anything around the picture'];
  if (isTurned) actions.push('how the picture is turned written anew');
  if (hadProfile) actions.push('colour profile removed');
  return actions;
}

export const copyFacts = ({ width, height }: JpegCopy): Facts => ({ ...NO_FACTS, width, height, frames: 1 });
