/**
 * Goes through an office file from its main part along relationships of known kinds, writes each part anew under a name of
 * our own, and packs them. A part that nothing kept leads to does not exist in the copy.
 */
import { posix } from 'node:path';
import type { Mode } from '#protocol/record.ts';
import type { Limits } from '../../limits.ts';
import { Refusal } from '../format.ts';
import { ZipParts } from '../zip-parts.ts';
import { refineParts } from '../zip-refine.ts';
import type { Hidden } from './hidden.ts';
import { decodeXml, rewriteXml } from './markup.ts';
import {
  type Application,
  CONTENT_TYPES,
  PACKAGE_RELATIONSHIPS,
  type PartKind,
  partKind,
  RELATIONSHIPS,
} from './ooxml-names.ts';
import { OoxmlRules } from './ooxml-rules.ts';
import { cleanPicture } from './pictures.ts';
import { type Relationship, readRelationships } from './relationships.ts';
import { writeZip } from './zip-writer.ts';

/** Files within files within files. */
const MAX_DEPTH = 3;

export interface Settings {
  readonly mode: Mode;
  readonly limits: Limits;
  readonly hidden: Hidden;
}

export interface CleanPackage {
  readonly bytes: Buffer;
  readonly application: Application;
  readonly characters: number;
}

interface NewPart {
  readonly source: string;
  readonly relationship: string;
  name: string;
  contentType: string;
  bytes: Uint8Array;
  isPacked: boolean;
  readonly targets: { id: string; part: NewPart; type: string }[];
}

const APPLICATIONS: readonly (readonly [RegExp, Application])[] = [
  [/word/, 'word'],
  [/excel|spreadsheet/, 'xl'],
  [/powerpoint|presentation/, 'ppt'],
];
export const EXTENSION_OF: Record<Application, 'docx' | 'xlsx' | 'pptx'> = {
  word: 'docx',
  xl: 'xlsx',
  ppt: 'pptx',
};
const MACROS = /vbaProject|macro|activeX|ctrlProp/i;
const COUNTED: readonly (readonly [RegExp, string])[] = [
  [/\/comments|threadedComment/, 'Office:CommentParts'],
  [/vbaProject/, 'Office:Macros'],
  [/activeX/, 'Office:ActiveX'],
  [/printerSettings/, 'Office:PrinterSettings'],
  [/customXml/, 'Office:CustomXml'],
  [/\/thumbnail/, 'Office:Thumbnail'],
  [/externalLink/, 'Office:ExternalLinks'],
];

export async function cleanPackage(parts: ZipParts, settings: Settings, depth = 0): Promise<CleanPackage> {
  const { mime } = refineParts(parts);
  const application = APPLICATIONS.find(([pattern]) => pattern.test(mime))?.[1];
  if (application === undefined || /binary/.test(mime)) throw new Refusal('format not supported');
  return await new Rewriting(parts, application, settings, depth).run();
}

class Rewriting {
  readonly #parts: ZipParts;
  readonly #application: Application;
  readonly #settings: Settings;
  readonly #depth: number;
  readonly #made = new Map<string, NewPart>();
  readonly #counters = new Map<string, number>();
  readonly #renamed = new Map<string, string>();
  readonly #customStyles = new Set<string>();
  #characters = 0;

  constructor(parts: ZipParts, application: Application, settings: Settings, depth: number) {
    this.#parts = parts;
    this.#application = application;
    this.#settings = settings;
    this.#depth = depth;
  }

  async run(): Promise<CleanPackage> {
    const main = readRelationships(this.#parts, '').find(({ kind }) => kind === 'officeDocument');
    if (main === undefined || !this.#parts.has(main.target)) throw new Refusal('file is damaged');
    this.#look(main.target);
    this.#register(main);
    // parts are added to the end while the earlier ones are being written
    for (const part of this.#made.values()) await this.#write(part);
    return { bytes: writeZip(this.#pack()), application: this.#application, characters: this.#characters };
  }

  /** What is told by parts that do not go on. */
  #look(main: string): void {
    const { hidden } = this.#settings;
    for (const name of this.#parts.names) {
      for (const [pattern, counted] of COUNTED) if (pattern.test(name)) hidden.count(counted);
      if (MACROS.test(name)) hidden.actions.add('macros removed');
    }
    const styles = readRelationships(this.#parts, main).find(({ kind }) => kind === 'styles');
    const text = styles === undefined ? null : this.#parts.read(styles.target);
    if (text === null || this.#application !== 'word') return;
    for (const [tag] of decodeXml(text).matchAll(/<(?:\w+:)?style\s[^>]*>/g)) {
      const id = /\bstyleId=["']([^"']*)["']/.exec(tag)?.[1];
      if (id !== undefined && /\bcustomStyle=["'](?:1|true|on)["']/.test(tag)) this.#customStyles.add(id);
    }
  }

  #register({ kind, target }: Relationship): NewPart | null {
    const known = this.#made.get(target);
    if (known !== undefined) return known;
    const part = this.#newPart(kind, target);
    if (part !== null) this.#made.set(target, part);
    return part;
  }

  #newPart(kind: string, target: string): NewPart | null {
    if (!this.#parts.has(target)) return null;
    const made = {
      source: target,
      relationship: kind,
      bytes: new Uint8Array(0),
      isPacked: false,
      targets: [],
    };
    const next = (place: string) => {
      const number = (this.#counters.get(place) ?? 0) + 1;
      this.#counters.set(place, number);
      return `${place}${number}`;
    };
    if (kind === 'image') return { ...made, name: next(`${this.#application}/media/image`), contentType: '' };
    if (kind === 'package') {
      if (this.#depth + 1 >= MAX_DEPTH) return null;
      return { ...made, name: next(`${this.#application}/embeddings/file`), contentType: '' };
    }
    const place: PartKind | null = partKind(this.#application, kind);
    if (place === null) return null;
    return {
      ...made,
      name: `${place.many ? next(place.place) : place.place}.xml`,
      contentType: place.contentType,
    };
  }

  async #write(part: NewPart): Promise<void> {
    const bytes = this.#parts.read(part.source) ?? Buffer.alloc(0);
    if (part.relationship === 'image') return await this.#writePicture(part, bytes);
    if (part.relationship === 'package') return await this.#writePackage(part, bytes);
    const relationships = readRelationships(this.#parts, part.source);
    const byId = new Map(relationships.map((relationship) => [relationship.id, relationship]));
    const relateTo = (relationship: Relationship): string | null => {
      const target = relationship.isExternal ? null : this.#register(relationship);
      if (target === null) return null;
      const known = part.targets.find((other) => other.part === target);
      if (known !== undefined) return known.id;
      const id = `rId${part.targets.length + 1}`;
      part.targets.push({ id, part: target, type: `${RELATIONSHIPS}/${relationship.kind}` });
      return id;
    };
    for (const { isExternal, target, kind } of relationships) {
      if (!isExternal) continue;
      this.#settings.hidden.target(`Office:${kind}Target`, target);
      this.#settings.hidden.actions.add('links to other files and addresses removed');
    }
    const rules = new OoxmlRules({
      hidden: this.#settings.hidden,
      relate: (id) => {
        const relationship = byId.get(id);
        return relationship === undefined ? null : relateTo(relationship);
      },
      rename: (family, old) => this.#rename(family, old),
      isCustomStyle: (id) => this.#customStyles.has(id),
    });
    const { bytes: written, characters, invisible } = rewriteXml(bytes, rules);
    if (invisible > 0) this.#settings.hidden.invisible(invisible);
    part.bytes = written;
    this.#characters += characters;
    for (const relationship of relationships)
      if (partKind(this.#application, relationship.kind)?.implied === true) relateTo(relationship);
  }

  async #writePicture(part: NewPart, bytes: Buffer): Promise<void> {
    const { mode, limits, hidden } = this.#settings;
    const picture = await cleanPicture(bytes, mode, limits);
    part.bytes = picture.bytes;
    part.isPacked = true;
    part.name = `${part.name}.${picture.extension}`;
    hidden.actions.add(
      picture.isShown ? 'pictures within cleaned' : 'pictures left out that could not be cleaned',
    );
    if (!picture.isShown) hidden.count('Office:PicturesLeftOut');
  }

  async #writePackage(part: NewPart, bytes: Buffer): Promise<void> {
    try {
      const inner = await cleanPackage(new ZipParts(bytes), this.#settings, this.#depth + 1);
      part.bytes = inner.bytes;
      part.isPacked = true;
      part.name = `${part.name}.${EXTENSION_OF[inner.application]}`;
      this.#settings.hidden.actions.add('files within cleaned');
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.reason === 'limits exceeded') throw thrown;
      part.name = '';
      this.#settings.hidden.count('Office:FilesLeftOut');
    }
  }

  #rename(family: string, old: string): string {
    const key = `${family}\0${family === 'identifier' ? old.toUpperCase() : old}`;
    const known = this.#renamed.get(key);
    if (known !== undefined) return known;
    const number = (this.#counters.get(family) ?? 0) + 1;
    this.#counters.set(family, number);
    const made =
      {
        identifier: `{00000000-0000-0000-0000-${number.toString(16).toUpperCase().padStart(12, '0')}}`,
        bookmark: `b${number}`,
        style: `s${number}`,
        styleName: `Style ${number}`,
        cellStyle: old,
      }[family] ?? '';
    this.#renamed.set(key, made);
    return made;
  }

  #pack(): { name: string; bytes: Uint8Array; stored: boolean }[] {
    const kept = [...this.#made.values()].filter(({ name }) => name !== '');
    const extensions = new Set(kept.map(({ name }) => posix.extname(name).slice(1)));
    const types = [...DEFAULTS]
      .filter(([extension]) => extension === 'rels' || extension === 'xml' || extensions.has(extension))
      .map(([extension, type]) => `<Default Extension="${extension}" ContentType="${type}"/>`);
    const overrides = kept
      .filter(({ contentType }) => contentType !== '')
      .map(({ name, contentType }) => `<Override PartName="/${name}" ContentType="${contentType}"/>`);
    const main = kept[0];
    if (main === undefined) throw new Refusal('file is damaged');
    const packed = [
      {
        name: '[Content_Types].xml',
        bytes: xml(`<Types xmlns="${CONTENT_TYPES}">${types.join('')}${overrides.join('')}</Types>`),
        stored: false,
      },
      {
        name: '_rels/.rels',
        bytes: relationshipsXml([{ id: 'rId1', type: `${RELATIONSHIPS}/officeDocument`, target: main.name }]),
        stored: false,
      },
    ];
    for (const { name, bytes, isPacked, targets } of kept) {
      packed.push({ name, bytes: Buffer.from(bytes), stored: isPacked });
      const folder = posix.dirname(name);
      const related = targets
        .filter(({ part }) => part.name !== '')
        .map(({ id, part, type }) => ({ id, type, target: posix.relative(folder, part.name) }));
      if (related.length > 0) {
        packed.push({
          name: `${folder}/_rels/${posix.basename(name)}.rels`,
          bytes: relationshipsXml(related),
          stored: false,
        });
      }
    }
    return packed;
  }
}

const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['rels', 'application/vnd.openxmlformats-package.relationships+xml'],
  ['xml', 'application/xml'],
  ['png', 'image/png'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
]);

const xml = (root: string): Buffer =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${root}`, 'utf8');

function relationshipsXml(targets: readonly { id: string; type: string; target: string }[]): Buffer {
  const items = targets.map(
    ({ id, type, target }) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`,
  );
  return xml(`<Relationships xmlns="${PACKAGE_RELATIONSHIPS}">${items.join('')}</Relationships>`);
}
