/** What the page and its worker say to each other. Only the worker touches keys, files' bytes and the network. */
import type { Reply } from '#protocol/drops.ts';
import type { Spellings, WordHint } from '#protocol/words.ts';
import type { ProgressOf, Said } from './calling.ts';
import type { PartVerdict } from './client/carrying.ts';
import type { DeliveryProgress } from './client/delivery.ts';
import type { Leaving } from './draft.ts';
import type { FileFindings } from './findings.ts';

export interface ChosenFile {
  readonly file: File;
  readonly leaving: Leaving;
  /**
   * What is sealed in its place: the file without what was hidden. Null where that is the newsroom's work; undefined
   * while nobody has looked yet.
   */
  readonly edited: Blob | null | undefined;
  /** A photo or scan of a printed page, whose tracking dots are to be whitened. */
  readonly isScan: boolean;
}

/** Every call with its input and its answer, and what it tells on its way. */
export interface Calls {
  /** Verifies the directory up to the pinned root, hex. */
  connect: { input: { rootHex: string }; output: { newsroom: string; mostFileBytes: number | null } };
  /** The root key as words, the same that the newsroom prints. */
  fingerprint: { input: Record<string, never>; output: { words: Spellings } };
  inspect: { input: { file: File }; output: FileFindings };
  /** Loads what sealing needs ahead of time, so that a slow line does not wait at the end. */
  prepare: { input: Record<string, never>; output: Record<string, never> };
  /** A new codename when `words` is null; otherwise a report in that conversation. */
  send: {
    input: { words: string | null; text: string; files: readonly ChosenFile[]; wordsFirst: boolean };
    output: { words: Spellings };
    progress: SendingProgress;
  };
  /** Goes on with the delivery that broke off. */
  resume: { input: Record<string, never>; output: { words: Spellings }; progress: SendingProgress };
  /** Tries again now, and not when it had meant to. */
  wake: { input: Record<string, never>; output: Record<string, never> };
  /** Ends the delivery that is under way; a parcel can go on with `carry`. */
  stop: { input: Record<string, never>; output: Record<string, never> };
  /** Reads parts of a parcel to their ends; whole where all of them are there and sound. */
  lookAtParts: {
    input: { files: readonly File[] };
    output: { verdicts: readonly PartVerdict[]; missing: readonly number[] | null; isWhole: boolean };
    /** Share of the reading that is done, 0 to 1. */
    progress: number;
  };
  /** Sends the whole parcel that was looked at last, or goes on with it. */
  carry: { input: Record<string, never>; output: Record<string, never>; progress: DeliveryProgress };
  hints: { input: { typed: string }; output: { words: readonly WordHint[] } };
  replies: {
    input: { words: string };
    output: { replies: readonly Reply[]; today: number };
    /** Share of everybody's drops that has arrived, 0 to 1. */
    progress: number;
  };
}

/** How far a delivery is; with the words as soon as there is something to come back for. */
export interface SendingProgress extends DeliveryProgress {
  readonly words: Spellings | null;
}

export type CallName = keyof Calls;

/** A call on its way, with the port its answer comes back through; the union keeps each name with its own input. */
export type Ask = {
  [Name in CallName]: {
    readonly name: Name;
    readonly input: Calls[Name]['input'];
    readonly port: MessagePort;
  };
}[CallName];

export type Told<Name extends CallName> = Said<Calls[Name]['output'], ProgressOf<Calls[Name]>>;
