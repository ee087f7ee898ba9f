/** The three packets with which Vorbis begins, as Matroska keeps them: a count, two lengths, and the packets. */

const COMMENTS = Buffer.concat([Buffer.from('\x03vorbis', 'latin1'), Buffer.alloc(8), Buffer.of(1)]);

function laced(length: number): Buffer {
  return Buffer.of(...Array.from({ length: Math.floor(length / 255) }, () => 255), length % 255);
}

/** The same without the name of the program and without comments. */
export function plainVorbis(body: Buffer): Buffer {
  const lengths = [0, 0];
  let at = 1;
  for (const index of [0, 1]) {
    let part = 255;
    while (part === 255) {
      part = body.readUInt8(at);
      lengths[index] = (lengths[index] ?? 0) + part;
      at += 1;
    }
  }
  const [first = 0, second = 0] = lengths;
  if (body[0] !== 2 || at + first + second >= body.length) throw new RangeError('private');
  const setup = body.subarray(at + first + second);
  return Buffer.concat([
    Buffer.of(2),
    laced(first),
    laced(COMMENTS.length),
    body.subarray(at, at + first),
    COMMENTS,
    setup,
  ]);
}
