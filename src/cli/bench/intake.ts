/** Bench: 8 KiB reports over 32 connections, each on disk before its answer, beside a bare server that does that. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadCrypto } from '#protocol/engines/select.ts';
import { newObjectId } from '#protocol/ids.ts';
import { headerBytes } from '#protocol/layout.ts';
import { sealSmall } from '#protocol/seal.ts';
import { drive, type Load } from './load.ts';
import { type BenchResult, held, machineLine, measured, median } from './result.ts';
import { startNewsroom } from './running.ts';

const CONNECTIONS = 32;
const SECONDS = 3;
/** Between turns, so that neither server pays for what the other puts off: rows are entered within half a second. */
const PAUSE_MS = 1_000;
const RUNS = 5;
/** Until both servers are compiled to the same degree. */
const WARM_UPS = 2;
const LEAST_RATIO = 0.8;
/** The mixing delay of a newsroom that is not a demo: 30 min. */
const MIXING_SECONDS = 30 * 60;

async function startBare(file: string): Promise<{ url: URL; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bareServer.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((resolve) =>
    createInterface({ input: child.stdout }).once('line', resolve),
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export async function benchIntake(): Promise<BenchResult> {
  const crypto = await loadCrypto();
  const newsroom = await startNewsroom({ AMANA_RELEASE_SECONDS: String(MIXING_SECONDS) });
  const bare = await startBare(join(newsroom.folder, 'appended'));
  try {
    const directory = await newsroom.directory();
    const { id: epochId, publicKey } = directory.deskEpoch();
    const sealed = await sealSmall(
      {
        crypto,
        root: newsroom.root,
        kind: 'report',
        id: newObjectId(crypto),
        recipients: [{ epochId, publicKey }],
      },
      crypto.random(2000),
    );
    /** Other bytes each time behind the same header, which a server cannot tell from another report. */
    const next = (): { path: string; body: Uint8Array } => {
      const body = sealed.slice();
      body.set(crypto.random(16), headerBytes('report') + 100);
      return { path: `/reports/${newObjectId(crypto)}`, body };
    };
    const load = (url: URL): Load => ({
      url,
      method: 'PUT',
      connections: CONNECTIONS,
      seconds: SECONDS,
      next,
    });
    const amana: number[] = [];
    const plain: number[] = [];
    for (let run = 0; run < WARM_UPS + RUNS; run++) {
      const a = await drive(load(new URL(newsroom.intake)));
      await sleep(PAUSE_MS);
      const b = await drive(load(bare.url));
      await sleep(PAUSE_MS);
      if (run < WARM_UPS) continue;
      amana.push(a);
      plain.push(b);
    }
    const row = measured('intake: reports acknowledged', 'a second', amana);
    return {
      bench: 'intake',
      title: `8 KiB reports, ${CONNECTIONS} connections`,
      machine: machineLine(),
      rows: [
        held(row, row.median / median(plain), 'the bare server', 'at least', LEAST_RATIO),
        measured('bare node:http, append and fdatasync', 'a second', plain),
      ],
      notes: [
        'The whole newsroom runs meanwhile, with the usual mixing delay of half an hour; reports are queued in Redis too, those of such a flood by and by.',
        `Turns of ${SECONDS} s each, a second apart; medians of ${RUNS} after ${WARM_UPS} that warm up.`,
      ],
    };
  } finally {
    await bare.stop();
    await newsroom.stop();
  }
}
