/** Which elements and attributes of an office file go on, and how their values change. */

import { Fields } from './fields.ts';
import { type Hidden, kindOf } from './hidden.ts';
import type { Element, Rules, Sink, Verdict } from './markup.ts';
import { OOXML_DECLARED, OOXML_NAMESPACES } from './ooxml-names.ts';
import { OOXML_VOCABULARY } from './ooxml-vocabulary.ts';

/** What one part's rules need of the package around it. */
export interface Surroundings {
  readonly hidden: Hidden;
  /** The new id of a relationship, where its target is kept. */
  readonly relate: (id: string) => string | null;
  /** A new name for one that people or programs chose; the same for the same. */
  readonly rename: (
    family: 'identifier' | 'bookmark' | 'style' | 'styleName' | 'cellStyle',
    old: string,
  ) => string;
  readonly isCustomStyle: (id: string) => boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Left out with all that is in them; of what else is not in the vocabulary, the elements within stay. */
const SKIPPED = words(`
  w:del w:moveFrom w:rPrChange w:pPrChange w:tblPrChange w:tblPrExChange w:tcPrChange w:trPrChange w:sectPrChange
  w:tblGridChange w:numberingChange w:delText w:delInstrText w:cellIns w:cellMerge w:moveFromRangeStart w:moveFromRangeEnd
  w:moveToRangeStart w:moveToRangeEnd w:customXmlInsRangeStart w:customXmlInsRangeEnd w:customXmlDelRangeStart
  w:customXmlDelRangeEnd w:customXmlMoveFromRangeStart w:customXmlMoveFromRangeEnd w:customXmlMoveToRangeStart
  w:customXmlMoveToRangeEnd w:commentRangeStart w:commentRangeEnd w:commentReference w:annotationRef w:proofErr
  w:permStart w:permEnd w:lastRenderedPageBreak w:sdtPr w:sdtEndPr w:customXmlPr w:smartTagPr w:altChunk w:subDoc
  w:control w:docVars w:attachedTemplate w:rsids w:mailMerge w:documentProtection w:writeProtection w:printerSettings
  w:nsid w:tmpl w:embedRegular w:embedBold w:embedItalic w:embedBoldItalic w:movie w:dataBinding w:docPartObj
  w:entryMacro w:exitMacro w:helpText w:statusText w:aliases w:rsid w:divId w:webSettings w:frameset
  a:hlinkClick a:hlinkHover a:hlinkMouseOver a:extLst a:snd a:videoFile a:audioFile a:wavAudioFile a:quickTimeFile a:audioCd
  c:extLst c:printSettings c:pivotSource c:pivotFmts dgm:extLst xdr:extLst cdr:extLst wp:extLst pic:extLst
  wps:extLst p:extLst s:extLst
  s:fileVersion s:fileSharing s:workbookProtection s:customWorkbookViews s:externalReferences s:pivotCaches s:oleSize
  s:webPublishing s:webPublishObjects s:fileRecoveryPr s:functionGroups s:smartTagPr s:smartTagTypes s:customSheetViews
  s:legacyDrawing s:legacyDrawingHF s:oleObjects s:controls s:webPublishItems s:hyperlinks s:cellWatches
  s:protectedRanges s:sheetProtection s:scenarios s:ignoredErrors s:smartTags s:customProperties s:dataConsolidate
  s:xmlColumnPr s:calculatedColumnFormula s:totalsRowFormula
  p:embeddedFontLst p:custDataLst p:modifyVerifier p:photoAlbum p:smartTags p:htmlPubPr p:webPr p:controls p:stSnd p:endSnd
  p:sndAc p:snd p:custShowLst p:sldSyncPr p:clrMru
  o:OLEObject o:lock o:callout o:signatureline o:ink
`);

/** Content stays, what was around it goes. */
const UNWRAPPED = words(`
  w:ins w:moveTo w:sdt w:sdtContent w:customXml w:smartTag w:dir w:bdo mc:AlternateContent mc:Choice mc:Fallback
`);

/** Of Word's settings, what changes how pages look. */
const SETTINGS = words(`
  w:evenAndOddHeaders w:mirrorMargins w:gutterAtTop w:bookFoldPrinting w:bookFoldRevPrinting w:bookFoldPrintingSheets
  w:defaultTabStop w:autoHyphenation w:consecutiveHyphenLimit w:hyphenationZone w:doNotHyphenateCaps
  w:characterSpacingControl w:footnotePr w:endnotePr w:compat w:themeFontLang w:clrSchemeMapping w:decimalSymbol
  w:listSeparator w:displayBackgroundShape w:noLineBreaksAfter w:noLineBreaksBefore w:bordersDoNotSurroundHeader
  w:bordersDoNotSurroundFooter w:alignBordersAndEdges w:strictFirstAndLastChars w:noPunctuationKerning m:mathPr
`);

/** Identify a session, a person, a machine or a file, and change nothing that is seen. */
const DROPPED_ATTRIBUTES = words(`
  w:rsidR w:rsidRDefault w:rsidRPr w:rsidP w:rsidDel w:rsidTr w:rsidSect w:author w:date w:initials w:tplc
  w:shapeid codeName uid guid lastEdited lowestEdited rupBuild appName userName calcId saveData
  title descr tooltip macro fPublished published queryTableFieldId queryName connectionId uniqueName
  xr:uid cm vm alt href target o:href o:title o:gfxdata o:userid o:dgmlayout
  refreshedBy refreshedDate userId providerId moniker creationId
  lastView bookmarkIdSeed
`);

/** Attributes that name an element of the same package, by GUID. */
const IDENTIFIER_ATTRIBUTES = words(
  'modelId cxnId srcId destId parTransId sibTransId presAssocID id styleId def presId w:val',
);
const RELATION_ATTRIBUTES = words('r:id r:embed r:link r:pict r:dm r:lo r:qs r:cs r:href');
const STYLE_REFERENCES = words(
  'w:pStyle w:rStyle w:tblStyle w:basedOn w:next w:link w:numStyleLink w:styleLink',
);
/** Shapes' numbers, which animations and connectors refer to, stay as they are unless they are large. */
const SHAPE_PROPERTIES = words('wp:docPr pic:cNvPr p:cNvPr xdr:cNvPr cdr:cNvPr wps:cNvPr wpg:cNvPr a:cNvPr');
/** The only elements with text of their own: that of any other is shown by no program. */
const TEXTS = words(`
  w:t w:instrText m:t a:t a:tableStyleId wp:posOffset wp:align s:t s:v s:f s:definedName s:formula s:formula1 s:formula2
  s:oddHeader s:oddFooter s:evenHeader s:evenFooter s:firstHeader s:firstFooter c:v c:f c:formatCode c:separator c:name
  p:attrName xdr:col xdr:colOff xdr:row xdr:rowOff cdr:x cdr:y
`);
/** Text of these is not what is seen, so it is judged like an attribute. */
const FORMULAS = words('s:f c:f s:definedName s:formula s:formula1 s:formula2');
const RESIDUE = /\[\d+\]|[A-Za-z]:\\|https?:|file:|\\\\|HYPERLINK|WEBSERVICE|\bDDE|\bCELL\(|\||\.xls/i;
/** What a sheet or a column is called is written in the sheet. */
const SEEN_NAMES = /^s:(?:sheet|tableColumn)@name$|^s:dataValidation@(?:prompt|error)(?:Title)?$/;
const STRICT_URI = /^http:\/\/purl\.oclc\.org\/ooxml\/drawingml\/(\w+)$/;
const MICROSOFT_URI = /^http:\/\/schemas\.(?:microsoft|openxmlformats)\.(?:com|org)\/[\w/.]+$/;
/** Choices that are understood without the fallback. */
const CHOICES = /^(?:wps|wpg|wpc)(?: (?:wps|wpg|wpc))*$/;

const isKnown = (element: string, attribute: string): boolean =>
  attribute === 'xml:space' || OOXML_VOCABULARY.hasAttribute(element, attribute);

/** Without their part these say nothing, and some programs call it damage. */
const NEED_PART = words(`
  w:headerReference w:footerReference s:drawing s:picture s:tablePart s:sheet p:sldId p:sldLayoutId p:sldMasterId
  p:notesMasterId p:handoutMasterId c:externalData c:userShapes c:chart dgm:relIds v:imagedata
`);
/** A chart's own part has elements of the same names: its shapes are one's root, and the chart is in the other's. */
const needsPart = ({ name, parent }: Element): boolean =>
  NEED_PART.has(name) && parent !== null && !(name === 'c:chart' && parent.name === 'c:chartSpace');

export class OoxmlRules implements Rules {
  readonly namespaces = OOXML_NAMESPACES;
  readonly declared = OOXML_DECLARED;
  readonly #around: Surroundings;
  readonly #fields: Fields;
  readonly #vml = new Map<string, string>();
  /** Frames of embedded objects that are gone, and where the picture that stands for each lies in the output. */
  readonly #previews = new Map<Element, { start: number; end: number }>();

  constructor(around: Surroundings) {
    this.#around = around;
    this.#fields = new Fields((name) => around.rename('bookmark', name));
  }

  foreign(name: string, value: string): void {
    this.#around.hidden.suspect(`Office:${name}`, value);
    if (name.endsWith('docId') || name === 'w14:val' || name === 'w15:val')
      this.#around.hidden.value('Office:DocumentId', value, 'history');
  }

  open(element: Element, sink: Sink): Verdict {
    const { name, attributes, parent } = element;
    const { hidden } = this.#around;
    this.#tell(element);
    if (parent?.name === 'w:settings' && !SETTINGS.has(name)) return this.#skip(element);
    if (parent?.name === 'mc:AlternateContent') return this.#choose(element, parent);
    if (SKIPPED.has(name)) return this.#skip(element);
    if (UNWRAPPED.has(name)) return 'unwrap';
    if (name === 'w:hyperlink') {
      const anchor = attributes.get('w:anchor');
      if (anchor === undefined || attributes.has('r:id')) return 'unwrap';
      attributes.clear();
      attributes.set('w:anchor', this.#around.rename('bookmark', anchor));
      return 'keep';
    }
    if (name === 'w:fldSimple') return this.#fields.simple(attributes) ? 'keep' : 'unwrap';
    if (name === 'w:fldChar')
      return this.#fields.mark(attributes.get('w:fldCharType') ?? '', sink) ? this.#judge(element) : 'skip';
    if (name === 'w:instrText' || name === 'w:bookmarkEnd') attributes.delete('w:displacedByCustomXml');
    if (name === 'w:bookmarkStart') {
      const old = attributes.get('w:name') ?? '';
      attributes.set('w:name', this.#around.rename('bookmark', old));
      hidden.suspect('Word:Bookmark', old);
    }
    if (name === 'w:vanish' && attributes.get('w:val') !== '0') hidden.count('Word:HiddenText');
    if (name === 's:sheet' && (attributes.get('state') ?? 'visible') !== 'visible')
      hidden.count('Excel:HiddenSheets');
    if (name === 'p:sld' && attributes.get('show') === '0') hidden.count('PowerPoint:HiddenSlides');
    if (!OOXML_VOCABULARY.hasElement(name)) {
      this.#skip(element);
      return 'unwrap';
    }
    return this.#judge(element);
  }

  text(text: string, parent: Element): string | null {
    if (!TEXTS.has(parent.name)) {
      this.#around.hidden.suspect(`Office:${parent.name}`, text);
      return null;
    }
    if (parent.name === 'w:instrText') {
      this.#fields.instruction(text);
      return this.#fields.rewrite(text);
    }
    if (parent.name === 'a:tableStyleId') return this.#around.rename('identifier', text.trim());
    if (FORMULAS.has(parent.name) && (RESIDUE.test(text) || kindOf(text) !== null)) {
      this.#around.hidden.suspect('Office:Formula', text);
      parent.notes.add('residue');
      return null;
    }
    if (/^\s*$/.test(text) && !/:(?:t|v|delText)$/.test(parent.name)) return null;
    return text;
  }

  close(element: Element, sink: Sink): boolean {
    const { name, notes } = element;
    if (notes.has('deleted') || notes.has('residue')) return false;
    if (name === 'w:instrText') this.#fields.written(element.mark, sink);
    if (name === 'w:fldChar') this.#fields.closed(element.mark, sink);
    if (notes.has('media')) return false;
    if (name === 'p:pic') this.#notePreview(element, sink);
    const preview = this.#previews.get(element);
    if (preview !== undefined) {
      // an object's frame without an object is damage to some programs; its picture alone is not
      const picture = sink.output.slice(preview.start, preview.end);
      sink.output.length = element.mark;
      sink.output.push(...picture);
    }
    return true;
  }

  #notePreview({ mark, parent }: Element, sink: Sink): void {
    if (parent?.name !== 'p:oleObj' || parent.attributes.has('r:id')) return;
    for (let up: Element | null = parent; up !== null; up = up.parent)
      if (up.name === 'p:graphicFrame') this.#previews.set(up, { start: mark, end: sink.output.length });
  }

  /** What people and sessions left in an element, before anything of it is thrown away. */
  #tell({ name, attributes, parent }: Element): void {
    const { hidden } = this.#around;
    const author = attributes.get('w:author') ?? attributes.get('userName') ?? attributes.get('refreshedBy');
    if (author !== undefined) hidden.value('Office:Author', author, 'person');
    const date = attributes.get('w:date');
    if (date !== undefined) hidden.value('Office:RevisionDate', date, 'time');
    for (const attribute of ['title', 'descr', 'alt', 'o:title', 'name', 'tooltip', 'href', 'location'])
      hidden.suspect(`Office:${attribute}`, attributes.get(attribute) ?? '');
    if (name === 'w:rsidRoot') hidden.value('Word:RevisionSession', attributes.get('w:val') ?? '', 'history');
    if (/^w:(?:ins|del|moveFrom|moveTo|\w+Change|cellDel|cellIns)$/.test(name)) {
      hidden.count('Word:TrackedChanges');
      hidden.actions.add('tracked changes accepted');
    }
    if (name === 'w:commentReference') hidden.count('Word:Comments');
    if (name === 'w:hyperlink' || name === 's:hyperlink' || name === 'a:hlinkClick')
      hidden.count('Office:Links');
    if (parent !== null && name === 'w:del' && parent.name === 'w:trPr') parent.parent?.notes.add('deleted');
    if (parent !== null && name === 'w:cellDel' && parent.name === 'w:tcPr')
      parent.parent?.notes.add('deleted');
    if (/^p:(?:video|audio)$/.test(name))
      for (let up = parent; up !== null; up = up.parent) if (up.name === 'p:timing') up.notes.add('media');
  }

  #skip(element: Element): Verdict {
    for (const [attribute, value] of element.attributes)
      this.#around.hidden.suspect(`Office:${element.name}/${attribute}`, value);
    return 'skip';
  }

  /** The first choice that needs nothing unknown, else the fallback. */
  #choose({ name, attributes }: Element, alternatives: Element): Verdict {
    if (alternatives.notes.has('chosen')) return 'skip';
    if (name === 'mc:Choice' && !CHOICES.test(attributes.get('Requires') ?? '')) return 'skip';
    alternatives.notes.add('chosen');
    return 'unwrap';
  }

  #judge(element: Element): Verdict {
    const { name, attributes } = element;
    for (const [attribute, value] of [...attributes]) {
      const judged = this.#attribute(element, attribute, value);
      if (judged === null) attributes.delete(attribute);
      else if (judged !== value) attributes.set(attribute, judged);
    }
    if (SHAPE_PROPERTIES.has(name)) attributes.set('name', `${attributes.get('id') ?? ''}`);
    if (name === 'a:blip' && !attributes.has('r:embed')) return 'keep';
    const hasPart = [...attributes.keys()].some((attribute) => RELATION_ATTRIBUTES.has(attribute));
    return !hasPart && needsPart(element) ? 'skip' : 'keep';
  }

  #attribute({ name, parent }: Element, attribute: string, value: string): string | null {
    const { rename, relate, hidden, isCustomStyle } = this.#around;
    if (attribute.startsWith('mc:')) return null;
    if (RELATION_ATTRIBUTES.has(attribute)) return relate(value);
    if (DROPPED_ATTRIBUTES.has(attribute) || !isKnown(name, attribute)) {
      hidden.suspect(`Office:${name}/${attribute}`, value);
      return null;
    }
    if (attribute === 'name') {
      if (SHAPE_PROPERTIES.has(name)) return '';
      if (name === 'p:cSld') return null;
      if (/^a:(?:theme|clrScheme|fontScheme|fmtScheme|custClr|objectDefaults)$/.test(name)) return '';
      if (name === 's:cellStyle') return rename('cellStyle', value);
    }
    if (attribute === 'w:val') {
      if (STYLE_REFERENCES.has(name)) return isCustomStyle(value) ? rename('style', value) : value;
      if (name === 'w:name' && parent?.name === 'w:style')
        return parent.attributes.get('w:customStyle') === '1' ? rename('styleName', value) : value;
      if (name === 'w:name' && (parent?.name === 'w:abstractNum' || parent?.name === 'w:ffData')) return '';
    }
    if (attribute === 'w:customStyle') return /^(?:1|true|on)$/.test(value) ? '1' : null;
    if (attribute === 'w:styleId') {
      if (!isCustomStyle(value)) return value;
      return rename('style', value);
    }
    if (attribute === 'id' && name.startsWith('v:')) return this.#shapeId(value);
    if (attribute === 'o:spid') return this.#shapeId(value);
    if (attribute === 'type' && value.startsWith('#')) return `#${this.#shapeId(value.slice(1))}`;
    if (/^(?:uri|w:uri)$/.test(attribute)) {
      const plain = value.replace(STRICT_URI, 'http://schemas.openxmlformats.org/drawingml/2006/$1');
      if (MICROSOFT_URI.test(plain)) return plain;
    }
    if (name.startsWith('dgm:') && MICROSOFT_URI.test(value.replace('urn:', 'http://schemas.microsoft.com/')))
      return value;
    if (name.startsWith('dgm:') && /^urn:microsoft\.com\/office\/officeart\/[\w/#.]+$/.test(value))
      return value;
    if (SEEN_NAMES.test(`${name}@${attribute}`)) return value;
    const kind = kindOf(value);
    if (kind === null) return value;
    if (
      kind === 'identifier' &&
      /^\{?[0-9A-Fa-f-]{36}\}?$/.test(value) &&
      IDENTIFIER_ATTRIBUTES.has(attribute)
    )
      return rename('identifier', value);
    hidden.suspect(`Office:${name}/${attribute}`, value);
    return null;
  }

  #shapeId(old: string): string {
    const known =
      this.#vml.get(old) ?? (/^_x0000_t\d{1,3}$/.test(old) ? old : `_x0000_s${1025 + this.#vml.size}`);
    this.#vml.set(old, known);
    return known;
  }
}
