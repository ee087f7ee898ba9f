/** Whether two snapshots of plain data say the same, so that the older object can stay and nothing has to be drawn. */

const isPlain = (value: object): value is Readonly<Record<string, unknown>> =>
  Object.getPrototypeOf(value) === Object.prototype;

/** By content, through arrays, plain objects, maps and sets; anything else only where it is the same object. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  }
  if (a instanceof Map) {
    return (
      b instanceof Map &&
      a.size === b.size &&
      [...a].every(([key, value]) => b.has(key) && same(value, b.get(key)))
    );
  }
  if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((item) => b.has(item));
  if (!isPlain(a) || !isPlain(b)) return false;
  let fields = 0;
  for (const key in a) {
    if (!Object.hasOwn(b, key) || !same(a[key], b[key])) return false;
    fields += 1;
  }
  return fields === Object.keys(b).length;
}

/** @returns `before` where `after` says nothing else */
export const kept = <Value>(before: Value | undefined, after: Value): Value =>
  before !== undefined && same(before, after) ? before : after;

/** As `kept` for long lists, whose items were kept already. */
export const keptList = <Item>(
  before: readonly Item[] | undefined,
  after: readonly Item[],
): readonly Item[] =>
  before?.length === after.length && after.every((item, i) => item === before[i]) ? before : after;

/** As `keptList` for maps. */
export function keptMap<Key, Value>(
  before: ReadonlyMap<Key, Value> | undefined,
  after: ReadonlyMap<Key, Value>,
): ReadonlyMap<Key, Value> {
  if (before?.size !== after.size) return after;
  for (const [key, value] of after) if (before.get(key) !== value) return after;
  return before;
}
