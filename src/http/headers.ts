/**
 * The headers of every answer of both servers, errors and refused connections included. They never differ from
 * answer to answer, so that nothing can be read from them, and pages can be checked against one published policy.
 *
 * Left out on purpose: Date and ETag (they tell the server's clock and files apart; the drops alone have one, their hash),
 * Server and X-Powered-By, HSTS and upgrade-insecure-requests (an onion speaks http, and both would break it).
 */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

/** Directives of a content security policy with their values. */
export type Policy = Readonly<Record<string, readonly string[]>>;

/** Nothing from elsewhere, nothing inline, nothing evaluated but WASM. No comma: some proxies split at it. */
const CONTENT_SECURITY_POLICY: Policy = {
  'default-src': ["'none'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  // Films and sounds that the page itself has opened, and none from any address.
  'media-src': ['blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'object-src': ["'none'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** Everything a page could ask a browser for that tells about the person or the device. */
const DENIED_FEATURES = [
  'accelerometer',
  'ambient-light-sensor',
  'autoplay',
  'battery',
  'bluetooth',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'keyboard-map',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'screen-wake-lock',
  'serial',
  'sync-xhr',
  'usb',
  'web-share',
  'xr-spatial-tracking',
] as const;

const helmetWith = (policy: Policy) =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: policy },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    originAgentCluster: false,
    strictTransportSecurity: false,
    xContentTypeOptions: true,
    xDnsPrefetchControl: { allow: false },
    xDownloadOptions: false,
    xFrameOptions: { action: 'deny' },
    xPermittedCrossDomainPolicies: { permittedPolicies: 'none' },
    xPoweredBy: true,
    xXssProtection: false,
  });

/**
 * With the source's first page, and so with every visit: what anything at this address has left in the browser goes,
 * pages kept behind the back button too. On coming and not on leaving, since leaving asks the network for nothing. No
 * "cookies": they belong to a host without its port, and on one machine the desk's would go with them.
 */
export const CLEAR_SITE_DATA = '"cache", "storage"';

export type FixedHeaders = Readonly<Record<string, string>>;

/** The same headers by name: for answers written by hand to a socket, and for tests. */
export const FIXED_HEADERS: FixedHeaders = headersWith(CONTENT_SECURITY_POLICY);

/**
 * All of them under another policy, for a server whose pages need less.
 * Helmet is asked once, not for every answer: what it says never changes.
 */
export function headersWith(policy: Policy): FixedHeaders {
  const setByHelmet = helmetWith(policy);
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  setByHelmet(response.req, response, (failure) => {
    if (failure !== undefined) throw failure;
  });
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Permissions-Policy', DENIED_FEATURES.map((feature) => `${feature}=()`).join(', '));
  return Object.fromEntries(
    Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
  );
}

/** First of all middleware: even an error thrown by the second one then bears the headers. */
export function exactHeaders(headers: FixedHeaders) {
  const entries = Object.entries(headers);
  return (_request: Request, response: Response, next: NextFunction): void => {
    for (const [name, value] of entries) response.setHeader(name, value);
    response.sendDate = false;
    next();
  };
}
