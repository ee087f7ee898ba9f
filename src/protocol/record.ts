/**
 * The sanitization record: what was hidden in an attachment and what was done about it.
 *
 * A record is evidence for verification (a place, a device, a date) and so it is as dangerous as the
 * attachment itself: it exists in a worker's memory and under the desk's seal, and nowhere else.
 */
import * as z from 'zod/mini';
import { MODES, type Mode } from './modes.ts';

/** Why a found value matters; the desk shows a plain sentence for each in both languages. */
export const FOUND_GROUPS = ['place', 'time', 'device', 'person', 'software', 'history', 'other'] as const;

/** Reasons for a rejection: a closed list, so that no error text of a parser can carry plaintext. */
export const REJECTION_REASONS = [
  'format not supported',
  'file is damaged',
  'file is too large',
  'limits exceeded',
  'took too long',
  'could not be proven clean',
  'could not be opened',
] as const;

/** What remains even in a clean copy; shown to the editor so that nobody reads "clean" as "safe". */
export const REMAINING_RISKS = [
  'camera noise',
  'voice',
  'visible content',
  'audible content',
  'writing style',
  'layout',
] as const;

export { MODES, type Mode };

export const foundValue = z.object({
  /** The tag's standard name, e.g. `GPS:GPSLatitude`. */
  name: z.string(),
  value: z.string(),
  group: z.enum(FOUND_GROUPS),
});

const mediaType = z.object({ mime: z.string(), extension: z.string() });

const digest = z.object({ bytes: z.int().check(z.nonnegative()), sha256Hex: z.string() });

export const sanitizationRecord = z.object({
  v: z.literal(1),
  status: z.enum(['clean', 'raster', 'rejected']),
  /** Set exactly when rejected. */
  reason: z.nullable(z.enum(REJECTION_REASONS)),
  /** Type by content, never by name; null when unknown. */
  type: z.nullable(mediaType),
  /** Type of the clean copy where it is another one, e.g. pages of a document that became pictures. */
  cleanType: z._default(z.nullable(mediaType), null),
  mode: z._default(z.enum(MODES), 'rebuild'),
  found: z.array(foundValue),
  /** The source kept from the editors what was hidden: `found` and `place` are empty, whatever was there. */
  withheld: z.optional(z.boolean()),
  /** Decimal degrees, WGS 84, when the file carried a point. */
  place: z.nullable(z.object({ latitude: z.number(), longitude: z.number() })),
  /** What was done, in order: closed, plain phrases made by the worker's own code. */
  actions: z.array(z.string()),
  /** What was proven about the clean copy, by other code than wrote it. */
  checks: z.array(z.object({ name: z.string(), passed: z.boolean() })),
  tools: z.array(z.object({ name: z.string(), version: z.string() })),
  before: digest,
  after: z.nullable(digest),
  /** Of a picture: 64 bits of its look, 16 hex, the same for copies of other sizes and qualities; null for the rest. */
  perceptualHashHex: z._default(z.nullable(z.string()), null),
  remaining: z.array(z.enum(REMAINING_RISKS)),
});

export type FoundValue = z.infer<typeof foundValue>;
export type SanitizationRecord = z.infer<typeof sanitizationRecord>;
/** What the clean copy is, which is not always what the original was. */
export const typeOfCopy = ({ cleanType, type }: SanitizationRecord): SanitizationRecord['type'] =>
  cleanType ?? type;

export type RejectionReason = (typeof REJECTION_REASONS)[number];
