/** The headers of every answer, written out by hand: a change of the code that changes one of them fails here. */
import { expect } from '@jest/globals';
import type { RawAnswer } from './raw.ts';

export const EXPECTED_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none';script-src 'self' 'wasm-unsafe-eval';style-src 'self';img-src 'self' data: blob:;media-src blob:;" +
    "font-src 'self';connect-src 'self';worker-src 'self';object-src 'none';form-action 'self';base-uri 'none';" +
    "frame-ancestors 'none'",
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'cache-control': 'no-store',
  'permissions-policy':
    'accelerometer=(), ambient-light-sensor=(), autoplay=(), battery=(), bluetooth=(), browsing-topics=(), ' +
    'camera=(), display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), ' +
    'hid=(), idle-detection=(), keyboard-map=(), magnetometer=(), microphone=(), midi=(), payment=(), ' +
    'picture-in-picture=(), screen-wake-lock=(), serial=(), sync-xhr=(), usb=(), ' +
    'web-share=(), xr-spatial-tracking=()',
};

/** What may stand beside them, because it describes this one answer. */
const OF_THE_ANSWER = ['content-type', 'content-length', 'connection', 'keep-alive', 'transfer-encoding'];

/**
 * Every fixed header stands exactly once and exactly so, and no other header but those that describe the answer
 * and those of `more`.
 */
export function expectExactHeaders(answer: RawAnswer, more: readonly string[] = []): void {
  const names = answer.headers.map(([name]) => name);
  expect(new Set(names).size).toBe(names.length);
  const fixed = answer.headers.filter(([name]) => Object.hasOwn(EXPECTED_HEADERS, name));
  expect(Object.fromEntries(fixed)).toEqual(EXPECTED_HEADERS);
  const others = names.filter((name) => !Object.hasOwn(EXPECTED_HEADERS, name));
  for (const name of others) expect([...OF_THE_ANSWER, ...more]).toContain(name);
}
