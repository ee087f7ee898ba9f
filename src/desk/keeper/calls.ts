/**
 * What the page and its worker say to each other. Only the worker holds keys, opens what is sealed and speaks to
 * the newsroom; the page gets snapshots to draw. Stretching a passphrase or opening a thousand reports would
 * freeze the page, and what lives in a worker is gone for good when the worker is ended.
 */
import type { ErrorCode } from '#protocol/errors.ts';
import type { KeyFile, SecurityKeyAnswer } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { NewKey } from '../client/key.ts';
import type { DeskSession } from '../client/session.ts';
import type { DeskState } from '../client/state.ts';

/** Acts that are passed on as they are: plain data in, plain data out. */
export type ActName =
  | 'sync'
  | 'seen'
  | 'fileReport'
  | 'mark'
  | 'rename'
  | 'assign'
  | 'note'
  | 'reply'
  | 'setState'
  | 'freeze'
  | 'liftFreeze'
  | 'setMembers'
  | 'askRecovery'
  | 'giveShare'
  | 'recoverKey'
  | 'gradeSource'
  | 'makeClaim'
  | 'gradeClaim'
  | 'setCheck'
  | 'saveDraft'
  | 'signDraft'
  | 'overrideRisk'
  | 'buildBundle'
  | 'promote'
  | 'cleanAgain'
  | 'invite'
  | 'approve'
  | 'shareKeys'
  | 'revoke';

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
  readonly join: { readonly input: []; readonly output: undefined };
  /** Snapshots come through `states` from now on. */
  readonly login: { readonly input: [states: MessagePort]; readonly output: undefined };
  readonly openClean: { readonly input: [attachment: ObjectId]; readonly output: OpenedBlob };
  readonly openOriginal: { readonly input: [attachment: ObjectId]; readonly output: OpenedBlob };
  readonly lock: { readonly input: []; readonly output: undefined };
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

export type StateMessage = MessageEvent<DeskState>;
