/**
 * What a child may say, as schemas. The child is hostile once a file has taken it over, so every string is
 * bounded, every list is short, and every phrase that reaches a record comes from a closed list.
 */
import * as z from 'zod/mini';
import { FOUND_GROUPS, MODES, REJECTION_REASONS } from '#protocol/record.ts';

/** Said once, before any file: proof of the sandbox, from the child's own /proc. */
export const helloMessage = z.object({
  hello: z.literal(true),
  uid: z.literal(65534),
  /** No capability in any set, no way to gain a privilege, filter on. */
  CapEff: z.string().check(z.regex(/^0+$/)),
  CapBnd: z.string().check(z.regex(/^0+$/)),
  NoNewPrivs: z.literal('1'),
  Seccomp: z.literal('2'),
});

const mediaType = z.object({
  mime: z.string().check(z.maxLength(100), z.regex(/^[\w.+-]+\/[\w.+-]+$/)),
  extension: z.string().check(z.maxLength(10), z.regex(/^[a-z0-9]+$/)),
});

/** Said after the first bytes of a file, or after its end if it is short. */
export const detectedMessage = z.object({ type: z.nullable(mediaType), supported: z.boolean() });

const count = z.int().check(z.nonnegative(), z.maximum(1_000_000_000));

/** What a file holds, for comparison of the original with what a verifier counts in the clean copy. */
export const facts = z.object({
  /** Upright pixels of one frame; null for text and documents. */
  width: z.nullable(count),
  height: z.nullable(count),
  /** Pictures in the file: 1 for a still one, 0 where there is none. */
  frames: count,
  /** Bits of a channel; null for anything but a picture whose depth is kept. */
  depth: z.nullable(count),
  /** Whole points (1/72 inch) of every page; empty for anything but a document with fixed pages. */
  pages: z.array(z.object({ width: count, height: count })).check(z.maxLength(10_000)),
  /** Lines of a text; null for anything else. */
  lines: z.nullable(count),
  /** Characters of a document's text that are neither spaces nor control characters; null for anything else. */
  characters: z.nullable(count),
  /** Of sound or moving pictures; null for anything else. */
  durationMs: z.nullable(count),
});

/** Everything that can be done to a file, in plain words: the record's `actions` come from here only. */
export const ACTIONS = [
  'rebuilt from its pixels',
  'turned upright',
  'colours converted to sRGB',
  'hidden colour under transparent pixels erased',
  'all frames kept',
  'of a sequence its main picture kept',
  'copied without loss, without anything around the picture',
  'how the picture is turned written anew',
  'colour profile removed',
  'all pages kept',
  'drawing turned into a picture',
  'pages turned into pictures at 150 dpi',
  'pages turned into pictures at 300 dpi',
  'large pages turned into pictures at a lower resolution',
  'pages turned grey and their paper white',
  'text that can be seen kept',
  'laid out in pages by LibreOffice',
  'tracked changes accepted',
  'written anew part by part',
  'identifiers and names of programs renewed',
  'comments removed',
  'links to other files and addresses removed',
  'macros removed',
  'pictures within cleaned',
  'pictures left out that could not be cleaned',
  'files within cleaned',
  'decoded from UTF-16',
  'decoded from Windows-1256',
  'decoded from Windows-1252',
  'invisible characters removed',
  'control characters removed',
  'unusual spaces made plain',
  'line ends made uniform',
  'spaces at line ends removed',
  'files within cleaned one by one and packed anew',
  'files left out that could not be cleaned',
  'links and devices left out',
  'folders left out',
  'sender, recipients, times and all other headers removed',
  'formatting of the message removed',
  'formatting removed',
  'scripts, styles and comments removed',
  'hidden elements removed',
  'embedded and remote pictures left out',
  'formatted anew',
  'sound and pictures copied into a new file',
  'sound and pictures encoded anew',
  'sound copied into a new file',
  'cover pictures removed',
  'data streams removed',
  'subtitles removed',
  'attached files removed',
  'chapters removed',
] as const;
export type Action = (typeof ACTIONS)[number];

const toolName = z.object({
  name: z.string().check(z.regex(/^[a-z]{1,16}$/)),
  version: z.string().check(z.regex(/^[\w.+-]{1,32}$/)),
});

const foundValues = z
  .array(
    z.object({
      name: z.string().check(z.maxLength(80)),
      value: z.string().check(z.maxLength(300)),
      group: z.enum(FOUND_GROUPS),
    }),
  )
  .check(z.maxLength(200));
const actions = z.array(z.enum(ACTIONS)).check(z.maxLength(ACTIONS.length));
const tools = z.array(toolName).check(z.maxLength(8));

/** What became of the file. `original` is its type where that shows only once the file is there as a whole. */
export const resultMessage = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('rejected'),
    reason: z.enum(REJECTION_REASONS),
    original: z.nullable(mediaType),
  }),
  /** The clean copy follows in data frames, and the end. */
  z.object({
    result: z.literal('copy'),
    status: z.enum(['clean', 'raster']),
    original: z.nullable(mediaType),
    /** Of the clean copy. */
    type: mediaType,
    facts,
    /** The one it was cleaned in. */
    mode: z.enum(MODES),
    actions,
    found: foundValues,
    tools,
    perceptualHashHex: z.nullable(z.string().check(z.regex(/^[0-9a-f]{16}$/))),
  }),
  /** Files within the file follow, each as a message, its data frames and an end; then an end. */
  z.object({
    result: z.literal('members'),
    original: z.nullable(mediaType),
    actions,
    found: foundValues,
    tools,
  }),
]);

/** What a file within a file is for. What it is, its own content tells. */
export const MEMBER_ROLES = ['file', 'subject', 'body'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];
export const memberMessage = z.object({ member: z.enum(MEMBER_ROLES) });
/** Instead of a member's end: it could not be taken out whole. */
export const brokenMemberMessage = z.object({ broken: z.enum(REJECTION_REASONS) });

/** Answer of a child that unpacked a clean copy: no structure where it is not as it has to be. */
export const verdictMessage = z.object({ structure: z.nullable(facts), leaks: count });

/** Answer of an inspector. The nonce shows that it belongs to this request and was not left behind by an earlier file. */
export const inspectionMessage = z.object({
  nonce: z.string(),
  version: z.string().check(z.regex(/^\d{1,3}\.\d{1,3}$/)),
  tags: z
    .array(
      z.tuple([
        z.string().check(z.maxLength(60)),
        z.string().check(z.maxLength(100)),
        z.string().check(z.maxLength(2000)),
      ]),
    )
    .check(z.maxLength(2000)),
  place: z.nullable(
    z.tuple([
      z.number().check(z.minimum(-90), z.maximum(90)),
      z.number().check(z.minimum(-180), z.maximum(180)),
    ]),
  ),
});

export type { Facts } from './facts.ts';

export type MediaType = z.infer<typeof mediaType>;
export type ResultMessage = z.infer<typeof resultMessage>;
export type CopyMessage = Extract<ResultMessage, { result: 'copy' }>;
export type MembersMessage = Extract<ResultMessage, { result: 'members' }>;
export type Tag = z.infer<typeof inspectionMessage>['tags'][number];

/** Parses a message's bytes; null for anything that is not exactly what the schema says. */
export function parseMessage<Shape extends z.ZodMiniType>(
  shape: Shape,
  payload: Buffer,
): z.infer<Shape> | null {
  let value: unknown;
  try {
    value = JSON.parse(payload.toString('utf8'));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
  const parsed = z.safeParse(shape, value);
  return parsed.success ? parsed.data : null;
}
