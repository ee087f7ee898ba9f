/** Which writer packs what came clean out of which kind of file. */
import { MailPacker } from './mail.ts';
import type { BoundedSink, Packer } from './packer.ts';
import { StoredGzip, TarPacker } from './tar.ts';
import { ZipPacker } from './zip.ts';

/** Null for a kind that nothing is packed into. */
export function packerFor(mime: string, sink: BoundedSink): Packer | null {
  switch (mime) {
    case 'application/zip':
      return new ZipPacker(sink);
    case 'application/x-tar':
      return new TarPacker(sink);
    case 'application/gzip': {
      const gzip = new StoredGzip(sink);
      return new TarPacker(gzip, () => gzip.end());
    }
    case 'message/rfc822':
      return new MailPacker(sink);
    default:
      return null;
  }
}
