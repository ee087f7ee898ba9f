/** Who is on the desk, verified up to the root of the key file. */
import { fromHex } from '#protocol/bytes.ts';
import type { Day } from '#protocol/day.ts';
import { reads, type SignedStatement, VerifiedDirectory } from '#protocol/directory.ts';
import type { Crypto } from '#protocol/engines/crypto.ts';
import { AmanaError } from '#protocol/errors.ts';
import type { Enrolment } from '#protocol/identity.ts';
import type { ObjectId } from '#protocol/ids.ts';
import type { NewsroomApi } from './api.ts';

export class Roster {
  #directory: VerifiedDirectory | null = null;
  #mark = '';
  /** Every statement as the newsroom keeps it, for the bundle's chain. */
  statements: readonly SignedStatement[] = [];
  pending: readonly Enrolment[] = [];

  /** Null before it was read for the first time. */
  get known(): VerifiedDirectory | null {
    return this.#directory;
  }

  /** @throws AmanaError internal before the first synchronisation */
  get directory(): VerifiedDirectory {
    if (this.#directory === null) throw new AmanaError('internal');
    return this.#directory;
  }

  /** @throws AmanaError directory-invalid */
  async read(crypto: Crypto, root: Uint8Array, api: NewsroomApi, today: Day): Promise<void> {
    const { statements, pending } = await api.people();
    const mark = `${today} ${statements.map(({ signature }) => signature).join(' ')}`;
    if (mark !== this.#mark) {
      this.#directory = VerifiedDirectory.verify(crypto, root, { v: 1, statements }, today);
      this.#mark = mark;
      this.statements = statements;
    }
    this.pending = pending;
  }

  forget(): void {
    this.#directory = null;
  }

  readonly signKeyOf = (editor: ObjectId): Uint8Array | null => {
    const known = this.directory.formerAndPresent.find(({ id }) => id === editor);
    return known === undefined ? null : fromHex(known.signKey);
  };

  /** Whether somebody reads on the desk, or once did. */
  readonly readsId = (editor: ObjectId): boolean =>
    this.directory.formerAndPresent.some(({ id, role }) => id === editor && reads(role));

  readonly isLeadId = (editor: ObjectId): boolean =>
    this.directory.formerAndPresent.some(({ id, role }) => id === editor && role === 'lead');
}
