/** What both servers share: one way to answer, to refuse, to log and to listen. */
export type { Listen } from '#process/index.ts';
export { sendBytes, sendJson, sendNothing, sendStream } from './answers.ts';
export { announcedLength, bodyChunks, readBody, readJson, requireNoBody, requireType } from './bodies.ts';
export { CIRCUIT_LIMITS, type CircuitLimits } from './circuits.ts';
export { ClientLeft, codeOf, discardBody, isGone, notFound, onlyMethods, sendError } from './errors.ts';
export { CLEAR_SITE_DATA, FIXED_HEADERS, type FixedHeaders, headersWith } from './headers.ts';
export { kitFor } from './kit.ts';
export { loadPages, openPage, type Pages, type Prepared, sendPrepared } from './pages.ts';
export { madeUpLine, proxyLine } from './proxy.ts';
export { type RunningServer, type ServerOptions, startServer } from './server.ts';
export { sendSite } from './site.ts';
export { fetchThrough, parseSocksPort, type SocksPort, visitThrough } from './socks.ts';
export type { WatchdogOptions } from './watchdog.ts';
export { wholeAnswer } from './wholeAnswer.ts';
