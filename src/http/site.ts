/** The published static site, from its folder: it grows while the server runs, so that it is not held in memory. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request, Response } from 'express';
import { AmanaError } from '#protocol/errors.ts';
import { sendBytes, sendStream } from './answers.ts';
import { typeOf } from './pages.ts';

/** RFC 9110: it stood here, and does no longer. */
const GONE = 410;

/** One part of a path: no dot in front, and nothing that could climb out of the folder. */
const PART = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** @throws AmanaError not-found */
function fileOf(folder: string, path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  if (!parts.every((part) => PART.test(part))) throw new AmanaError('not-found');
  return path.endsWith('/') || parts.length === 0
    ? join(folder, ...parts, 'index.html')
    : join(folder, ...parts);
}

/** Answers with a file of the site; `path` is what follows `/site`. @throws AmanaError not-found */
export async function sendSite(
  folder: string,
  path: string,
  request: Request,
  response: Response,
): Promise<void> {
  const file = fileOf(folder, path);
  const handle = await openIfThere(file);
  if (handle === null) return sendGone(folder, path, response);
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw new AmanaError('not-found');
    if (request.method === 'HEAD') {
      response.setHeader('Content-Type', typeOf(file));
      response.setHeader('Content-Length', info.size);
      response.end();
      return;
    }
    const chunks = handle.createReadStream({ start: 0, end: Math.max(0, info.size - 1), autoClose: false });
    await sendStream(response, info.size, chunks, typeOf(file));
  } finally {
    await handle.close();
  }
}

async function openIfThere(file: string) {
  try {
    return await open(file, 'r');
  } catch {
    return null;
  }
}

/** Nothing is there; where something was and was taken back, its place says so. @throws AmanaError not-found */
async function sendGone(folder: string, path: string, response: Response): Promise<void> {
  const [first = ''] = path.split('/').filter((part) => part !== '');
  const handle = await openIfThere(join(folder, first, 'gone.html'));
  if (handle === null) throw new AmanaError('not-found');
  try {
    sendBytes(response, await handle.readFile(), 'text/html; charset=utf-8', GONE);
  } finally {
    await handle.close();
  }
}
