import { describe, expect, it } from '@jest/globals';
import { headerBytes, SEALED_FRAME_BYTES, sealedLength } from '#protocol/layout.ts';
import { chunkEnd, chunkRoom, framesAt, MOST_FRAMES, SERIES } from '#source/client/upload.ts';

const HEADER = headerBytes('attachment');
const MiB = 1024 * 1024;

describe('where a request ends', () => {
  const length = sealedLength('attachment', 4 * MiB);

  it('is the edge of a frame, so that none is sealed twice', () => {
    expect(chunkEnd(0, 1, length)).toBe(HEADER + SEALED_FRAME_BYTES);
    expect(chunkEnd(HEADER + SEALED_FRAME_BYTES, 2, length)).toBe(HEADER + 3 * SEALED_FRAME_BYTES);
  });

  it('goes back to the edge after a break inside a frame', () => {
    for (const inside of [1, SEALED_FRAME_BYTES - 1]) {
      expect(chunkEnd(HEADER + 5 * SEALED_FRAME_BYTES + inside, 1, length)).toBe(
        HEADER + 6 * SEALED_FRAME_BYTES,
      );
    }
    for (const inside of [1, HEADER - 1, HEADER]) {
      expect(chunkEnd(inside, 1, length)).toBe(HEADER + SEALED_FRAME_BYTES);
    }
  });

  it('is never behind the object, and always ahead of the offset', () => {
    const small = sealedLength('attachment', 64 * 1024);
    expect(chunkEnd(0, 16, small)).toBe(small);
    for (let offset = 0; offset < length; offset += 9973) {
      expect(chunkEnd(offset, 1, length)).toBeGreaterThan(offset);
      expect(chunkEnd(offset, 16, length)).toBeLessThanOrEqual(length);
    }
  });
});

describe('room for requests', () => {
  it('holds any request of an object, and no more than a small object needs', () => {
    const length = sealedLength('attachment', 4 * MiB);
    const room = chunkRoom(length).length;
    for (let offset = 0; offset < length; offset += 9973)
      expect(chunkEnd(offset, MOST_FRAMES, length) - offset).toBeLessThanOrEqual(room);
    expect(room).toBeLessThan(3 * MiB);
    const small = sealedLength('attachment', 64 * 1024);
    expect(chunkRoom(small).length).toBe(small);
  });
});

describe('how much goes into a request', () => {
  it('follows one series, the same on every line: small at first, 2 MiB in the end', () => {
    const frames = Array.from({ length: 9 }, (_, step) => framesAt(step));
    expect(frames).toEqual([1, 1, 2, 4, 8, 8, 8, 8, 8]);
    expect(SERIES).toEqual(frames.slice(0, 5));
  });

  it('never passes the room that is kept for it', () => {
    for (let step = 0; step < 20; step += 1) expect(framesAt(step)).toBeLessThanOrEqual(MOST_FRAMES);
  });
});
