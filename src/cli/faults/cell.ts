/** Bytes of a stored report change on the disk. */
import { readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { CellReader, cellBytes } from '#storage/report-cells.ts';
import { damage } from '../doctor/damage.ts';
import { type Fault, worst } from './fault.ts';

/** Inside the sealed bytes of even the smallest report. */
const AT = 4_000;

export const CELL: Fault = {
  name: 'report-corrupted',
  about: 'a byte of a stored report changed on the disk; mended with the byte of before, as a backup has it',
  isToBeNamed: true,
  async strike({ house, sources, desk, reports }) {
    await sources.send(reports);
    await desk.waitFor([...sources.acknowledged.keys()], 60_000);
    const folder = `${house.data.database}-reports`;
    const name = readdirSync(folder).find((one) => one.endsWith('.cells'));
    if (name === undefined) throw new Error('no report is stored');
    const capacity = Number(name.split('.')[1]);
    const reader = new CellReader(join(folder, name), capacity);
    const cell = Array.from({ length: reader.cells }, (_, at) => at).find((at) => reader.read(at) !== null);
    reader.close();
    if (cell === undefined) throw new Error('no report is stored');
    const file = await open(join(folder, name), 'r+');
    try {
      const place = cell * cellBytes(capacity) + AT;
      const byte = Buffer.alloc(1);
      await file.read(byte, 0, 1, place);
      await file.write(Buffer.from([(byte[0] ?? 0) ^ 0xff]), 0, 1, place);
      const named = worst(await damage(house));
      await file.write(byte, 0, 1, place);
      return named;
    } finally {
      await file.close();
    }
  },
};
