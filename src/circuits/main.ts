/** The mediator's process: it holds the cookie of tor's control socket, and can do one thing with it. */
import { loadConfig } from '#config/schema.ts';
import { closeOnSignal, crashQuietly, openLog, sayReady, startListening } from '#process/index.ts';
import { closeVisitors } from './control.ts';
import { openMediator } from './mediator.ts';

const config = loadConfig('circuits', process.env);
const log = openLog('circuits', config.logLevel);
const onions = new Set(config.torOnions);
const place = { socket: config.torControl, cookie: config.torCookie };
const { server, settled } = openMediator(
  (circuits) => closeVisitors(place, onions, circuits),
  (count) => log.note('circuits-closed', count),
  () => log.note('circuit-not-closed'),
);
const url = await startListening(server, config.listen);
log.note('started');
crashQuietly(log);

closeOnSignal(async () => {
  await new Promise((closed) => server.close(closed));
  await settled();
  log.note('stopped');
});
sayReady('circuits', url);
