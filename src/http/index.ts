/** What both servers share: one way to answer, to refuse, to log and to listen. */
export { sendBytes, sendJson, sendNothing, sendStream } from './answers.ts';
export { announcedLength, bodyChunks, readBody, readJson, requireType } from './bodies.ts';
export { ClientLeft, notFound, onlyMethods, sendError } from './errors.ts';
export { FIXED_HEADERS } from './headers.ts';
export { type Log, type LogEvent, openLog, silentLog } from './log.ts';
export { loadPages, type Pages } from './pages.ts';
export { closeOnSignal, sayReady } from './ready.ts';
export { type Listen, type RunningServer, type ServerOptions, startServer } from './server.ts';
export { sendSite } from './site.ts';
