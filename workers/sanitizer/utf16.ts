/**
 * UTF-16, little endian, as text. An odd last byte is left out before Node sees it: Buffer.toString copies it one byte
 * past its own memory where the bytes begin at an odd address, which ends the process for one length in sixteen.
 */
export const utf16Text = (bytes: Buffer): string =>
  bytes.toString('utf16le', 0, bytes.length - (bytes.length % 2));
