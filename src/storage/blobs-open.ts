/** The store of blobs that a setting names. */
import { BlobFolder, type Blobs } from './blobs.ts';
import { isS3, S3Blobs } from './blobs-s3.ts';

/** @param place folder, or s3://… @throws AmanaError storage-refused or busy */
export const openBlobs = (place: string): Promise<Blobs> =>
  isS3(place) ? S3Blobs.open(place) : BlobFolder.open(place);
