import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig, parseListen, type Role, variablesOf } from '#config/schema.ts';

const ROOT = 'ab'.repeat(32);

const whole = {
  AMANA_DATABASE: '/srv/amana/amana.sqlite',
  AMANA_BLOBS: '/srv/amana/blobs',
  AMANA_REDIS: '/srv/amana/redis.sock',
  AMANA_ROOT: ROOT,
  AMANA_LISTEN: '127.0.0.1:0',
  AMANA_PAGES: '/srv/amana/dist',
  AMANA_SITE: '/srv/amana/site',
  AMANA_WORKER_KEYS: '/srv/amana/keys',
};

const problemsOf = (role: Role, env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(role, env);
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown.problems;
    throw thrown;
  }
  return [];
};

describe('configuration', () => {
  it('is typed, complete and frozen', () => {
    const config = loadConfig('intake', whole);
    expect(config.listen).toEqual({ kind: 'tcp', host: '127.0.0.1', port: 0 });
    expect(config.hosts).toEqual([]);
    expect(config.maxAttachmentBytes).toBe(2 * 1024 ** 3);
    expect(config.releaseSeconds).toBe(1800);
    expect(loadConfig('janitor', whole).dropSeconds).toBe(21_600);
    expect(config.proxyProtocol).toBe(false);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('says how files of a type are cleaned, and refuses what is not a mode', () => {
    const modes = (text: string) => loadConfig('worker', { ...whole, AMANA_MODES: text }).modes;
    expect(loadConfig('worker', whole).modes).toEqual({});
    expect(modes('')).toEqual({});
    expect(modes('image/png=faithful,application/pdf=scan')).toEqual({
      'image/png': 'faithful',
      'application/pdf': 'scan',
    });
    for (const wrong of ['image/png', 'image/png=best', 'image/png=scan,', 'png=scan'])
      expect(problemsOf('worker', { ...whole, AMANA_MODES: wrong }).length).toBe(1);
  });

  it('tells the servers nothing of the worker keys', () => {
    for (const role of ['intake', 'newsroom', 'janitor'] as const) {
      expect(variablesOf(role)).not.toContain('AMANA_WORKER_KEYS');
      expect(loadConfig(role, whole)).not.toHaveProperty('workerKeys');
    }
    expect(loadConfig('worker', whole).workerKeys).toBe('/srv/amana/keys');
  });

  it('lists every wrong variable at once, and never its value', () => {
    const problems = problemsOf('intake', {
      ...whole,
      AMANA_ROOT: 'secret-looking',
      AMANA_LISTEN: 'everywhere',
      AMANA_BLOBS: '',
    });
    expect(problems).toEqual([
      'AMANA_BLOBS is missing',
      expect.stringContaining('AMANA_ROOT has to be 64'),
      expect.stringContaining('AMANA_LISTEN has to be'),
    ]);
    expect(problems.join(' ')).not.toMatch(/secret-looking|everywhere/);
  });

  it('refuses a misspelt name rather than using a default', () => {
    expect(problemsOf('janitor', { ...whole, AMANA_DROP_SECOND: '5' })).toEqual([
      expect.stringContaining('AMANA_DROP_SECOND is not a setting'),
    ]);
  });

  it.each([
    ['0', false],
    ['1', true],
    ['86400', true],
    ['86401', false],
    ['-1', false],
    ['5s', false],
  ])('drop interval %s accepted: %s', (text, accepted) => {
    expect(problemsOf('janitor', { ...whole, AMANA_DROP_SECONDS: text }).length === 0).toBe(accepted);
  });

  it('reads listen addresses', () => {
    expect(parseListen('[::1]:80')).toEqual({ kind: 'tcp', host: '::1', port: 80 });
    expect(parseListen('unix:/run/a.sock')).toEqual({ kind: 'unix', path: '/run/a.sock' });
    for (const bad of ['8470', ':80', 'unix:relative', '127.0.0.1:65536', 'a b:1', '127.0.0.1:']) {
      expect(parseListen(bad)).toBeNull();
    }
  });

  it('reads accepted hosts in lower case', () => {
    expect(loadConfig('intake', { ...whole, AMANA_HOSTS: 'Example.onion, localhost:8470' }).hosts).toEqual([
      'example.onion',
      'localhost:8470',
    ]);
  });
});
