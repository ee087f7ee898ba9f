import { describe, expect, it } from '@jest/globals';
import { headerBytes, SEALED_FRAME_BYTES, sealedLength } from '#protocol/layout.ts';
import { chunkEnd, chunkRoom, MOST_FRAMES, nextFrames } from '#source/client/upload.ts';

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
  it('grows while the line is quick, to 2 MiB', () => {
    const sizes = [1];
    for (let round = 0; round < 6; round += 1) sizes.push(nextFrames(sizes.at(-1)!, 10));
    expect(sizes).toEqual([1, 2, 4, 8, 8, 8, 8]);
  });

  it('shrinks when the line is slow, to one frame', () => {
    expect([8, 3, 1].map((frames) => nextFrames(frames, 60_000))).toEqual([4, 1, 1]);
  });

  it('stays when a request takes about two seconds', () => {
    expect(nextFrames(4, 2000)).toBe(4);
  });
});
