/** What a sealed report says. Only the desk reads it; it alone names the report's attachments. */
import { type Bytes, utf8 } from './bytes.ts';
import { LANGUAGES } from './languages.ts';
import { BUCKETS, LARGEST_BYTES } from './layout.ts';
import { base64, day, objectId, parse, parseJsonBytes, text, z } from './schema.ts';

export const attachmentNote = z.strictObject({
  id: objectId,
  /** The name the source's file had: shown, never used as a path. */
  name: text(255),
  /** As the browser guessed it; the worker decides by content. */
  type: text(100),
  bytes: z.int().check(z.nonnegative(), z.lte(LARGEST_BYTES)),
  keepOriginal: z.boolean(),
});

export const reportContent = z.strictObject({
  v: z.literal(1),
  text: z.string(),
  language: z.enum(LANGUAGES),
  /** The day by the source's clock. */
  day,
  /** The conversation's secret, base64url of 32 B. */
  threadKey: base64(32),
  attachments: z.array(attachmentNote).check(z.maxLength(100)),
});

/**
 * Says nothing, to nobody: sealed and sent as any report, so that whoever watches cannot tell a conversation that was
 * answered from one that was only read. Only the desk can see what it is, and drops it unseen.
 */
const dummyContent = z.strictObject({ v: z.literal(1), dummy: z.literal(true) });

const arrivalContent = z.union([reportContent, dummyContent]);

export type AttachmentNote = z.infer<typeof attachmentNote>;
export type ReportContent = z.infer<typeof reportContent>;

/** The largest report in bytes of UTF-8 JSON: the last bucket. */
export const LARGEST_REPORT_BYTES = BUCKETS.report.at(-1) ?? 0;

export const encodeReport = (content: ReportContent): Bytes =>
  utf8(JSON.stringify(parse(reportContent, content)));

export const encodeDummy = (): Bytes => utf8(JSON.stringify(parse(dummyContent, { v: 1, dummy: true })));

/** @throws AmanaError malformed-object */
export const decodeReport = (plain: Uint8Array): ReportContent => parseJsonBytes(reportContent, plain);

/** What came as a report, or null where it is a dummy. @throws AmanaError malformed-object */
export function decodeArrival(plain: Uint8Array): ReportContent | null {
  const content = parseJsonBytes(arrivalContent, plain);
  return 'dummy' in content ? null : content;
}
