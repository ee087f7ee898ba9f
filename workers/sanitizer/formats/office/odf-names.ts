/** Namespaces of OpenDocument files, and the elements that are treated in a way of their own; the rest goes by odf-vocabulary.ts. */

const N = 'urn:oasis:names:tc:opendocument:xmlns';

export const ODF_DECLARED: ReadonlyMap<string, string> = new Map([
  ['office', `${N}:office:1.0`],
  ['style', `${N}:style:1.0`],
  ['text', `${N}:text:1.0`],
  ['table', `${N}:table:1.0`],
  ['draw', `${N}:drawing:1.0`],
  ['fo', `${N}:xsl-fo-compatible:1.0`],
  ['svg', `${N}:svg-compatible:1.0`],
  ['number', `${N}:datastyle:1.0`],
  ['chart', `${N}:chart:1.0`],
  ['dr3d', `${N}:dr3d:1.0`],
  ['presentation', `${N}:presentation:1.0`],
  ['anim', `${N}:animation:1.0`],
  ['smil', `${N}:smil-compatible:1.0`],
  ['of', `${N}:of:1.2`],
  ['xlink', 'http://www.w3.org/1999/xlink'],
  ['math', 'http://www.w3.org/1998/Math/MathML'],
]);

/** `loext` elements are taken off their content, which older programs would see without them too. */
export const ODF_NAMESPACES: ReadonlyMap<string, string> = new Map([
  ...[...ODF_DECLARED].map(([prefix, uri]): [string, string] => [uri, prefix]),
  ['urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0', 'loext'],
  ['http://www.w3.org/XML/1998/namespace', 'xml'],
  // as early programs wrote them
  ['http://www.w3.org/1999/XSL/Format', 'fo'],
  ['http://www.w3.org/2000/svg', 'svg'],
]);

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const ODF_SKIPPED = words(`
  office:scripts office:forms office:annotation office:annotation-end office:meta office:settings office:event-listeners
  office:dde-source office:binary-data text:tracked-changes text:change text:change-start text:change-end text:script
  text:hidden-text text:hidden-paragraph text:user-field-decls text:variable-decls text:dde-connection-decls
  text:section-source text:soft-page-break text:bibliography-configuration table:tracked-changes table:dde-links
  table:scenario table:database-ranges table:data-pilot-tables table:cell-range-source table:table-source
  table:content-validations draw:plugin draw:applet draw:floating-frame draw:object-ole draw:control draw:param
  presentation:event-listener presentation:sound anim:audio anim:command svg:title svg:desc svg:font-face-src
  svg:definition-src draw:glue-point text:meta-data
`);

/** Links, and fields whose result is seen: the result stays as text. */
export const ODF_UNWRAPPED = words(`
  text:a draw:a text:meta text:meta-field text:user-field-get text:user-field-input text:variable-get text:variable-set
  text:variable-input text:author-name text:author-initials text:creation-date text:creation-time text:creator
  text:printed-by text:print-date text:print-time text:modification-date text:modification-time text:initial-creator
  text:editing-cycles text:editing-duration text:description text:title text:subject text:keywords text:user-defined
  text:file-name text:template-name text:sender-firstname text:sender-lastname text:sender-initials text:sender-title
  text:sender-position text:sender-email text:sender-phone-private text:sender-fax text:sender-company
  text:sender-phone-work text:sender-street text:sender-city text:sender-postal-code text:sender-country
  text:sender-state-or-province text:date text:time text:placeholder text:conditional-text text:database-display
  text:database-name text:database-next text:database-row-select text:database-row-number text:text-input
  text:expression text:execute-macro text:dde-connection text:measure text:bibliography-mark
`);

/** Their names are chosen by people or made from names of files. */
export const ODF_SHAPES = words(`
  draw:frame draw:custom-shape draw:line draw:rect draw:g draw:path draw:polyline draw:polygon draw:connector
  draw:ellipse draw:circle draw:caption draw:regular-polygon draw:measure draw:page-thumbnail dr3d:scene draw:image
`);

/** Names that other elements refer to. */
export const ODF_IDENTIFIERS = words(`
  xml:id draw:id text:id smil:targetElement draw:start-shape draw:end-shape text:continue-list
  presentation:master-element text:ref-name
`);
