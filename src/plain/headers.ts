/** The headers of every answer of the plain form: as the other servers', and no script at all. */
import { headersWith } from '#http/index.ts';

export const PLAIN_HEADERS = headersWith({
  'default-src': ["'none'"],
  'script-src': ["'none'"],
  'style-src': ["'self'"],
  'img-src': ['data:'],
  'object-src': ["'none'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
});
