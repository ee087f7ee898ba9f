/** A file by itself, so that whoever only looks at the source's page does not carry it. */
export { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
export { ml_kem768_x25519 as xwing } from '@noble/post-quantum/hybrid.js';
