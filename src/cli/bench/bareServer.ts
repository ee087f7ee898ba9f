/** What the intake is measured against: node:http that appends each body to one file, forces it to disk, answers. */
import { closeSync, fdatasync, openSync, write } from 'node:fs';
import { createServer } from 'node:http';
import { promisify } from 'node:util';

const append = promisify(write);
const force = promisify(fdatasync);

const path = process.argv[2];
if (path === undefined) throw new Error('a file to append to has to be named');
const file = openSync(path, 'a');

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const keep = async (): Promise<void> => {
      await append(file, Buffer.concat(parts));
      await force(file);
    };
    keep().then(
      () => response.writeHead(204).end(),
      () => response.writeHead(500).end(),
    );
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port to listen on');
  process.stdout.write(`${address.port}\n`);
});
process.once('SIGTERM', () => {
  server.close(() => closeSync(file));
  server.closeAllConnections();
});
