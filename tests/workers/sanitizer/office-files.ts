/** Office files written by hand, with something hidden in every place that is known to hide something. */
import { expect } from '@jest/globals';
import { strToU8, unzipSync, zipSync } from 'fflate';

/** None of these may be found anywhere in a clean copy, in any case. */
export const HIDDEN = {
  author: 'Marta Verborgen',
  editor: 'Egon Geheimrat',
  path: 'C:\\Users\\mverborgen\\Documents\\leak.docx',
  network: '\\\\fileserver07\\redaktion$\\vorlage.dotm',
  guid: '8F14E45F-CEEA-467F-A0E6-1C2D3E4F5A6B',
  session: '00A77D3E',
  paragraph: '5C0FFEE1',
  moment: '2023-04-05T06:07:08Z',
  address: 'marta.verborgen@example.org',
  link: 'https://intranet.example.org/secret',
  comment: 'comment that nobody may read',
  deleted: 'sentence that was deleted',
} as const;

export const SEEN = ['Visible paragraph', 'inserted words', 'link text', 'cell of a table', 'boxed words'];

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const S = 'http://schemas.openxmlformats.org';
const RELATION = `${S}/officeDocument/2006/relationships`;

export type Parts = Record<string, string | Uint8Array>;

export function zipped(parts: Parts): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part]),
    ),
  );
}

export const relationships = (
  targets: readonly (readonly [id: string, kind: string, target: string, external?: boolean])[],
): string =>
  `${DECLARATION}<Relationships xmlns="${S}/package/2006/relationships">${targets
    .map(
      ([id, kind, target, external]) =>
        `<Relationship Id="${id}" Type="${RELATION}/${kind}" Target="${target}"${external === true ? ' TargetMode="External"' : ''}/>`,
    )
    .join('')}</Relationships>`;

const types = (main: string): string =>
  `${DECLARATION}<Types xmlns="${S}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
  `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/main.xml" ContentType="${main}"/></Types>`;

const core = `${DECLARATION}<cp:coreProperties xmlns:cp="${S}/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:creator>${HIDDEN.author}</dc:creator><cp:lastModifiedBy>${HIDDEN.editor}</cp:lastModifiedBy><dcterms:created>${HIDDEN.moment}</dcterms:created></cp:coreProperties>`;

const changed = `w:id="7" w:author="${HIDDEN.editor}" w:date="${HIDDEN.moment}"`;

export function wordParts(picture: Uint8Array, workbook: Uint8Array): Parts {
  const w = `xmlns:w="${S}/wordprocessingml/2006/main" xmlns:r="${RELATION}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" xmlns:mc="${S}/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:wp="${S}/drawingml/2006/wordprocessingDrawing" xmlns:a="${S}/drawingml/2006/main" xmlns:pic="${S}/drawingml/2006/picture" xmlns:c="${S}/drawingml/2006/chart"`;
  const drawn = `<w:drawing><wp:inline><wp:extent cx="900000" cy="600000"/><wp:docPr id="1" name="${HIDDEN.path}" descr="${HIDDEN.path}" title="${HIDDEN.author}"/><a:graphic><a:graphicData uri="${S}/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="leak.jpg" descr="${HIDDEN.path}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rPic" r:link="rLink"><a:extLst><a:ext uri="{${HIDDEN.guid}}"/></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>`;
  const field = (code: string, result: string) =>
    `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>${result}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;
  return {
    '[Content_Types].xml': types(
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
    ),
    '_rels/.rels': relationships([
      ['rId1', 'officeDocument', 'word/document.xml'],
      ['rId2', 'metadata/core-properties', 'docProps/core.xml'],
    ]),
    'docProps/core.xml': core,
    'docProps/app.xml': `<Properties xmlns="${S}/officeDocument/2006/extended-properties"><Template>${HIDDEN.network}</Template><Company>Verborgen &amp; Partner</Company><Application>Microsoft Office Word</Application></Properties>`,
    'word/document.xml':
      `${DECLARATION}<!-- ${HIDDEN.author} --><w:document ${w} mc:Ignorable="w14 w15"><w:body>` +
      `<w:p w:rsidR="${HIDDEN.session}" w14:paraId="${HIDDEN.paragraph}"><w:bookmarkStart w:id="0" w:name="von_${HIDDEN.editor.replace(' ', '_')}"/><w:r><w:t xml:space="preserve">Visible\u200b para\u2060graph </w:t></w:r><w:bookmarkEnd w:id="0"/><w:ins ${changed}><w:r><w:t>inserted words</w:t></w:r></w:ins><w:del ${changed}><w:r><w:delText>${HIDDEN.deleted}</w:delText></w:r></w:del></w:p>` +
      `<w:p><w:commentRangeStart w:id="1"/><w:hyperlink r:id="rWeb"><w:r><w:t>link text</w:t></w:r></w:hyperlink><w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>` +
      `<w:p>${field(` INCLUDETEXT "${HIDDEN.path.replaceAll('\\', '\\\\')}" `, 'included')}${field(' PAGE ', '3')}</w:p>` +
      `<w:sdt><w:sdtPr><w:alias w:val="${HIDDEN.author}"/></w:sdtPr><w:sdtContent><w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>cell of a table</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:trPr><w:del ${changed}/></w:trPr><w:tc><w:p><w:r><w:t>${HIDDEN.deleted}</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:sdtContent></w:sdt>` +
      `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="900000" cy="600000"/><wp:docPr id="5" name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent><w:p><w:r><w:t>boxed words</w:t></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r></w:p>` +
      `<w:p><w:r>${drawn}</w:r></w:p><w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="600000"/><wp:docPr id="9" name="Chart"/><a:graphic><a:graphicData uri="${S}/drawingml/2006/chart"><c:chart r:id="rChart"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>` +
      '<w:sectPr/></w:body></w:document>',
    'word/_rels/document.xml.rels': relationships([
      ['rPic', 'image', 'media/image1.jpg'],
      ['rLink', 'image', `file:///${HIDDEN.path}`, true],
      ['rWeb', 'hyperlink', HIDDEN.link, true],
      ['rSettings', 'settings', 'settings.xml'],
      ['rStyles', 'styles', 'styles.xml'],
      ['rComments', 'comments', 'comments.xml'],
      ['rChart', 'chart', 'charts/chart1.xml'],
      ['rCustom', 'customXml', '../customXml/item1.xml'],
      ['rMacros', 'vbaProject', 'vbaProject.bin'],
    ]),
    'word/settings.xml': `<w:settings ${w}><w:attachedTemplate r:id="rT"/><w:rsids><w:rsidRoot w:val="${HIDDEN.session}"/></w:rsids><w:defaultTabStop w:val="708"/><w15:docId w15:val="{${HIDDEN.guid}}"/></w:settings>`,
    'word/_rels/settings.xml.rels': relationships([['rT', 'attachedTemplate', HIDDEN.network, true]]),
    'word/styles.xml': `<w:styles ${w}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:customStyle="1" w:styleId="EgonGeheimrat"><w:name w:val="${HIDDEN.editor}"/><w:basedOn w:val="Normal"/><w:rsid w:val="${HIDDEN.session}"/></w:style></w:styles>`,
    'word/comments.xml': `<w:comments ${w}><w:comment w:id="1" w:author="${HIDDEN.editor}" w:initials="EG" w:date="${HIDDEN.moment}"><w:p><w:r><w:t>${HIDDEN.comment}</w:t></w:r></w:p></w:comment></w:comments>`,
    'word/people.xml': `<w15:people ${w}><w15:person w15:author="${HIDDEN.editor}"><w15:presenceInfo w15:providerId="AD" w15:userId="${HIDDEN.address}"/></w15:person></w15:people>`,
    'word/charts/chart1.xml': `<c:chartSpace xmlns:c="${S}/drawingml/2006/chart" xmlns:a="${S}/drawingml/2006/main" xmlns:r="${RELATION}"><c:chart><c:plotArea><c:barChart><c:barDir val="col"/><c:ser><c:idx val="0"/><c:order val="0"/><c:val><c:numRef><c:f>Sheet1!$A$1:$A$2</c:f><c:numCache><c:ptCount val="2"/><c:pt idx="0"><c:v>11</c:v></c:pt><c:pt idx="1"><c:v>22</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser><c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx><c:valAx><c:axId val="2"/><c:scaling/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx></c:plotArea></c:chart><c:externalData r:id="rBook"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>`,
    'word/charts/_rels/chart1.xml.rels': relationships([['rBook', 'package', '../embeddings/book.xlsx']]),
    'word/embeddings/book.xlsx': workbook,
    'word/media/image1.jpg': picture,
    'word/vbaProject.bin': strToU8(HIDDEN.author),
    'customXml/item1.xml': `<x>${HIDDEN.address}</x>`,
  };
}

export function sheetParts(): Parts {
  const s = `xmlns="${S}/spreadsheetml/2006/main" xmlns:r="${RELATION}" xmlns:mc="${S}/markup-compatibility/2006" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" mc:Ignorable="xr"`;
  return {
    '[Content_Types].xml': types(
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
    ),
    '_rels/.rels': relationships([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'docProps/core.xml': core,
    'xl/workbook.xml': `${DECLARATION}<workbook ${s}><fileVersion appName="xl" codeName="{${HIDDEN.guid}}"/><mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="${HIDDEN.path}" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent><xr:revisionPtr documentId="{${HIDDEN.guid}}"/><sheets><sheet name="Figures" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="away">'${HIDDEN.path}'!A1</definedName></definedNames></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships([
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
      ['rId2', 'sharedStrings', 'sharedStrings.xml'],
    ]),
    'xl/worksheets/sheet1.xml': `${DECLARATION}<worksheet ${s} xr:uid="{${HIDDEN.guid}}"><sheetPr codeName="Egon"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><f>[1]Sheet1!A1</f><v>42</v></c><c r="C1"><f>B1*2</f><v>84</v></c></row></sheetData><hyperlinks><hyperlink ref="A1" r:id="rId1"/></hyperlinks><pageSetup r:id="rId2"/></worksheet>`,
    'xl/worksheets/_rels/sheet1.xml.rels': relationships([
      ['rId1', 'hyperlink', HIDDEN.link, true],
      ['rId2', 'printerSettings', '../printerSettings/p.bin'],
    ]),
    'xl/printerSettings/p.bin': strToU8(HIDDEN.network),
    'xl/sharedStrings.xml': `<sst ${s} count="1" uniqueCount="1"><si><t>Visible cell</t></si></sst>`,
  };
}

export function textParts(picture: Uint8Array): Parts {
  const N = 'urn:oasis:names:tc:opendocument:xmlns';
  const root = `xmlns:office="${N}:office:1.0" xmlns:text="${N}:text:1.0" xmlns:style="${N}:style:1.0" xmlns:draw="${N}:drawing:1.0" xmlns:svg="${N}:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="${N}:meta:1.0" xmlns:officeooo="http://openoffice.org/2009/office" office:version="1.3"`;
  return {
    mimetype: 'application/vnd.oasis.opendocument.text',
    'META-INF/manifest.xml': `<manifest:manifest xmlns:manifest="${N}:manifest:1.0"/>`,
    'meta.xml': `<office:document-meta ${root}><office:meta><dc:creator>${HIDDEN.author}</dc:creator><meta:initial-creator>${HIDDEN.editor}</meta:initial-creator><dc:date>${HIDDEN.moment}</dc:date><meta:generator>LibreOffice/7.4</meta:generator></office:meta></office:document-meta>`,
    'content.xml':
      `${DECLARATION}<office:document-content ${root}><office:scripts/><office:automatic-styles><style:style style:name="P1" style:family="paragraph"><style:text-properties officeooo:rsid="${HIDDEN.session}"/></style:style></office:automatic-styles><office:body><office:text><text:tracked-changes><text:changed-region xml:id="ct1" text:id="ct1"><text:deletion><office:change-info><dc:creator>${HIDDEN.editor}</dc:creator></office:change-info><text:p>${HIDDEN.deleted}</text:p></text:deletion></text:changed-region></text:tracked-changes>` +
      `<text:p text:style-name="P1">Visible paragraph <text:change text:change-id="ct1"/><text:a xlink:href="${HIDDEN.link}">link text</text:a><office:annotation><dc:creator>${HIDDEN.editor}</dc:creator><text:p>${HIDDEN.comment}</text:p></office:annotation></text:p>` +
      `<text:p><draw:frame draw:name="${HIDDEN.path}" svg:width="3cm" svg:height="2cm"><draw:image xlink:href="Pictures/100.jpg"/><svg:title>${HIDDEN.author}</svg:title></draw:frame></text:p></office:text></office:body></office:document-content>`,
    'Pictures/100.jpg': picture,
    'Thumbnails/thumbnail.png': strToU8(HIDDEN.author),
    'Basic/script.xml': `<x>${HIDDEN.author}</x>`,
    'manifest.rdf': `<x>${HIDDEN.guid}</x>`,
  };
}

/** Every part of a zip file, and of zip files in it, one after another. */
export function unpacked(bytes: Uint8Array): string {
  return Object.entries(unzipSync(bytes))
    .map(([name, part]) => {
      const isZip = part[0] === 0x50 && part[1] === 0x4b;
      return `${name}\n${isZip ? unpacked(part) : Buffer.from(part).toString('latin1')}`;
    })
    .join('\n');
}

export function expectNothingHidden(copy: Uint8Array): void {
  const text = unpacked(copy).toLowerCase();
  for (const value of Object.values(HIDDEN))
    for (const word of [
      value,
      ...value.split(/[\s\\]+/).filter((part) => part.length > 6 && part !== 'Documents'),
    ])
      expect(text.includes(word.toLowerCase()) ? word : '').toBe('');
  for (const word of [
    'rsid',
    'absPath',
    'paraId',
    'docId',
    'http://intranet',
    'file:',
    'vba',
    'docProps/core',
  ])
    expect(text.includes(word.toLowerCase()) ? word : '').toBe('');
}
