/**
 * What the page and its worker say to each other. Only the worker holds keys, opens what is sealed and speaks to
 * the newsroom; the page gets snapshots to draw, as changes, and asks for a report's words when it is opened.
 * Stretching a passphrase or opening a thousand reports would freeze the page, and what lives in a worker is gone for
 * good when the worker is ended.
 */
import type { ErrorCode } from '#protocol/errors.ts';
import type { KeyFile, SecurityKeyAnswer } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { NewKey } from '../client/key.ts';
import type { StatePatch } from '../client/patch.ts';
import type { PromotionActs } from '../client/promotion-state.ts';
import type { DeskKey, DeskSession } from '../client/session.ts';
import type { LeftEntry } from '../client/talk-state.ts';

/** Acts that are passed on as they are: plain data in, plain data out. */
export type ActName =
  | 'sync'
  | 'reportTexts'
  | 'search'
  | 'seen'
  | 'fileReport'
  | 'mark'
  | 'triage'
  | 'undoTriage'
  | 'fileTogether'
  | 'takeApart'
  | 'keepLabel'
  | 'keepFilter'
  | 'noteThread'
  | 'readMentions'
  | 'askPurge'
  | 'agreePurge'
  | 'refusePurge'
  | 'rename'
  | 'assign'
  | 'note'
  | 'reply'
  | 'transcript'
  | 'keepQuestion'
  | 'setHabits'
  | 'readNotebook'
  | 'writeNotebook'
  | 'bringNotebook'
  | 'leftInNotebook'
  | 'setState'
  | 'freeze'
  | 'liftFreeze'
  | 'setMembers'
  | 'moveThreads'
  | 'splitCase'
  | 'alikes'
  | 'answerAlike'
  | 'corroborate'
  | 'markIndependent'
  | 'withdrawCorroboration'
  | 'askRecovery'
  | 'giveShare'
  | 'recoverKey'
  | 'gradeSource'
  | 'makeClaim'
  | 'gradeClaim'
  | 'concludeClaim'
  | 'markKnown'
  | 'setCheck'
  | 'saveDraft'
  | 'dropTranslation'
  | 'keepName'
  | 'dropName'
  | 'markFact'
  | 'corroborateFact'
  | 'dropFact'
  | 'agreeAttribution'
  | 'signDraft'
  | 'overrideRisk'
  | 'buildBundle'
  | 'promote'
  | 'cleanAgain'
  | 'invite'
  | 'approve'
  | 'shareKeys'
  | 'revoke'
  | 'status';

interface Shape<Act extends (...parts: never[]) => Promise<unknown>> {
  readonly input: Parameters<Act>;
  readonly output: Awaited<ReturnType<Act>>;
}

/** A key as the page may know it: everything but the key. */
export interface KeyFacts {
  readonly words: readonly string[];
  readonly keyFile: KeyFile;
}

/** An opened file: a blob is handed from the worker to the page without another copy of its bytes. */
export interface OpenedBlob {
  readonly name: string;
  readonly mime: string;
  readonly blob: Blob;
}

/** Every call with its input and its output. */
export type Calls = { readonly [Name in ActName]: Shape<DeskSession[Name]> } & {
  readonly [Name in keyof PromotionActs]: Shape<PromotionActs[Name]>;
} & {
  readonly makeKey: { readonly input: [parts: NewKey]; readonly output: KeyFacts };
  readonly openKey: {
    readonly input: [file: KeyFile, passphrase: string, fragment: string | null];
    readonly output: KeyFacts;
  };
  readonly openKeyWithSecurityKey: {
    readonly input: [file: KeyFile, secret: Uint8Array, fragment: string | null];
    readonly output: KeyFacts;
  };
  readonly addSecurityKey: { readonly input: [answer: SecurityKeyAnswer]; readonly output: KeyFile };
  readonly changeKey: Shape<DeskKey['changeKey']>;
  readonly join: { readonly input: []; readonly output: undefined };
  /** Snapshots come through `patches` from now on: the first whole, then what changes. */
  readonly login: { readonly input: [patches: MessagePort]; readonly output: undefined };
  readonly openClean: { readonly input: [attachment: ObjectId]; readonly output: OpenedBlob };
  readonly openOriginal: { readonly input: [attachment: ObjectId]; readonly output: OpenedBlob };
  /** What the newsroom does not have yet of the editor's notebook, sealed. */
  readonly lock: { readonly input: []; readonly output: readonly LeftEntry[] };
};

export type CallName = keyof Calls;

/** Who answers: one function a call. */
export type Answers = {
  readonly [Name in CallName]: (...input: Calls[Name]['input']) => Promise<Calls[Name]['output']>;
};

/** A call on its way, with the port its answer comes back through. */
export interface Ask<Name extends CallName> {
  readonly name: Name;
  readonly input: Calls[Name]['input'];
  readonly port: MessagePort;
}

export type Told<Name extends CallName> =
  | { readonly kind: 'output'; readonly output: Calls[Name]['output'] }
  | { readonly kind: 'failure'; readonly code: ErrorCode };

export type PatchMessage = MessageEvent<StatePatch>;
