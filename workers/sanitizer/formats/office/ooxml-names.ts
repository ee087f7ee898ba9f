/** Of office files: namespaces, relationships, and where each kind of part lies; elements and attributes go by ooxml-vocabulary.ts. */

const TRANSITIONAL = 'http://schemas.openxmlformats.org';
const STRICT = 'http://purl.oclc.org/ooxml';
const MICROSOFT = 'http://schemas.microsoft.com/office';

/** Prefix, and namespace as it is written; strict files say the same under other names. */
const KEPT: readonly (readonly [prefix: string, uri: string, ...others: string[]])[] = [
  ['w', `${TRANSITIONAL}/wordprocessingml/2006/main`, `${STRICT}/wordprocessingml/main`],
  ['r', `${TRANSITIONAL}/officeDocument/2006/relationships`, `${STRICT}/officeDocument/relationships`],
  ['m', `${TRANSITIONAL}/officeDocument/2006/math`, `${STRICT}/officeDocument/math`],
  ['a', `${TRANSITIONAL}/drawingml/2006/main`, `${STRICT}/drawingml/main`],
  ['wp', `${TRANSITIONAL}/drawingml/2006/wordprocessingDrawing`, `${STRICT}/drawingml/wordprocessingDrawing`],
  ['pic', `${TRANSITIONAL}/drawingml/2006/picture`, `${STRICT}/drawingml/picture`],
  ['c', `${TRANSITIONAL}/drawingml/2006/chart`, `${STRICT}/drawingml/chart`],
  ['cdr', `${TRANSITIONAL}/drawingml/2006/chartDrawing`, `${STRICT}/drawingml/chartDrawing`],
  ['dgm', `${TRANSITIONAL}/drawingml/2006/diagram`, `${STRICT}/drawingml/diagram`],
  ['xdr', `${TRANSITIONAL}/drawingml/2006/spreadsheetDrawing`, `${STRICT}/drawingml/spreadsheetDrawing`],
  ['p', `${TRANSITIONAL}/presentationml/2006/main`, `${STRICT}/presentationml/main`],
  ['s', `${TRANSITIONAL}/spreadsheetml/2006/main`, `${STRICT}/spreadsheetml/main`],
  ['wps', `${MICROSOFT}/word/2010/wordprocessingShape`],
  ['wpg', `${MICROSOFT}/word/2010/wordprocessingGroup`],
  ['wpc', `${MICROSOFT}/word/2010/wordprocessingCanvas`],
  ['v', 'urn:schemas-microsoft-com:vml'],
  ['o', 'urn:schemas-microsoft-com:office:office'],
  ['w10', 'urn:schemas-microsoft-com:office:word'],
];

/** For choosing between alternatives; never written. */
export const ALTERNATIVES = 'http://schemas.openxmlformats.org/markup-compatibility/2006';

export const OOXML_NAMESPACES: ReadonlyMap<string, string> = new Map([
  ...KEPT.flatMap(([prefix, ...uris]) => uris.map((uri): [string, string] => [uri, prefix])),
  [ALTERNATIVES, 'mc'],
]);

export const OOXML_DECLARED: ReadonlyMap<string, string> = new Map(
  KEPT.map(([prefix, uri]): [string, string] => [prefix, uri]),
);

export type Application = 'word' | 'xl' | 'ppt';

export interface PartKind {
  /** Name within the package; a number follows where there can be many. */
  readonly place: string;
  readonly many: boolean;
  readonly contentType: string;
  /** Whether the part is there by its relationship alone, without being named in its owner. */
  readonly implied: boolean;
}

const ML = 'application/vnd.openxmlformats-officedocument';
const one = (place: string, contentType: string, implied = true): PartKind => ({
  place,
  many: false,
  contentType: `${ML}.${contentType}+xml`,
  implied,
});
const many = (place: string, contentType: string, implied = false): PartKind => ({
  place,
  many: true,
  contentType: `${ML}.${contentType}+xml`,
  implied,
});

/** By the last word of the relationship's type. */
const WORD: Readonly<Record<string, PartKind>> = {
  styles: one('word/styles', 'wordprocessingml.styles'),
  numbering: one('word/numbering', 'wordprocessingml.numbering'),
  settings: one('word/settings', 'wordprocessingml.settings'),
  fontTable: one('word/fontTable', 'wordprocessingml.fontTable'),
  footnotes: one('word/footnotes', 'wordprocessingml.footnotes'),
  endnotes: one('word/endnotes', 'wordprocessingml.endnotes'),
  header: many('word/header', 'wordprocessingml.header'),
  footer: many('word/footer', 'wordprocessingml.footer'),
};
const SHEETS: Readonly<Record<string, PartKind>> = {
  styles: one('xl/styles', 'spreadsheetml.styles'),
  sharedStrings: one('xl/sharedStrings', 'spreadsheetml.sharedStrings'),
  worksheet: many('xl/worksheets/sheet', 'spreadsheetml.worksheet'),
  chartsheet: many('xl/chartsheets/sheet', 'spreadsheetml.chartsheet'),
  table: many('xl/tables/table', 'spreadsheetml.table'),
  drawing: many('xl/drawings/drawing', 'drawing'),
};
const SLIDES: Readonly<Record<string, PartKind>> = {
  slide: many('ppt/slides/slide', 'presentationml.slide'),
  slideLayout: many('ppt/slideLayouts/slideLayout', 'presentationml.slideLayout', true),
  slideMaster: many('ppt/slideMasters/slideMaster', 'presentationml.slideMaster', true),
  notesSlide: many('ppt/notesSlides/notesSlide', 'presentationml.notesSlide', true),
  notesMaster: many('ppt/notesMasters/notesMaster', 'presentationml.notesMaster', true),
  handoutMaster: many('ppt/handoutMasters/handoutMaster', 'presentationml.handoutMaster', true),
  presProps: one('ppt/presProps', 'presentationml.presProps'),
  tableStyles: one('ppt/tableStyles', 'presentationml.tableStyles'),
};
const shared = (folder: Application): Readonly<Record<string, PartKind>> => ({
  theme: many(`${folder}/theme/theme`, 'theme', true),
  themeOverride: many(`${folder}/theme/themeOverride`, 'themeOverride', true),
  chart: many(`${folder}/charts/chart`, 'drawingml.chart'),
  chartUserShapes: many(`${folder}/drawings/shapes`, 'drawingml.chartshapes'),
  diagramData: many(`${folder}/diagrams/data`, 'drawingml.diagramData'),
  diagramLayout: many(`${folder}/diagrams/layout`, 'drawingml.diagramLayout'),
  diagramQuickStyle: many(`${folder}/diagrams/quickStyle`, 'drawingml.diagramStyle'),
  diagramColors: many(`${folder}/diagrams/colors`, 'drawingml.diagramColors'),
});

const KINDS: Record<Application, Readonly<Record<string, PartKind>>> = {
  word: { ...WORD, ...shared('word') },
  xl: { ...SHEETS, ...shared('xl') },
  ppt: { ...SLIDES, ...shared('ppt') },
};

const MAIN: Record<Application, PartKind> = {
  word: one('word/document', 'wordprocessingml.document.main'),
  xl: one('xl/workbook', 'spreadsheetml.sheet.main'),
  ppt: one('ppt/presentation', 'presentationml.presentation.main'),
};

export const partKind = (application: Application, relationship: string): PartKind | null =>
  relationship === 'officeDocument' ? MAIN[application] : (KINDS[application][relationship] ?? null);

export const RELATIONSHIPS = `${TRANSITIONAL}/officeDocument/2006/relationships`;
export const PACKAGE_RELATIONSHIPS = `${TRANSITIONAL}/package/2006/relationships`;
export const CONTENT_TYPES = `${TRANSITIONAL}/package/2006/content-types`;
