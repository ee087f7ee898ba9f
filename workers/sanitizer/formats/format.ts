/** What a format's file has to offer. Everything in this folder runs inside the sandboxed child. */
import type { FoundValue, Mode, RejectionReason } from '#protocol/record.ts';
import type { Limits } from '../limits.ts';
import type { Action, Facts, MediaType, MemberRole } from '../messages.ts';

export interface Original {
  /** Where the file lies, in the sandbox's own memory. */
  readonly path: string;
  readonly mode: Mode;
  readonly limits: Limits;
}

export interface Copied {
  readonly bytes: Uint8Array;
  /** `raster` where pages or drawings became pictures because a faithful copy could not be made. */
  readonly status: 'clean' | 'raster';
  /** Of the copy. */
  readonly type: MediaType;
  /** Of the original, where only a look at the whole file tells it. */
  readonly original?: MediaType;
  /** What the original holds and the clean copy therefore has to hold. */
  readonly facts: Facts;
  readonly actions: readonly Action[];
  /** What this format's own code saw besides the tags that exiftool lists. */
  readonly found: readonly FoundValue[];
  readonly tools: readonly Tool[];
  /** 64 bits of a picture's look; 16 hex. Asked for where the picture stands for itself and is not part of a document. */
  readonly perceptualHash?: () => Promise<string>;
}

export interface Member {
  readonly role: MemberRole;
  /** Throws a Refusal where this one cannot be taken out whole; it is then left out. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** A copy that lies in a file of the sandbox, where it may be larger than a child's heap. */
export interface CopiedFile extends Omit<Copied, 'bytes'> {
  readonly path: string;
}

/** A file that holds files: each of them goes the whole way by itself, and the worker packs what came out clean. */
export interface Unpacked {
  readonly members: AsyncIterable<Member>;
  readonly original?: MediaType;
  readonly actions: readonly Action[];
  readonly found: readonly FoundValue[];
  readonly tools: readonly Tool[];
}

export interface Tool {
  readonly name: string;
  readonly version: string;
}

export interface Format {
  /**
   * Makes a new file out of what can be seen or heard in the original.
   * Throws Refusal with the record's reason; anything else that is thrown counts as `file is damaged`.
   */
  clean(original: Original): Promise<Copied | CopiedFile | Unpacked>;
}

export class Refusal extends Error {
  readonly reason: RejectionReason;
  readonly original: MediaType | null;

  constructor(reason: RejectionReason, original: MediaType | null = null) {
    super(reason);
    this.reason = reason;
    this.original = original;
  }
}
