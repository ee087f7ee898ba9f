/** Hears when other processes have written: a connection that waits for PostgreSQL's notices, and comes back when it breaks. */
import pg from 'pg';
import { connectionTo } from './postgres.ts';
import { BELL } from './postgres-tables.ts';

export interface Bell {
  /** Another text whenever others wrote; always another one while nobody listens, for then anything may have happened. */
  rung(): string;
  close(): Promise<void>;
}

const RETRY_MS = 500;

/** @param pool whose own connections ring too, and are not listened to */
export async function openBell(database: string, pool: pg.Pool): Promise<Bell> {
  const own = new Set<number>();
  pool.on('connect', (client) => own.add(processOf(client)));
  pool.on('remove', (client) => own.delete(processOf(client)));
  let count = 0;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | null = null;
  let isClosed = false;

  async function listen(): Promise<void> {
    const listening = new pg.Client(connectionTo(database));
    listening.on('notification', ({ processId }) => {
      if (!own.has(processId)) count += 1;
    });
    const lost = (): void => {
      if (client === listening) client = null;
      if (isClosed || retry !== null) return;
      retry = setTimeout(() => {
        retry = null;
        listen().catch(lost);
      }, RETRY_MS);
      retry.unref();
    };
    listening.on('error', lost);
    listening.on('end', lost);
    await listening.connect();
    await listening.query(`LISTEN ${BELL}`);
    if (isClosed) await listening.end();
    else client = listening;
    count += 1;
  }

  await listen();
  return {
    rung() {
      if (client === null) count += 1;
      return String(count);
    },

    async close() {
      isClosed = true;
      if (retry !== null) clearTimeout(retry);
      const last = client;
      client = null;
      await last?.end();
    },
  };
}

/** The server's process behind a connection, which its notices are signed with. */
const processOf = (client: pg.PoolClient | pg.Client): number =>
  'processID' in client && typeof client.processID === 'number' ? client.processID : 0;
