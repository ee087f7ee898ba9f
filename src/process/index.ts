/** What every long-running process does, servers and workers alike: log by allowlist, say ready, stop cleanly. */
export { crashQuietly } from './crash.ts';
export { type Listen, startListening } from './listen.ts';
export { type Log, type LogEvent, openLog, silentLog } from './log.ts';
export { closeOnSignal, sayReady } from './ready.ts';
