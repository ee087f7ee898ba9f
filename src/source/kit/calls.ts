/** What the kit's page and its worker say to each other. There is no network on either side. */
import type { Spellings, WordHint } from '#protocol/words.ts';
import type { Caller, ProgressOf, Said } from '../calling.ts';
import type { ChosenFile } from '../calls.ts';
import type { FileFindings } from '../findings.ts';

/** One way to carry a parcel. */
export interface PartChoice {
  readonly partBytes: number;
  readonly parts: number;
}

export interface KitCalls {
  /** Verifies the directory of the kit up to the root that it is pinned to, hex. */
  connect: {
    input: { rootHex: string; directoryJson: string };
    /** arriveBy: whole days since 1970-01-01, the last on which the newsroom takes what is sealed today. */
    output: { newsroom: string; arriveBy: number; isLate: boolean };
  };
  fingerprint: { input: Record<string, never>; output: { words: Spellings } };
  inspect: { input: { file: File }; output: FileFindings };
  hints: { input: { typed: string }; output: { words: readonly WordHint[] } };
  /** A new codename, and everything sealed for it; the first choice is the whole. */
  seal: {
    input: { text: string; files: readonly ChosenFile[] };
    output: { words: Spellings; arriveBy: number; choices: readonly PartChoice[] };
  };
  /** One part of what was sealed, counted from 1, under a name that says nothing. */
  part: {
    input: { partBytes: number; number: number };
    output: { blob: Blob; name: string };
    /** Share of it that is made, 0 to 1. */
    progress: number;
  };
}

export type KitAsk = {
  [Name in keyof KitCalls]: {
    readonly name: Name;
    readonly input: KitCalls[Name]['input'];
    readonly port: MessagePort;
  };
}[keyof KitCalls];

export type KitSaid<Name extends keyof KitCalls> = Said<KitCalls[Name]['output'], ProgressOf<KitCalls[Name]>>;

export type KitKeeper = Caller<KitCalls>;
