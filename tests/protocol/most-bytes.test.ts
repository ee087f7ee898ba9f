/** What the sanitizer says of itself reaches a source: how large a file it can clean. */
import { expect, it } from '@jest/globals';
import { toBase64 } from '#protocol/bytes.ts';
import { parseDay } from '#protocol/day.ts';
import { signStatement, VerifiedDirectory } from '#protocol/directory.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newEpochId } from '#protocol/ids.ts';
import { makeNewsroom } from '../support/newsroom.ts';

const TODAY = parseDay(20_000);

it.each([[null], [268_435_456]])(
  'a sanitizer epoch may say how large a file its host can clean: %p',
  async (most) => {
    const crypto = await loadCrypto();
    const { directory, root } = makeNewsroom(crypto, TODAY);
    const payload = {
      kind: 'sanitizer-epoch' as const,
      id: newEpochId(crypto),
      publicKey: toBase64(crypto.kemKeypair(crypto.random(32)).publicKey),
      notBefore: TODAY,
      notAfter: TODAY,
      ...(most === null ? {} : { mostBytes: most }),
    };
    const others = directory.statements.filter(({ payload: json }) => !json.includes('sanitizer-epoch'));
    const statement = signStatement(crypto, root.publicKey, payload, root.publicKey, root.secretKey);
    const verified = VerifiedDirectory.verify(
      crypto,
      root.publicKey,
      { v: 1, statements: [...others, statement] },
      TODAY,
    );
    expect(verified.sanitizerEpoch().mostBytes).toBe(most);
  },
);
