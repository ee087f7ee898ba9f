/** Parsing at boundaries: one way to turn unknown input into a typed value or a catalogued error. */
import * as z from 'zod/mini';
import { type Bytes, fromBase64, fromHex, fromUtf8, toBase64, toHex } from './bytes.ts';
import { type Day, isDay } from './day.ts';
import { AmanaError, type ErrorCode } from './errors.ts';
import { type EpochId, isEpochId, isObjectId, type ObjectId } from './ids.ts';

// Both pages forbid `eval`; zod would otherwise try it to compile its schemas.
z.config({ jitless: true });

/** @throws AmanaError with the given code */
export function parse<T extends z.ZodMiniType>(
  schema: T,
  value: unknown,
  code: ErrorCode = 'malformed-object',
): z.infer<T> {
  const result = schema.safeParse(value);
  if (!result.success) throw new AmanaError(code, { cause: result.error });
  return result.data;
}

/** @throws AmanaError with the given code, for text that is not JSON as for JSON of another shape */
export function parseJson<T extends z.ZodMiniType>(
  schema: T,
  text: string,
  code: ErrorCode = 'malformed-object',
): z.infer<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AmanaError(code, { cause });
  }
  return parse(schema, value, code);
}

/** The bytes of a JSON text in UTF-8. @throws AmanaError with the given code */
export const parseJsonBytes = <T extends z.ZodMiniType>(
  schema: T,
  bytes: Uint8Array,
  code: ErrorCode = 'malformed-object',
): z.infer<T> => parseJson(schema, fromUtf8(bytes), code);

const decodes =
  (decode: (text: string) => Bytes, bytes: number | undefined) =>
  (text: string): boolean => {
    try {
      const decoded = decode(text);
      return bytes === undefined || decoded.length === bytes;
    } catch (thrown) {
      if (thrown instanceof AmanaError) return false;
      throw thrown;
    }
  };

/** base64url text of exactly so many bytes, kept as text; decode with `fromBase64`. */
export const base64 = (bytes?: number) => z.string().check(z.refine(decodes(fromBase64, bytes)));

/** Lower-case hex text of exactly so many bytes, kept as text; decode with `fromHex`. */
export const hex = (bytes: number) => z.string().check(z.refine(decodes(fromHex, bytes)));

export const objectId = z.custom<ObjectId>(isObjectId);
export const epochId = z.custom<EpochId>(isEpochId);
export const day = z.custom<Day>(isDay);

/** A Signal of how long a text may be, in UTF-16 units, so that nothing unbounded is ever stored. */
export const text = (most: number) => z.string().check(z.maxLength(most));

export { toBase64, toHex, z };
