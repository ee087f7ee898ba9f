/** The headers of every answer of the public site: its pages have no script, and ask nobody for anything. */
import { headersWith } from '#http/index.ts';

export const SITE_HEADERS = headersWith({
  'default-src': ["'none'"],
  'script-src': ["'none'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'object-src': ["'none'"],
  'form-action': ["'none'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
});
