/** The page's colours: every pair of text and ground reaches 4.5:1, every edge of a control 3:1, in both themes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const css = readFileSync(new URL('../../src/ui/tokens.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');

const colours = (block: string): Map<string, string> =>
  new Map(Array.from(block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g), ([, name, value]) => [name!, value!]));

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const TEXT_PAIRS: readonly (readonly [string, string])[] = [
  ...['paper', 'surface', 'sunken', 'accent-wash'].flatMap((ground): [string, string][] => [
    ['ink', ground],
    ['accent', ground],
  ]),
  ...['paper', 'surface', 'sunken'].map((ground): [string, string] => ['ink-soft', ground]),
  ['think-ink', 'paper'],
  ['think-ink', 'surface'],
  ['think-ink', 'think-wash'],
  ['danger-ink', 'paper'],
  ['danger-ink', 'danger-wash'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
];

const EDGE_PAIRS: readonly (readonly [string, string])[] = [
  ['edge', 'paper'],
  ['edge', 'surface'],
  ['accent', 'paper'],
  ['think-edge', 'paper'],
  ['danger-edge', 'paper'],
];

describe.each([
  ['light', colours(light)],
  ['dark', new Map([...colours(light), ...colours(dark)])],
])('the %s theme', (_name, palette) => {
  const of = (name: string): string => palette.get(name) ?? 'missing';

  it.each(TEXT_PAIRS)('lets %s be read on %s', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(EDGE_PAIRS)('lets %s be seen on %s', (edge, ground) => {
    expect(contrast(of(edge), of(ground))).toBeGreaterThanOrEqual(3);
  });
});
