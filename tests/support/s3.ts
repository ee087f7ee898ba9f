/**
 * A real S3-compatible store on loopback, ended by its own process id. It knows one key; the signatures, which it does not
 * compute, are checked by a door in front of it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { request as ask, createServer as createDoor, type Server } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { unusedPort } from '#cli/ports.ts';
import { until } from './folder.ts';
import { isSignedBy } from './sigv4.ts';

const PROGRAM = join(import.meta.dirname, '../../node_modules/s3rver/bin/s3rver.js');
/** The one pair that this server knows. */
const KEY = 'S3RVER';

export interface TestS3 {
  /** As AMANA_BLOBS takes it. */
  readonly place: string;
  /** The same with a key that it does not know, with another secret, with none, and with a bucket that is not there. */
  readonly wrong: Readonly<Record<'key' | 'secret' | 'empty' | 'bucket', string>>;
  /** Where the server keeps everything. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Lets through what is signed as it has to be, unchanged. */
async function openSigned(port: number): Promise<{ readonly endpoint: string; readonly door: Server }> {
  const door = createDoor((given, answer) => {
    const { method = '', url = '', headers } = given;
    if (!isSignedBy({ method, target: url, headers }, { key: KEY, secret: KEY })) {
      given.resume();
      answer.writeHead(403, { 'Content-Type': 'application/xml' });
      answer.end('<?xml version="1.0"?><Error><Code>SignatureDoesNotMatch</Code></Error>');
      return;
    }
    const passed = ask({ host: '127.0.0.1', port, method, path: url, headers }, (found) => {
      answer.writeHead(found.statusCode ?? 502, found.headers);
      pipeline(found, answer, () => undefined);
    });
    passed.on('error', () => answer.destroy());
    pipeline(given, passed, () => undefined);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address = door.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  return { endpoint: `http://127.0.0.1:${own}`, door };
}

export async function startS3(folder: string): Promise<TestS3> {
  const kept = join(folder, 's3');
  await mkdir(kept);
  const port = await unusedPort();
  const child: ChildProcess = spawn(
    process.execPath,
    [PROGRAM, '-d', kept, '-a', '127.0.0.1', '-p', String(port), '--configure-bucket', 'amana', '-s'],
    { stdio: 'ignore' },
  );
  await until(() =>
    fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      () => false,
    ),
  );
  const { endpoint, door } = await openSigned(port);
  const placeWith = async (name: string, key: string, secret = KEY, bucket = 'amana'): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, `aws_access_key_id = ${key}\naws_secret_access_key = ${secret}\n`, { mode: 0o600 });
    return `s3://${bucket}?endpoint=${endpoint}&region=us-east-1&credentials=${file}`;
  };
  return {
    place: await placeWith('right', KEY),
    wrong: {
      key: await placeWith('wrong-key', 'nobody'),
      secret: await placeWith('wrong-secret', KEY, 'guessed'),
      empty: await placeWith('empty', '', ''),
      bucket: await placeWith('right', KEY, KEY, 'elsewhere'),
    },
    folder: kept,
    async stop() {
      door.close();
      door.closeAllConnections();
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
