/** The picture library, set up for a process that sees one file. Loaded only where a picture is met: it costs 40 ms. */
import sharp from 'sharp';

// one thread a file: the worker runs files side by side, and a cache is of no use to a process that sees one file
sharp.concurrency(1);
sharp.cache(false);

export default sharp;
