/**
 * ODT, ODS, ODP and ODG: text and styles written anew, pictures cleaned, embedded charts and formulas kept; properties,
 * settings, comments, tracked changes, scripts, forms, links, thumbnails and all other parts stay behind.
 */
import { NO_FACTS } from '../facts.ts';
import type { Action } from '../messages.ts';
import { type Copied, type Format, type Original, Refusal } from './format.ts';
import { Hidden } from './office/hidden.ts';
import { decodeXml, rewriteXml } from './office/markup.ts';
import { OdfRules } from './office/odf-rules.ts';
import { cleanPicture } from './office/pictures.ts';
import { tellProperties } from './office/properties.ts';
import { type WrittenPart, writeZip } from './office/zip-writer.ts';
import { OFFICE_TOOLS, officeActions } from './ooxml.ts';
import { ZipParts } from './zip-parts.ts';
import { refineParts } from './zip-refine.ts';

const MANIFEST = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0';
const EXTENSIONS = new Map([
  ['text', 'odt'],
  ['spreadsheet', 'ods'],
  ['presentation', 'odp'],
  ['graphics', 'odg'],
]);
const MEDIA_TYPES = new Map([
  ['png', 'image/png'],
  ['jpeg', 'image/jpeg'],
  ['xml', 'text/xml'],
]);

async function clean(original: Original): Promise<Copied> {
  const parts = ZipParts.open(original.path);
  const type = refineParts(parts);
  try {
    return await new Rewriting(parts, original).run(type.mime);
  } catch (thrown) {
    throw thrown instanceof Refusal ? new Refusal(thrown.reason, type) : thrown;
  }
}

class Rewriting {
  readonly #parts: ZipParts;
  readonly #original: Original;
  readonly #hidden = new Hidden();
  /** Old to new, of pictures and of folders of embedded objects. */
  readonly #names = new Map<string, string>();
  readonly #renamed = new Map<string, string>();
  readonly #written: WrittenPart[] = [];
  #characters = 0;

  constructor(parts: ZipParts, original: Original) {
    this.#parts = parts;
    this.#original = original;
  }

  async run(originalMime: string): Promise<Copied> {
    const mime = originalMime.replace(/-template$/, '');
    const extension = EXTENSIONS.get(mime.split('.').at(-1) ?? '');
    const manifest = this.#parts.read('META-INF/manifest.xml');
    if (extension === undefined || manifest === null) throw new Refusal('file is damaged');
    if (/encryption-data/.test(decodeXml(manifest))) throw new Refusal('could not be opened');
    tellProperties(this.#parts, this.#hidden);
    if (this.#parts.names.some((name) => /^(?:Basic|Scripts)\//.test(name)))
      this.#hidden.actions.add('macros removed');
    await this.#pictures();
    const objects = new Map<string, string>();
    for (const name of this.#parts.names) {
      const folder = /^((?:Object|Formula|Chart)[^/]*)\/content\.xml$/.exec(name)?.[1];
      if (folder === undefined) continue;
      const made = `Object${objects.size + 1}`;
      objects.set(folder, made);
      this.#names.set(folder, `./${made}`);
    }
    this.#rewrite('styles.xml', 'styles.xml');
    this.#rewrite('content.xml', 'content.xml');
    for (const [folder, made] of objects) {
      this.#rewrite(`${folder}/styles.xml`, `${made}/styles.xml`);
      this.#rewrite(`${folder}/content.xml`, `${made}/content.xml`);
    }
    if (!this.#written.some(({ name }) => name === 'content.xml')) throw new Refusal('file is damaged');
    const bytes = writeZip([
      { name: 'mimetype', bytes: Buffer.from(mime), stored: true },
      ...this.#written,
      { name: 'META-INF/manifest.xml', bytes: this.#manifest(mime, objects) },
    ]);
    return {
      bytes,
      status: 'clean',
      type: { mime, extension },
      facts: { ...NO_FACTS, characters: this.#characters },
      actions: this.#actions(),
      found: this.#hidden.found,
      tools: OFFICE_TOOLS,
    };
  }

  #actions(): Action[] {
    return officeActions(this.#hidden);
  }

  /** Only those that are drawn somewhere. */
  async #pictures(): Promise<void> {
    const { mode, limits } = this.#original;
    const used = new Set<string>();
    for (const name of this.#parts.names.filter((part) => /(?:^|\/)(?:content|styles)\.xml$/.test(part))) {
      const text = decodeXml(this.#parts.read(name) ?? Buffer.alloc(0));
      for (const [, href = ''] of text.matchAll(/href="([^"]+)"/g)) used.add(local(href));
    }
    for (const name of used) {
      if (/\.xml$|ObjectReplacements/.test(name)) continue;
      const bytes = this.#parts.read(name);
      if (bytes === null) continue;
      const picture = await cleanPicture(bytes, mode, limits);
      const made = `Pictures/image${this.#names.size + 1}.${picture.extension}`;
      this.#names.set(name, made);
      this.#written.push({ name: made, bytes: picture.bytes, stored: true });
      this.#hidden.actions.add(
        picture.isShown ? 'pictures within cleaned' : 'pictures left out that could not be cleaned',
      );
    }
  }

  #rewrite(source: string, name: string): void {
    const bytes = this.#parts.read(source);
    if (bytes === null) return;
    const rules = new OdfRules(
      this.#hidden,
      (href) => this.#names.get(local(href)) ?? null,
      (old) => this.#rename(old),
    );
    const written = rewriteXml(bytes, rules);
    this.#characters += written.characters;
    if (written.invisible > 0) this.#hidden.invisible(written.invisible);
    this.#written.push({ name, bytes: written.bytes });
  }

  #rename(old: string): string {
    const known = this.#renamed.get(old) ?? `id${this.#renamed.size + 1}`;
    this.#renamed.set(old, known);
    return known;
  }

  #manifest(mime: string, objects: ReadonlyMap<string, string>): Buffer {
    const entry = (path: string, type: string) =>
      `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"/>`;
    const entries = [
      entry('/', mime),
      ...[...objects].map(([folder, made]) => entry(`${made}/`, this.#objectType(folder))),
      ...this.#written.map(({ name }) => entry(name, MEDIA_TYPES.get(name.split('.').at(-1) ?? '') ?? '')),
    ];
    return Buffer.from(
      `<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="${MANIFEST}" manifest:version="1.2">${entries.join('')}</manifest:manifest>`,
    );
  }

  #objectType(folder: string): string {
    const start = decodeXml(this.#parts.read(`${folder}/content.xml`) ?? Buffer.alloc(0));
    const kind = /<math[\s>:]/.test(start)
      ? 'formula'
      : (/<office:(chart|spreadsheet|text|drawing|presentation)[\s>]/.exec(start)?.[1] ?? 'chart');
    return `application/vnd.oasis.opendocument.${kind === 'drawing' ? 'graphics' : kind}`;
  }
}

/** A part's or folder's name from a reference, which may be spelt in several ways. */
function local(href: string): string {
  const plain = href.replace(/^\.\//, '').replace(/\/$/, '');
  return /%[0-7][0-9a-f]/i.test(plain) && /^(?:[^%]|%[0-7][0-9a-f])*$/i.test(plain)
    ? decodeURIComponent(plain)
    : plain;
}

export const odf: Format = { clean };
