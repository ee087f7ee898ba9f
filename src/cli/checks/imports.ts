/** The rules of the import check, made from the zone table, in dependency-cruiser's form. */
import type { IForbiddenRuleType } from 'dependency-cruiser';
import { ENGINE_PACKAGES, NARROWER, ZONES } from './zones.ts';

const anyOf = (patterns: readonly string[]) => `(${patterns.join('|')})`;

/** A package name as the start of its path; `@noble/` stands for its whole scope. */
const packagePath = (name: string) => `(^|/)node_modules/${name}${name.endsWith('/') ? '' : '(/|$)'}`;

/** config/ has a rule of its own: entry points only. */
const TREE = '^(src|workers)/';

function zoneRules(): IForbiddenRuleType[] {
  return Object.entries(ZONES).flatMap(([name, zone]) => {
    const allowed = [zone.path, ...zone.zones.map((other) => ZONES[other].path)];
    const rules: IForbiddenRuleType[] = [
      {
        name: `${name}-knows-only-its-zones`,
        severity: 'error',
        comment: zone.why,
        from: { path: zone.path },
        to: { path: TREE, pathNot: anyOf(allowed) },
      },
    ];
    if (zone.packages !== 'any') {
      const packages = name === 'protocol' ? [...zone.packages, ...ENGINE_PACKAGES] : zone.packages;
      rules.push({
        name: `${name}-uses-only-its-packages`,
        severity: 'error',
        comment: `${zone.why}; a new package here is a change of the zone table`,
        from: { path: zone.path },
        to: { path: '(^|/)node_modules/', pathNot: anyOf(packages.map(packagePath)) },
      });
    }
    if (!zone.node) {
      rules.push({
        name: `${name}-runs-in-browsers`,
        severity: 'error',
        comment: 'this zone is sent to browsers, so nothing of Node may be imported',
        from: { path: zone.path },
        to: { dependencyTypes: ['core'] },
      });
    }
    return rules;
  });
}

export const importRules = (): IForbiddenRuleType[] => [
  ...zoneRules(),
  ...NARROWER.map(
    ({ name, from, fromNot, to, loadedOnly, why }): IForbiddenRuleType => ({
      name,
      severity: 'error',
      comment: why,
      from: fromNot === undefined ? { path: from } : { path: from, pathNot: fromNot },
      to: loadedOnly === undefined ? { path: to } : { path: to, dependencyTypesNot: ['type-only'] },
    }),
  ),
  {
    name: 'no-circles',
    severity: 'error',
    comment: 'two files that need each other are one concept, or one of them knows too much',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-lost-imports',
    severity: 'error',
    comment: 'the import leads nowhere, so nothing can be said about what it may know',
    from: {},
    to: { couldNotResolve: true },
  },
];
