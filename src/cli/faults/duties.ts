/** What a process is for, asked of it as those would who need it: that it has been started is not yet that it works. */
import { connect } from 'node:net';
import { asAmanaError } from '#protocol/errors.ts';
import { askServer, exchange, getRequest, hostOf, serversOf, statusOf } from '../doctor/asking.ts';
import type { ProcessName } from '../newsroom.ts';
import type { Door } from '../running.ts';
import type { Trial } from './fault.ts';

type Duty = (trial: Trial) => Promise<boolean>;

const pageOf =
  (door: Door): Duty =>
  async ({ house }) => {
    const { running } = await house.look();
    const server = running && serversOf(running).find((one) => one.door === door);
    if (!running || !server) return false;
    const answer = await askServer(running, server, getRequest('/', hostOf(server)));
    return answer !== null && statusOf(answer) === '200';
  };

/** A process that is not named here is missed when nothing arrives any more. */
export const DUTIES: Partial<Readonly<Record<ProcessName, Duty>>> = {
  plain: pageOf('plain'),
  site: pageOf('site'),
  /** An editor's page asks for a ticket before it sends anything out. */
  async relay({ desk }) {
    try {
      return (await desk.api.relayDoor()).ticket !== '';
    } catch (thrown) {
      if (!['relay-missing', 'unreachable', 'busy', 'internal'].includes(asAmanaError(thrown).code))
        throw thrown;
      return false;
    }
  },
  async watch({ house }) {
    const answer = await exchange(connect(house.metrics), getRequest('/metrics', 'localhost'));
    return answer !== null && statusOf(answer) === '200' && answer.includes('amana_');
  },
};
