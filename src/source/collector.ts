/**
 * Constant memory in a browser. Sealing a gigabyte in pieces leaves a gigabyte of pieces behind until the collector
 * runs, and what a browser copies of them outside the script's heap (to hash, to send) is not even counted: measured
 * in Chromium over 1 GiB, the process grew by 350 MiB. No page can call the collector, but announcing a large
 * buffer does; it is given back before a single page of it is touched, so it costs address space and no memory.
 * With it the page's heap and buffers stay below 32 MiB, and the whole process grows by 65 to 80 MiB, whatever the
 * size of the file.
 */

/** Above the 64 MiB of buffers at which Chromium begins to think of collecting, so that it does it now. */
const ANNOUNCED_BYTES = 128 * 1024 * 1024;

/** Two requests' worth. Collecting takes a few milliseconds, since the heap itself is small. */
const EVERY_BYTES = 4 * 1024 * 1024;

/** @returns a function to be told of every body that is sent */
export function keepMemoryConstant(): (sentBytes: number) => void {
  let uncollectedBytes = 0;
  return (sentBytes) => {
    uncollectedBytes += sentBytes;
    if (uncollectedBytes < EVERY_BYTES) return;
    uncollectedBytes = 0;
    try {
      new ArrayBuffer(ANNOUNCED_BYTES).transfer(0);
    } catch (thrown) {
      // Too little address space on an old phone: being refused makes an engine collect as well.
      if (!(thrown instanceof RangeError)) throw thrown;
    }
  };
}
