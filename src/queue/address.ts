/** Where Redis is: one server, one that sentinels name, or a cluster. */
import { readFileSync } from 'node:fs';

export interface Host {
  readonly host: string;
  readonly port: number;
}

export type RedisAddress =
  /** Path of a unix socket, or redis://… */
  | { readonly kind: 'one'; readonly at: string }
  | {
      readonly kind: 'sentinels' | 'cluster';
      /** What the sentinels call the master; empty for a cluster. */
      readonly name: string;
      readonly hosts: readonly Host[];
      /** Of every server; from a file, since an environment can be read. */
      readonly password: string | null;
      readonly tls: boolean;
    };

const MANY = /^(sentinel|cluster):\/\/(?:([\w.-]+)@)?([^?]+)(?:\?(.*))?$/;

/** `[::1]:26379` or `a.example:26379` */
function hostOf(text: string): Host {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
}

/**
 * @param text a socket's path, redis://…, `sentinel://NAME@HOST:PORT,…` or `cluster://HOST:PORT,…`; the latter two with
 * `?password-file=/absolute/file` and `tls=1`
 * @throws the system's error when the password's file cannot be read
 */
export function parseRedisAddress(text: string): RedisAddress {
  const [, kind, name = '', hosts = '', query = ''] = MANY.exec(text) ?? [];
  if (kind === undefined) return { kind: 'one', at: text };
  const asked = new URLSearchParams(query);
  const file = asked.get('password-file');
  return {
    kind: kind === 'sentinel' ? 'sentinels' : 'cluster',
    name,
    hosts: hosts.split(',').map(hostOf),
    password: file === null ? null : readFileSync(file, 'utf8').trim(),
    tls: asked.get('tls') === '1',
  };
}
