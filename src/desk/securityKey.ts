/**
 * A security key as a second way to open the key file: what it answers (WebAuthn's PRF) never leaves this device, and
 * without the key file it opens nothing. Nothing of it reaches the newsroom.
 */
import { AmanaError } from '#protocol/errors.ts';
import type { SecurityKeyAnswer } from '#protocol/identity.ts';

const random = (bytes: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(bytes));

/** Whether the browser knows of security keys at all; whether it has one that fits shows when it is asked. */
export const hasSecurityKeys = (): boolean => typeof globalThis.PublicKeyCredential === 'function';

/** Ed25519, ES256 and RS256: a credential needs one of them, and what it signs is of no use here. */
const ALGORITHMS = [-8, -7, -257] as const;

const unfit = (cause: unknown): AmanaError => new AmanaError('security-key-unfit', { cause });

function bytesOf(source: BufferSource): Uint8Array {
  return source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}

/** Makes a credential, and asks it once. @throws AmanaError security-key-unfit */
export async function newSecurityKey(): Promise<SecurityKeyAnswer> {
  const salt = random(32);
  try {
    const made = await navigator.credentials.create({
      publicKey: {
        rp: { name: 'Desk', id: location.hostname },
        // Names nobody: some security keys show and keep it.
        user: { id: random(16), name: 'desk', displayName: 'desk' },
        challenge: random(32),
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
        attestation: 'none',
        extensions: { prf: {} },
      },
    });
    if (!(made instanceof PublicKeyCredential)) throw unfit(made);
    if (made.getClientExtensionResults().prf?.enabled !== true) throw unfit('no prf');
    const credentialId = new Uint8Array(made.rawId);
    return { credentialId, salt, secret: await askSecurityKey(credentialId, salt) };
  } catch (thrown) {
    if (thrown instanceof DOMException) throw unfit(thrown);
    throw thrown;
  }
}

/** @returns what the security key answers to this salt, 32 B @throws AmanaError security-key-unfit */
export async function askSecurityKey(
  credentialId: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> {
  try {
    const got = await navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        rpId: location.hostname,
        allowCredentials: [{ type: 'public-key', id: credentialId }],
        userVerification: 'required',
        extensions: { prf: { eval: { first: salt } } },
      },
    });
    if (!(got instanceof PublicKeyCredential)) throw unfit(got);
    const first = got.getClientExtensionResults().prf?.results?.first;
    if (first === undefined || bytesOf(first).length !== 32) throw unfit('no answer');
    return bytesOf(first);
  } catch (thrown) {
    if (thrown instanceof DOMException) throw unfit(thrown);
    throw thrown;
  }
}
