/** The form for browsers without scripts: that it can be written in, without sending anything. */
import { randomBytes } from 'node:crypto';
import { askServer, getRequest, hostOf, serversOf, statusOf } from './asking.ts';
import type { Look } from './check.ts';
import { type Finding, fail, pass } from './finding.ts';
import { lackOf } from './readiness.ts';

/** A form of a browser with nothing in it: parsed, found empty, given back; nothing leaves the process. */
function emptyForm(host: string): string {
  const boundary = `--------${randomBytes(12).toString('hex')}`;
  const part = (name: string, value: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const body = `${part('text', '')}${part('leaving', 'remove')}--${boundary}--\r\n`;
  return [
    'POST /en/write HTTP/1.1',
    `Host: ${host}`,
    'Origin: null',
    `Content-Type: multipart/form-data; boundary=${boundary}`,
    `Content-Length: ${body.length}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

export async function plainForm({ data, running }: Look): Promise<readonly Finding[]> {
  const check = 'report without scripts';
  if (running === null) return [];
  const server = serversOf(running).find(({ door }) => door === 'plain');
  if (server === undefined) return [pass(check, 'Switched off by the operator.')];
  const host = hostOf(server);
  const page = (await askServer(running, server, getRequest('/en/write', host))) ?? '';
  const given = (await askServer(running, server, emptyForm(host))) ?? '';
  const isForm = statusOf(page) === '200' && /<form[^>]+method="post"/i.test(page) && !/<script/i.test(page);
  const comesBack = statusOf(given).startsWith('4') && /<textarea/i.test(given);
  if (isForm && comesBack)
    return [pass(check, 'The form opens, runs no script, and gives back what cannot be sent.')];
  const lack = await lackOf(data);
  return [
    lack !== null
      ? fail(check, `Sources without scripts cannot write: ${lack.seen}`, lack.mend)
      : fail(
          check,
          'Sources without scripts cannot write: the form does not open, or does not give its text back.',
          'See that the plain form runs and reaches the intake; else switch it off with AMANA_PLAIN_FORM=off.',
        ),
  ];
}
