/** The record that describes a stream of H.265 to its decoder (ISO/IEC 14496-15, 8.3.3.1). */

const HEADER_BYTES = 23;
/** Video, sequence and picture parameters. Encoders add a message with their settings, which x265 makes a long one. */
const PARAMETER_SETS = new Set([32, 33, 34]);

/** The same record with lists of parameter sets only. */
export function parametersOnly(record: Buffer): Buffer {
  const header = Buffer.from(record.subarray(0, HEADER_BYTES));
  const lists: Buffer[] = [];
  let at = HEADER_BYTES;
  for (let list = 0; list < (record[HEADER_BYTES - 1] ?? 0); list += 1) {
    const start = at;
    const type = record.readUInt8(at) & 0x3f;
    const units = record.readUInt16BE(at + 1);
    at += 3;
    for (let unit = 0; unit < units; unit += 1) at += 2 + record.readUInt16BE(at);
    if (PARAMETER_SETS.has(type)) lists.push(record.subarray(start, at));
  }
  header.writeUInt8(lists.length, HEADER_BYTES - 1);
  return Buffer.concat([header, ...lists]);
}
