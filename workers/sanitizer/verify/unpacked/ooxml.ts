/**
 * Looks through a clean office file: only known members under names of our own, each led to by a relationship of a known
 * kind that stays inside, markup of known namespaces, no value that names a person, a place on a disk, a moment or a
 * file, pictures and documents within verified in turn.
 */
import { posix } from 'node:path';
import type { Mode } from '#protocol/record.ts';
import { NO_FACTS } from '../../facts.ts';
import { type ByteSource, demand, type Structure } from '../source.ts';
import { KnownNames } from './known-names.ts';
import { type ScannedTag, scanMarkup } from './markup-scan.ts';
import { OOXML_NAMES } from './ooxml-vocabulary.ts';
import { verifyPicture } from './pictures.ts';
import type { Search } from './search.ts';
import { demandPlain, isTooShort } from './values.ts';
import { memorySource, zipMembers } from './zip-members.ts';

const MAX_DEPTH = 3;
const S = 'http://schemas.openxmlformats.org';

const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['w', `${S}/wordprocessingml/2006/main`],
  ['r', `${S}/officeDocument/2006/relationships`],
  ['m', `${S}/officeDocument/2006/math`],
  ['a', `${S}/drawingml/2006/main`],
  ['wp', `${S}/drawingml/2006/wordprocessingDrawing`],
  ['pic', `${S}/drawingml/2006/picture`],
  ['c', `${S}/drawingml/2006/chart`],
  ['cdr', `${S}/drawingml/2006/chartDrawing`],
  ['dgm', `${S}/drawingml/2006/diagram`],
  ['xdr', `${S}/drawingml/2006/spreadsheetDrawing`],
  ['p', `${S}/presentationml/2006/main`],
  ['s', `${S}/spreadsheetml/2006/main`],
  ['wps', 'http://schemas.microsoft.com/office/word/2010/wordprocessingShape'],
  ['wpg', 'http://schemas.microsoft.com/office/word/2010/wordprocessingGroup'],
  ['wpc', 'http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas'],
  ['v', 'urn:schemas-microsoft-com:vml'],
  ['o', 'urn:schemas-microsoft-com:office:office'],
  ['w10', 'urn:schemas-microsoft-com:office:word'],
]);

/** What every part may be called, and its root element. */
const PARTS: readonly (readonly [RegExp, RegExp])[] = [
  [/^word\/document\.xml$/, /^w:document$/],
  [
    /^word\/(?:styles|numbering|settings|footnotes|endnotes)\.xml$/,
    /^w:(?:styles|numbering|settings|footnotes|endnotes)$/,
  ],
  [/^word\/fontTable\.xml$/, /^w:fonts$/],
  [/^word\/(?:header|footer)\d+\.xml$/, /^w:(?:hdr|ftr)$/],
  [/^xl\/workbook\.xml$/, /^s:workbook$/],
  [/^xl\/(?:styles|sharedStrings)\.xml$/, /^s:(?:styleSheet|sst)$/],
  [/^xl\/(?:worksheets|chartsheets)\/sheet\d+\.xml$/, /^s:(?:worksheet|chartsheet)$/],
  [/^xl\/tables\/table\d+\.xml$/, /^s:table$/],
  [/^xl\/drawings\/drawing\d+\.xml$/, /^xdr:wsDr$/],
  [/^ppt\/presentation\.xml$/, /^p:presentation$/],
  [/^ppt\/(?:presProps|tableStyles)\.xml$/, /^(?:p:presentationPr|a:tblStyleLst)$/],
  [/^ppt\/slides\/slide\d+\.xml$/, /^p:sld$/],
  [/^ppt\/slideLayouts\/slideLayout\d+\.xml$/, /^p:sldLayout$/],
  [/^ppt\/slideMasters\/slideMaster\d+\.xml$/, /^p:sldMaster$/],
  [/^ppt\/notesSlides\/notesSlide\d+\.xml$/, /^p:notes$/],
  [
    /^ppt\/(?:notesMasters|handoutMasters)\/(?:notesMaster|handoutMaster)\d+\.xml$/,
    /^p:(?:notesMaster|handoutMaster)$/,
  ],
  [/^(?:word|xl|ppt)\/theme\/theme(?:Override)?\d+\.xml$/, /^a:(?:theme|themeOverride)$/],
  [/^(?:word|xl|ppt)\/charts\/chart\d+\.xml$/, /^c:chartSpace$/],
  [/^(?:word|xl|ppt)\/drawings\/shapes\d+\.xml$/, /^c:userShapes$/],
  [
    /^(?:word|xl|ppt)\/diagrams\/(?:data|layout|quickStyle|colors)\d+\.xml$/,
    /^dgm:(?:dataModel|layoutDef|styleDef|colorsDef)$/,
  ],
];
const PICTURE = /^(?:word|xl|ppt)\/media\/image\d+\.(?:png|jpeg)$/;
const EMBEDDED = /^(?:word|xl|ppt)\/embeddings\/file\d+\.(?:docx|xlsx|pptx)$/;
const RELATIONSHIPS = /^(?:(?:word|xl|ppt)(?:\/\w+)?\/_rels\/\w+\.xml\.rels|_rels\/\.rels)$/;
const RELATIONSHIP_KINDS =
  /^(?:officeDocument|styles|numbering|settings|fontTable|footnotes|endnotes|header|footer|theme|themeOverride|image|package|chart|chartUserShapes|diagramData|diagramLayout|diagramQuickStyle|diagramColors|worksheet|chartsheet|sharedStrings|table|drawing|slide|slideLayout|slideMaster|notesSlide|notesMaster|handoutMaster|presProps|tableStyles)$/;

const KNOWN = new KnownNames(OOXML_NAMES);
/** Elements that carry what a clean copy is free of, whatever the lists of names say. */
const FORBIDDEN_ELEMENTS =
  /^(?:mc:.*|w:(?:ins|del|moveFrom|moveTo|\w+Change|comment\w*|rsids?|rsidRoot|attachedTemplate|docVars|mailMerge|altChunk|control|object-link|nsid|tmpl|embed\w+|sdtPr|delText|permStart|proofErr|documentProtection|writeProtection)|[\w]+:extLst|a:(?:hlink(?:Click|Hover|MouseOver)|snd|videoFile|audioFile)|s:(?:hyperlinks|oleObjects|controls|legacyDrawing\w*|fileSharing|fileVersion|externalReferences|pivotCaches|sheetProtection|workbookProtection|customSheetViews|customProperties|scenarios)|p:(?:controls|custDataLst|embeddedFontLst|snd|modifyVerifier)|o:OLEObject)$/;
const FORBIDDEN_ATTRIBUTES =
  /^(?:w:(?:rsid\w*|author|date|initials|tplc)|(?:codeName|uid|guid|userName|descr|title|tooltip|macro|alt|href|refreshedBy|connectionId|uniqueName|lastEdited|creationId))$|^mc:|^xmlns/;
/** The elements that have text of their own. */
const WITH_TEXT =
  /^(?:[wmas]:t|w:instrText|a:tableStyleId|wp:(?:posOffset|align)|[sc]:[vf]|s:(?:definedName|formula[12]?|(?:odd|even|first)(?:Header|Footer))|c:(?:formatCode|separator|name)|p:attrName|xdr:(?:col|row)(?:Off)?|cdr:[xy])$/;
/** Their text is not what is seen. */
const UNSEEN_TEXT = /^(?:w:instrText|a:tableStyleId|s:f|c:f|s:definedName|s:formula\d?)$/;
/** Names that are seen, of sheets and columns; of fonts; and of styles, which are the format's own or numbered. */
const SEEN =
  /^(?:s:(?:sheet|tableColumn|table|definedName)@(?:name|displayName)|a:(?:latin|ea|cs|sym|font|buFont)@typeface|w:rFonts@.*|w:font@w:name|s:(?:name|rFont)@val|w:lvlText@w:val|w:lsdException@w:name|w:name@w:val|w:style@w:styleId|w:(?:pStyle|rStyle|tblStyle|basedOn|next|link)@w:val|a:buChar@char|s:numFmt@formatCode|c:numFmt@formatCode)$/;
/** Written in the sheet itself. */
const SEEN_NAMES = /^s:(?:sheet|tableColumn)@name$|^s:dataValidation@(?:prompt|error)(?:Title)?$/;
const OWN_URI =
  /^(?:http:\/\/schemas\.(?:openxmlformats\.org|microsoft\.com)\/[\w/.]+|urn:(?:schemas-)?microsoft(?:-|\.)com[:/][\w/:.#-]+)$/;

export async function unpackOoxml(source: ByteSource, search: Search, mode: Mode): Promise<Structure> {
  return { ...NO_FACTS, characters: await verifyPackage(source, search, mode, 0) };
}

async function verifyPackage(source: ByteSource, search: Search, mode: Mode, depth: number): Promise<number> {
  demand(depth < MAX_DEPTH, 'too deep');
  const names = new Set<string>();
  const targets = new Set<string>();
  let characters = 0;
  for (const { name, bytes } of zipMembers(source)) {
    names.add(name);
    const root = PARTS.find(([pattern]) => pattern.test(name))?.[1];
    if (root !== undefined) characters += verifyPart(bytes, root, search);
    else if (name === '[Content_Types].xml') verifyTypes(bytes);
    else if (RELATIONSHIPS.test(name)) verifyRelationships(name, bytes, targets);
    else if (PICTURE.test(name)) await verifyPicture(name, bytes, search, mode);
    else {
      demand(EMBEDDED.test(name), 'a member that is not known');
      await verifyPackage(memorySource(bytes), search, mode, depth + 1);
    }
  }
  for (const target of targets) demand(names.has(target), 'a relationship to nothing');
  for (const name of names)
    demand(
      targets.has(name) || name === '[Content_Types].xml' || RELATIONSHIPS.test(name),
      'a part that nothing leads to',
    );
  return characters;
}

function verifyPart(bytes: Buffer, root: RegExp, search: Search): number {
  const values: string[] = [];
  const characters = scanMarkup(bytes, {
    tag: (tag) => {
      if (tag.isRoot) demand(root.test(tag.name), 'another root');
      verifyTag(tag, values);
    },
    text: (text, element) => {
      demand(WITH_TEXT.test(element), 'text where none belongs');
      if (!UNSEEN_TEXT.test(element)) return;
      demandPlain(text);
      values.push(text);
    },
  });
  search.look(Buffer.from(values.join('\n')));
  return characters;
}

function verifyTag(tag: ScannedTag, values: string[]): void {
  const { name, attributes, isRoot } = tag;
  KNOWN.demandKnown(tag);
  demand(!FORBIDDEN_ELEMENTS.test(name), 'an element that has to be gone');
  const isOwnStyle = name !== 'w:style' || attributes.get('w:customStyle') !== '1';
  demand(isOwnStyle || /^s\d+$/.test(attributes.get('w:styleId') ?? ''), 'a style that somebody named');
  for (const [attribute, value] of attributes) {
    if (isRoot && attribute.startsWith('xmlns:')) {
      demand(NAMESPACES.get(attribute.slice(6)) === value, 'a namespace that is not known');
      continue;
    }
    demand(!FORBIDDEN_ATTRIBUTES.test(attribute), 'an attribute that has to be gone');
    if (attribute.startsWith('r:')) demand(/^(?:rId\d+)?$/.test(value), 'an id that is not ours');
    if (OWN_URI.test(value) || SEEN_NAMES.test(`${name}@${attribute}`)) continue;
    demandPlain(value);
    if (!isTooShort(value) && !SEEN.test(`${name}@${attribute}`)) values.push(value);
  }
}

function verifyTypes(bytes: Buffer): void {
  scanMarkup(bytes, {
    tag: ({ name, attributes }) => {
      demand(/^(?:Types|Default|Override)$/.test(name), 'a type of something else');
      for (const [attribute, value] of attributes) {
        if (attribute === 'PartName') demand(/^\/[\w/]+\.xml$/.test(value), 'a part that is not ours');
        else
          demand(
            /^(?:xmlns|Extension|ContentType)$/.test(attribute) && /^[\w:/.+-]{1,100}$/.test(value),
            'a type',
          );
      }
    },
    text: () => demand(false, 'text among types'),
  });
}

function verifyRelationships(name: string, bytes: Buffer, targets: Set<string>): void {
  const folder = posix.dirname(posix.dirname(name));
  scanMarkup(bytes, {
    tag: ({ name: element, attributes }) => {
      if (element === 'Relationships') {
        demand(
          [...attributes].join() === `xmlns,${S}/package/2006/relationships`,
          'relationships of another kind',
        );
        return;
      }
      demand(element === 'Relationship' && attributes.size === 3, 'a relationship with more than it needs');
      const type = attributes.get('Type') ?? '';
      const kind = type.slice(type.lastIndexOf('/') + 1);
      demand(type === `${S}/officeDocument/2006/relationships/${kind}`, 'a relationship of another kind');
      demand(RELATIONSHIP_KINDS.test(kind), 'a kind that is not known');
      demand(/^rId\d+$/.test(attributes.get('Id') ?? ''), 'an id that is not ours');
      const target = posix.join(folder, attributes.get('Target') ?? '');
      demand(/^(?:word|xl|ppt)\/[\w/.]+$/.test(target) && !target.includes('..'), 'a target outside');
      targets.add(target);
    },
    text: () => demand(false, 'text among relationships'),
  });
}
