/** What leaves a ceremony: a file, and its QR code where one is wanted and it fits. */
import { existsSync } from 'node:fs';
import { writePrivately } from '../files.ts';
import { note, OperatorError } from '../terminal.ts';
import { drawQr } from './qr.ts';

export interface Outlet {
  readonly out: string;
  /** An SVG file, or `-` for the terminal. */
  readonly qr?: string;
}

/** Nothing is written over, and this is known before anything is decided. */
export function requireOutlet({ out, qr }: Outlet): void {
  for (const path of [out, ...(qr === undefined || qr === '-' ? [] : [qr])])
    if (existsSync(path)) throw new OperatorError(`${path} exists already; nothing was changed.`);
}

/** @param forCode what the code holds, where that is less than the file */
export async function writeOut({ out, qr }: Outlet, value: unknown, forCode = value): Promise<void> {
  await writePrivately(out, `${JSON.stringify(value)}\n`);
  if (qr === undefined) return;
  const code = drawQr(JSON.stringify(forCode));
  if (code === null) note('amana: this is too much for a QR code; carry the file.');
  else if (qr === '-') note(code.blocks);
  else await writePrivately(qr, code.svg);
}
