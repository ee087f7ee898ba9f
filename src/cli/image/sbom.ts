/** The bill of materials of an image, in CycloneDX 1.6: every package with its version, licence and hash. No time, no serial. */
import { byBytes, type LockedPackage } from '../install/tree.ts';
import type { DebianPackage } from './layers.ts';

/** `sha512-BASE64` of a lock file, as CycloneDX writes hashes. */
function hashesOf(integrity: string | null): { alg: string; content: string }[] {
  const [, bits, base64] = /^sha(256|384|512)-([A-Za-z0-9+/=]+)$/.exec(integrity ?? '') ?? [];
  if (bits === undefined || base64 === undefined) return [];
  return [{ alg: `SHA-${bits}`, content: Buffer.from(base64, 'base64').toString('hex') }];
}

/** package-url: the scope's @ is escaped, its slash is not. */
const npmUrl = (name: string, version: string): string =>
  `pkg:npm/${name.replace(/^@/, '%40')}@${encodeURIComponent(version)}`;

const debUrl = ({ name, version, architecture }: DebianPackage): string =>
  `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}`;

export interface Materials {
  readonly image: string;
  readonly version: string;
  readonly npm: readonly LockedPackage[];
  readonly debian: readonly DebianPackage[];
}

export function bill({ image, version, npm, debian }: Materials): string {
  const packages = npm.map((one) => ({
    'type': 'library',
    // The same version may lie in two places: one reference each.
    'bom-ref': `${npmUrl(one.name, one.version)}#${one.path}`,
    'name': one.name,
    'version': one.version,
    'purl': npmUrl(one.name, one.version),
    'hashes': hashesOf(one.integrity),
    'licenses': one.license === null ? [] : [{ expression: one.license }],
  }));
  const system = debian.map((one) => ({
    'type': 'library',
    'bom-ref': debUrl(one),
    'name': one.name,
    'version': one.version,
    'purl': debUrl(one),
  }));
  const components = [...packages, ...system].sort((one, other) => byBytes(one['bom-ref'], other['bom-ref']));
  const self = `pkg:generic/amana-${image}@${version}`;
  return `${JSON.stringify(
    {
      $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: {
        component: { 'type': 'container', 'bom-ref': self, 'name': `amana-${image}`, version, 'purl': self },
      },
      components,
    },
    null,
    1,
  )}\n`;
}
