/**
 * Hears when other processes have written: a connection that waits for PostgreSQL's notices, and comes back when it
 * breaks. One on which nothing passes any more looks like one on which nobody has anything to say, so it is asked.
 */
import { Socket } from 'node:net';
import pg from 'pg';
import { connectionTo } from './postgres.ts';
import { BELL } from './postgres-tables.ts';

export interface Bell {
  /** Another text whenever others wrote; always another one while nobody listens, for then anything may have happened. */
  rung(): string;
  close(): Promise<void>;
}

const RETRY_MS = 500;
/**
 * How often the line is asked whether anybody is there, and how long that may take. Keep-alive of the system's is
 * answered by the next machine, which may be a balancer or a tunnel whose other side is gone.
 */
const ASK_EVERY_MS = 10_000;
const ANSWER_MS = 5_000;

interface Listener {
  /** Settled once it hears. */
  readonly ready: Promise<void>;
  /** Gives it up, and has another one listen after a moment. Repeatable. */
  lost(): void;
  close(): Promise<void>;
}

/** @param pool whose own connections ring too, and are not listened to */
export async function openBell(database: string, pool: pg.Pool): Promise<Bell> {
  const own = new Set<number>();
  pool.on('connect', (client) => own.add(processOf(client)));
  pool.on('remove', (client) => own.delete(processOf(client)));
  let count = 0;
  let current: Listener | null = null;
  let retry: NodeJS.Timeout | null = null;
  let isClosed = false;

  function listen(): Listener {
    // Of ours, so that one that answers nothing is given up without waiting for its answer.
    const socket = new Socket();
    const client = new pg.Client({
      ...connectionTo(database),
      query_timeout: ANSWER_MS,
      stream: () => socket,
    });
    let asking: NodeJS.Timeout | undefined;
    let isOver = false;

    const listener: Listener = {
      ready: begin(),

      lost() {
        if (isOver) return;
        isOver = true;
        clearTimeout(asking);
        socket.destroy();
        if (current === listener) current = null;
        if (isClosed) return;
        retry = setTimeout(() => {
          const next = listen();
          next.ready.catch(next.lost);
        }, RETRY_MS);
        retry.unref();
      },

      async close() {
        isOver = true;
        clearTimeout(asking);
        const impatient = setTimeout(() => socket.destroy(), ANSWER_MS);
        await client.end();
        clearTimeout(impatient);
      },
    };

    async function begin(): Promise<void> {
      client.on('notification', ({ processId }) => {
        if (!own.has(processId)) count += 1;
      });
      client.on('error', () => listener.lost());
      client.on('end', () => listener.lost());
      await client.connect();
      await client.query(`LISTEN ${BELL}`);
      if (isClosed) return listener.close();
      current = listener;
      // Whatever was written before is told now.
      count += 1;
      askLater();
    }

    function askLater(): void {
      asking = setTimeout(() => {
        client.query('SELECT 1').then(() => {
          if (!isOver) askLater();
        }, listener.lost);
      }, ASK_EVERY_MS);
      asking.unref();
    }

    return listener;
  }

  const first = listen();
  try {
    await first.ready;
  } catch (thrown) {
    isClosed = true;
    first.lost();
    throw thrown;
  }
  return {
    rung() {
      if (current === null) count += 1;
      return String(count);
    },

    async close() {
      isClosed = true;
      if (retry !== null) clearTimeout(retry);
      const last = current;
      current = null;
      await last?.close();
    },
  };
}

/** The server's process behind a connection, which its notices are signed with. */
const processOf = (client: pg.PoolClient | pg.Client): number =>
  'processID' in client && typeof client.processID === 'number' ? client.processID : 0;
