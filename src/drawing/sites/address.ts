/** The address of a site of another program, as people write it. */

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The address of a site as people write it, without a slash at its end; null where credentials would travel in the
 * clear: https, or http on this machine or to an onion, which brings its own seal.
 */
export function parseSite(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, username, password, search, hash, origin, pathname } = new URL(text);
  const sealed =
    protocol === 'https:' ||
    (protocol === 'http:' && (LOOPBACK.has(hostname) || hostname.endsWith('.onion')));
  if (!sealed || username !== '' || password !== '' || search !== '' || hash !== '') return null;
  return `${origin}${pathname}`.replace(/\/+$/, '');
}
