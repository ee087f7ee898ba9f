/** An OCI image layout (image-spec v1): a folder of blobs by their SHA-256, an index, and nothing that tells when or where. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256File } from '../install/tree.ts';
import { type TarEntry, writeTar } from './tar.ts';

export interface Layer {
  readonly sha256: string;
  readonly bytes: number;
}

export interface ImageConfig {
  readonly architecture: string;
  readonly user: string;
  readonly env: readonly string[];
  readonly entrypoint: readonly string[];
  readonly folder: string;
  readonly labels: Readonly<Record<string, string>>;
}

const blobs = (out: string): string => join(out, 'blobs', 'sha256');

export function openLayout(out: string): void {
  mkdirSync(blobs(out), { recursive: true });
  writeFileSync(join(out, 'oci-layout'), `${JSON.stringify({ imageLayoutVersion: '1.0.0' })}\n`);
}

/** Uncompressed: what packs it later may pack as it likes, and the bytes do not depend on a packer's version. */
export function addLayer(out: string, entries: Iterable<TarEntry>, epochSeconds: number): Layer {
  const aside = join(blobs(out), 'layer.new');
  const { sha256, bytes } = writeTar(aside, entries, epochSeconds);
  renameSync(aside, join(blobs(out), sha256));
  return { sha256, bytes };
}

/** @param tar one that is a layer already */
export function addTar(out: string, tar: string): Layer {
  const sha256 = sha256File(tar);
  copyFileSync(tar, join(blobs(out), sha256));
  return { sha256, bytes: statSync(tar).size };
}

function addJson(out: string, value: unknown): Layer {
  const bytes = Buffer.from(JSON.stringify(value));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(blobs(out), sha256), bytes);
  return { sha256, bytes: bytes.length };
}

const descriptor = (mediaType: string, { sha256, bytes }: Layer) => ({
  mediaType: `application/vnd.oci.image.${mediaType}`,
  digest: `sha256:${sha256}`,
  size: bytes,
});

/** @returns the digest of the manifest, which is the image's name for ever */
export function closeLayout(
  out: string,
  name: string,
  layers: readonly Layer[],
  config: ImageConfig,
  epochSeconds: number,
): string {
  const created = new Date(epochSeconds * 1000).toISOString();
  const image = addJson(out, {
    created,
    architecture: config.architecture,
    os: 'linux',
    config: {
      User: config.user,
      Env: config.env,
      Entrypoint: config.entrypoint,
      WorkingDir: config.folder,
      StopSignal: 'SIGTERM',
      Labels: config.labels,
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ sha256 }) => `sha256:${sha256}`) },
    history: layers.map(() => ({ created, created_by: 'amana image' })),
  });
  const manifest = addJson(out, {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: descriptor('config.v1+json', image),
    layers: layers.map((layer) => descriptor('layer.v1.tar', layer)),
  });
  const index = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      {
        ...descriptor('manifest.v1+json', manifest),
        platform: { architecture: config.architecture, os: 'linux' },
        annotations: { 'org.opencontainers.image.ref.name': name },
      },
    ],
  };
  writeFileSync(join(out, 'index.json'), `${JSON.stringify(index)}\n`);
  return manifest.sha256;
}

/** For tests, and for whoever wants to see what an image holds. */
export const readBlob = (out: string, sha256: string): Buffer => readFileSync(join(blobs(out), sha256));
