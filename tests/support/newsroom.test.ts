/** A test may run over midnight: what it was given the evening before is still good in the morning. */
import { expect, it } from '@jest/globals';
import { addDays, dayOf } from '#protocol/day.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import { loadCrypto } from '#protocol/engines/select.ts';
import { directoryForVisit } from '#protocol/kit-directory.ts';
import { makeNewsroom } from './newsroom.ts';

it('the keys of a test’s newsroom are those of today, tomorrow and the day after, as a visit and as a kit sees them', async () => {
  const crypto = await loadCrypto();
  const evening = dayOf(Date.now());
  const { root, directory, deskEpoch, sanitizerEpoch, parcelEpoch } = makeNewsroom(crypto, evening);
  for (const nights of [0, 1, 2]) {
    const today = addDays(evening, nights);
    const visit = VerifiedDirectory.verify(
      crypto,
      root.publicKey,
      directoryForVisit(directory, today),
      today,
    );
    expect([visit.deskEpoch().id, visit.sanitizerEpoch().id]).toEqual([deskEpoch.id, sanitizerEpoch.id]);
    const whole = VerifiedDirectory.verify(crypto, root.publicKey, directory, today);
    expect(whole.parcelKeys()).toMatchObject({ cleaner: { id: parcelEpoch.id }, isLate: false });
  }
});
