/** All names that the parts of a clean office file may use, by namespace; `@` stands before those of attributes. */
export const OOXML_NAMES: Readonly<Record<string, string>> = {
  w: `
    abstractNum @abstractNumId abstractNumId @accent1 @accent2 @accent3 @accent4 @accent5 @accent6
    adjustLineHeightInTable adjustRightInd @after @afterAutospacing @afterLines alignBordersAndEdges
    @alignment alignTablesRowByRow allowSpaceOfSameStyleInTable altName @anchor @anchorLock
    applyBreakingRules @ascii @asciiTheme autofitToFirstFixedWidthCell autoHyphenation autoRedefine
    autoSpaceDE autoSpaceDN autoSpaceLikeWord95 b background balanceSingleByteDoubleByteWidth bar
    basedOn bCs bdr @before @beforeAutospacing @beforeLines between @bg1 @bg2 @bidi bidi bidiVisual body
    bookFoldPrinting bookFoldPrintingSheets bookFoldRevPrinting bookmarkEnd bookmarkStart
    bordersDoNotSurroundFooter bordersDoNotSurroundHeader @bottom bottom @bottomFromText br
    cachedColBalance calcOnExit cantSplit caps @chapSep @chapStyle @char @characterSet
    characterSpacingControl charset @charSpace checkBox checked @clear clrSchemeMapping cnfStyle @code
    col @colFirst @colLast @color color cols @combine @combineBrackets compat compatSetting
    consecutiveHyphenLimit contextualSpacing continuationSeparator @count @countBy cr @cs cs @csb0 @csb1
    @cstheme @customMarkFollows @customStyle dayLong dayShort ddList decimalSymbol @default default
    defaultTabStop @defLockedState @defQFormat @defSemiHidden @defUIPriority @defUnhideWhenUsed @dirty
    @display displayBackgroundShape displayHangulFixedWidth @distance docDefaults docGrid document
    doNotAutofitConstrainedTables doNotBreakConstrainedForcedTable doNotBreakWrappedTables
    doNotExpandShiftReturn doNotHyphenateCaps doNotLeaveBackslashAlone doNotSnapToGridInCell
    doNotSuppressIndentation doNotSuppressParagraphBorders doNotUseEastAsianBreakRules
    doNotUseHTMLParagraphAutoSpacing doNotUseIndentAsNumberingTabStop doNotVertAlignCellWithSp
    doNotVertAlignInTxbx doNotWrapTextWithPunct drawing @drop dstrike @dxaOrig @dyaOrig @eastAsia
    eastAsianLayout @eastAsiaTheme effect em emboss enabled @end end @endChars endnote endnotePr
    endnoteRef endnoteReference endnotes @equalWidth evenAndOddHeaders @evenHBand @evenVBand family
    ffData @fill @first @firstColumn @firstLine @firstLineChars @firstRow @firstRowFirstColumn
    @firstRowLastColumn fitText fldChar @fldCharType @fldLock fldSimple @fmt @followedHyperlink @font
    font fonts @footer footerReference footnote footnoteLayoutLikeWW8 footnotePr footnoteRef
    footnoteReference footnotes forgetLastTabAlignment format formProt @frame framePr ftr gridAfter
    gridBefore gridCol gridSpan growAutofit @gutter gutterAtTop @h @hAnchor @hanging @hangingChars
    @hAnsi @hAnsiTheme hdr @header headerReference hidden hideMark highlight @hint hMerge @horzAnchor
    hps hpsBaseText hpsRaise @hRule @hSpace @hyperlink hyperlink hyphenationZone i iCs @id @ilvl ilvl
    imprint ind insideH insideV @instr instrText isLgl jc keepLines keepNext kern kinsoku @lang lang
    @lastColumn @lastRow @lastRowFirstColumn @lastRowLastColumn latentStyles layoutRawTableWidth
    layoutTableRowsApart @leader @left left @leftChars @leftFromText @legacy legacy @legacyIndent
    @legacySpace lid @line @linePitch @lineRule @lines lineWrapLikeWord6 link listEntry listSeparator
    lnNumType @locked locked lsdException lvl lvlJc lvlOverride lvlPicBulletId lvlRestart lvlText
    maxLength mirrorIndents mirrorMargins monthLong monthShort multiLevelType mwSmallCaps @name name
    next noBreakHyphen noColumnBalance noEndnote noExtraLineSpacing @noHBand noLeading noLineBreaksAfter
    noLineBreaksBefore noProof noPunctuationKerning noSpaceRaiseLower noTabHangInd notTrueType @noVBand
    noWrap @num num numbering numFmt @numId numId numIdMacAtCleanup numPicBullet @numPicBulletId numPr
    numRestart numStart numStyleLink object @oddHBand @oddVBand @offsetFrom oMath @orient @other outline
    outlineLvl overflowPunct p pageBreakBefore panose1 paperSrc pBdr @percent personal personalCompose
    personalReply pgBorders pgMar pgNum pgNumType pgSz pict pitch @pos pos position pPr pPrDefault
    printBodyTextBeforeHeader printColBlack pStyle ptab @qFormat qFormat r @relativeTo @restart result
    rFonts @right right @rightChars @rightFromText rPr rPrDefault rStyle rt rtl rtlGutter ruby rubyAlign
    rubyBase rubyPr sectPr selectFldWithFirstOrLastChar @semiHidden semiHidden @sep separator settings
    @shadow shadow shapeLayoutLikeWW8 shd showBreaksInFrames sig size sizeAuto smallCaps snapToGrid
    softHyphen @space spaceForUL spacing spacingInWholePoints specVanish splitPgBreakAndParaMark @start
    start @startChars startOverride strictFirstAndLastChars strike style @styleId styleLink styles
    subFontBySize suff suppressAutoHyphens suppressBottomSpacing suppressLineNumbers suppressOverlap
    suppressSpacingAtTopOfPage suppressSpBfAfterPgBrk suppressTopSpacing suppressTopSpacingWP
    swapBordersFacingPages sym @sz sz szCs t @t1 @t2 tab tabs tbl tblBorders tblCellMar tblCellSpacing
    tblGrid tblHeader tblInd tblLayout tblLook tblOverlap tblpPr tblPr tblPrEx @tblpX @tblpXSpec @tblpY
    @tblpYSpec tblStyle tblStyleColBandSize tblStylePr tblStyleRowBandSize tblW tc tcBorders tcFitText
    tcMar tcPr tcW @tentative textAlignment textboxTightWrap textDirection textInput @themeColor
    @themeFill @themeFillShade @themeFillTint themeFontLang @themeShade @themeTint titlePg tl2br @top
    top @topFromText topLinePunct tr tr2bl trHeight trPr truncateFontHeightsLikeWP6 txbxContent @type
    type u @uiPriority uiPriority ulTrailSpace underlineTabInNumList @unhideWhenUsed unhideWhenUsed @uri
    @usb0 @usb1 @usb2 @usb3 useAltKinsokuLineBreakRules useAnsiKerningPairs useFELayout
    useNormalStyleForList usePrinterMetrics useSingleBorderforContiguousCells useWord2002TableStyleRules
    useWord97LineBreakRules @val vAlign @vAnchor vanish @vert vertAlign @vertAnchor @vertCompress vMerge
    @vSpace @w w wAfter wBefore webHidden widowControl wordWrap wpJustification wpSpaceWidth @wrap
    wrapTrailSpaces @x @xAlign @y @yAlign yearLong yearShort @zOrder
  `,
  m: `
    acc accPr aln @alnAt alnScr argPr argSz bar barPr baseJc begChr borderBox borderBoxPr box boxPr brk
    brkBin brkBinSub cGp cGpRule chr count cSp ctrlPr d defJc deg degHide den diff dispDef dPr e endChr
    eqArr eqArrPr f fName fPr func funcPr groupChr groupChrPr grow hideBot hideLeft hideRight hideTop
    interSp intLim intraSp jc lim limLoc limLow limLowPr limUpp limUppPr lit lMargin m mathFont mathPr
    maxDist mc mcJc mcPr mcs mPr mr nary naryLim naryPr noBreak nor num objDist oMath oMathPara
    oMathParaPr opEmu phant phantPr plcHide pos postSp preSp r rad radPr rMargin rPr rSp rSpRule scr
    sepChr show shp smallFrac sPre sPrePr sSub sSubPr sSubSup sSubSupPr sSup sSupPr strikeBLTR strikeH
    strikeTLBR strikeV sty sub subHide sup supHide t transp type @val vertJc wrapIndent wrapRight
    zeroAsc zeroDesc zeroWid
  `,
  a: `
    @a @accent1 accent1 @accent2 accent2 @accent3 accent3 @accent4 accent4 @accent5 accent5 @accent6
    accent6 ahLst ahPolar ahXY @algn alpha alphaBiLevel alphaCeiling alphaFloor alphaInv alphaMod
    alphaModFix alphaOff alphaOutset alphaRepl @altLang @amt @anchor anchor @anchorCtr @ang @animBg
    arcTo avLst @b backdrop band1H band1V band2H band2V @bandCol @bandRow @baseline bevel bevelB bevelT
    @bg1 @bg2 bgClr bgFillStyleLst biLevel @bIns @bldStep @blend blend blip blipFill blue blueMod
    blueOff blur @blurRad bodyPr bottom br @bright buAutoNum buBlip buChar buClr buClrTx buFont buFontTx
    buNone buSzPct buSzPts buSzTx @bwMode camera @cap @cat @categoryIdx cell3D @char @charset chart
    chExt chOff close clrChange clrFrom clrMap clrRepl clrScheme clrTo @cmpd cNvCxnSpPr
    cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr @columns comp @compatLnSpc cont contourClr
    @contourW @contrast cs @cstate cubicBezTo custClr custClrLst custDash custGeom @cx cxn cxnLst cxnSp
    cxnSpLocks @cy @d @def defPPr defRPr @defTabSz dgm @dir @dist dk1 dk2 ds duotone @dx @dy @dz ea
    @eaLnBrk effect effectDag effectLst effectRef effectStyle effectStyleLst end @endA endCxn endParaRPr
    @endPos ext extraClrScheme extraClrSchemeLst extrusionClr @extrusionH @extrusionOk @fadeDir fgClr
    @fill fill fillOverlay fillRect fillRef fillStyleLst fillToRect @firstCol firstCol @firstRow
    firstRow flatTx fld @flip @flipH @flipV @fLocksText @fmla fmtScheme @folHlink folHlink font
    @fontAlgn fontRef @fontScale fontScheme @forceAA @fov @fromWordArt gamma gd gdLst @gdRefAng @gdRefR
    @gdRefX @gdRefY glow gradFill graphic graphicData graphicFrame graphicFrameLocks gray grayscl green
    greenMod greenOff gridCol @gridSpan @grow grpFill grpSp grpSpLocks grpSpPr gs gsLst @h @hangingPunct
    headEnd @hidden highlight @hlink hlink @hMerge @horzOverflow @hR hsl hslClr @hue hue hueMod hueOff
    @i @id @idx @indent innerShdw insideH insideV inv invGamma @kern @kumimoji @kx @ky @l @lang @lastClr
    @lastCol lastCol @lastRow lastRow @lat latin @latinLnBrk left @len lightRig @lim lin @lIns ln lnB
    lnBlToTr lnDef lnL lnR lnRef lnSpc @lnSpcReduction lnStyleLst lnT lnTlToBr lnTo @lon lstStyle lt1
    lt2 @lum lum lumMod lumOff @lvl lvl1pPr lvl2pPr lvl3pPr lvl4pPr lvl5pPr lvl6pPr lvl7pPr lvl8pPr
    lvl9pPr majorFont @marB @marL @marR @marT masterClrMapping @max @maxAng @maxR @maxX @maxY @min
    @minAng minorFont @minR @minX @minY miter moveTo @name neCell @noAdjustHandles noAutofit
    @noChangeArrowheads @noChangeAspect @noChangeShapeType @noCrop @noDrilldown @noEditPoints noFill
    @noGrp @noMove @noProof @noResize norm @normalizeH normAutofit @noRot @noSelect @noTextEdit @noUngrp
    @numCol nvCxnSpPr nvGraphicFramePr nvGrpSpPr nvPicPr nvSpPr nwCell objectDefaults off @on @orient
    outerShdw overrideClrMapping p @panose @path path pathLst pattFill pic picLocks @pitchFamily @pos
    pos pPr @preferRelativeResize @prst prstClr prstDash prstGeom @prstMaterial prstShdw prstTxWarp pt
    quadBezTo @r r @rad rect red redMod redOff @ref reflection relOff @rev @rig right @rIns @rot rot
    @rotWithShape round @rowSpan rPr @rtl rtl @rtlCol @sat sat satMod satOff @scaled scene3d schemeClr
    scrgbClr @script seCell @seriesIdx shade snd softEdge solidFill @sp sp sp3d spAutoFit @spc spcAft
    spcBef @spcCol @spcFirstLastPara spcPct spcPts spDef spLocks spPr srcRect srgbClr @st st @stA @stAng
    @startAt stCxn @stPos stretch @strike @stroke style @styleId @styleName @swAng swCell @sx sx @sy sym
    sysClr @sz @t t tab tableStyle tableStyleId tabLst tailEnd tbl tblBg tblGrid tblPr tblStyle
    tblStyleLst tc tcBdr tcPr tcStyle tcTxStyle theme themeElements themeOverride @thresh tile tileRect
    @tIns tint tl2br top tr tr2bl @tx @tx1 @tx2 txBody @txBox txDef txSp @ty @type @typeface @u uFill
    uFillTx uLn uLnTx up @upright @uri @useA useSpRect @useTimings @val @vert @vertOverflow @vMerge @w
    wholeTbl @wR @wrap @x xfrm @y @z @zoom
  `,
  wp: `
    align @allowOverlap anchor @b @behindDoc cNvGraphicFramePr @cx @cy @distB @distL @distR @distT docPr
    @edited effectExtent extent @hidden @id inline @l @layoutInCell lineTo @locked @name positionH
    positionV posOffset @r @relativeFrom @relativeHeight @simplePos simplePos start @t wrapNone
    wrapPolygon wrapSquare @wrapText wrapThrough wrapTight wrapTopAndBottom @x @y
  `,
  pic: `
    blipFill @bwMode cNvPicPr cNvPr @dpi @hidden @id @name nvPicPr pic @preferRelativeResize
    @rotWithShape spPr style
  `,
  c: `
    @accent1 @accent2 @accent3 @accent4 @accent5 @accent6 applyToEnd applyToFront applyToSides
    area3DChart areaChart auto autoTitleDeleted autoUpdate axId axPos backWall backward bandFmt bandFmts
    bar3DChart barChart barDir baseTimeUnit @bg1 @bg2 bubble3D bubbleChart bubbleScale bubbleSize
    builtInUnit cat catAx chart chartSpace clrMapOvr crossAx crossBetween crosses crossesAt custSplit
    custUnit date1904 dateAx delete depthPercent dispBlanksAs dispEq dispRSqr dispUnits dispUnitsLbl
    dLbl dLblPos dLbls doughnutChart downBars dPt dropLines dTable errBars errBarType errDir errValType
    explosion externalData f firstSliceAng floor @folHlink @formatCode formatCode forward gapDepth
    gapWidth grouping h hiLowLines @hlink hMode holeSize hPercent @idx idx intercept invertIfNegative
    lang layout layoutTarget lblAlgn lblOffset leaderLines legend legendEntry legendPos line3DChart
    lineChart logBase lvl majorGridlines majorTickMark majorTimeUnit majorUnit manualLayout marker max
    min minorGridlines minorTickMark minorTimeUnit minorUnit minus multiLvlStrCache multiLvlStrRef name
    noEndCap noMultiLvlLbl numCache numFmt numLit numRef ofPieChart ofPieType order orientation overlap
    overlay period perspective pictureFormat pictureOptions pictureStackUnit pie3DChart pieChart
    plotArea plotVisOnly plus pt ptCount radarChart radarStyle rAngAx rich rotX rotY roundedCorners
    scaling scatterChart scatterStyle secondPiePt secondPieSize separator ser serAx serLines shape
    showBubbleSize showCatName showDLblsOverMax showHorzBorder showKeys showLeaderLines showLegendKey
    showNegBubbles showOutline showPercent showSerName showVal showVertBorder sideWall size
    sizeRepresents smooth @sourceLinked splitPos splitType spPr stockChart strCache strLit strRef style
    surface3DChart surfaceChart symbol thickness tickLblPos tickLblSkip tickMarkSkip title trendline
    trendlineLbl trendlineType tx @tx1 @tx2 txPr upBars upDownBars userShapes v @val val valAx
    varyColors view3D w wireframe wMode x xMode xVal y yMode yVal
  `,
  cdr: `
    absSizeAnchor blipFill @bwMode cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr @cx
    cxnSp @cy ext @flipH @flipV @fLocksText from graphicFrame grpSp grpSpPr @hidden @id @name nvCxnSpPr
    nvGraphicFramePr nvGrpSpPr nvPicPr nvSpPr pic @preferRelativeResize relSizeAnchor @rot @rotWithShape
    sp spPr style @textlink to txBody @txBox x xfrm y
  `,
  dgm: `
    adj adjLst alg animLvl animOne @arg @axis bg @blipPhldr bulletEnabled cat catLst chMax choose
    @chOrder chPref clrData @cnt @coherent3DOff colorsDef constr constrLst @contourW @csCatId @csTypeId
    @custAng @custFlipHor @custFlipVert @custLinFactNeighborX @custLinFactNeighborY @custLinFactX
    @custLinFactY @custRadScaleInc @custRadScaleRad @custScaleX @custScaleY @custSzX @custSzY @custT cxn
    @cxnId cxnLst dataModel @defStyle desc @destId @destOrd dir effectClrLst else @extrusionH @fact
    fillClrLst @for forEach @forName @func @hideGeom @hideLastTrans hierBranch @hueDir @idx if @lang
    layoutDef layoutNode linClrLst @lkTxEntry @loCatId @loTypeId @max @meth @minVer @modelId @moveWith
    @name @op orgChart param @parTransId @phldr @phldrT @presAssocID @presId presLayoutVars @presName
    presOf @presStyleCnt @presStyleIdx @presStyleLbl @pri prSet @prstMaterial pt ptLst @ptType @qsCatId
    @qsTypeId @ref @refFor @refForName @refPtType @refType relIds resizeHandles @rev @rot rule ruleLst
    sampData scene3d shape @sibTransId sp3d spPr @srcId @srcOrd @st @step style styleData styleDef
    @styleLbl styleLbl t title txEffectClrLst txFillClrLst txLinClrLst txPr @type @uniqueId @useDef @val
    varLst whole @z @zOrderOff
  `,
  xdr: `
    absoluteAnchor blipFill @bwMode clientData cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr
    cNvSpPr col colOff @cx cxnSp @cy @editAs ext @flipH @flipV @fLocksText @fLocksWithSheet
    @fPrintsWithSheet from graphicFrame grpSp grpSpPr @hidden @id @name nvCxnSpPr nvGraphicFramePr
    nvGrpSpPr nvPicPr nvSpPr oneCellAnchor pic pos @preferRelativeResize @rot @rotWithShape row rowOff
    sp spPr style @textlink to twoCellAnchor txBody @txBox wsDr @x xfrm @y
  `,
  p: `
    @accel @accent1 @accent2 @accent3 @accent4 @accent5 @accent6 @accumulate @additive @advAuto
    @advClick @advTm @afterEffect anim @animBg animClr animEffect animMotion animRot animScale attrName
    attrNameLst audio @autoRev @autoUpdateAnimBg @b bg @bg1 @bg2 bgPr bgRef @bld bldAsOne bldDgm
    bldGraphic bldLst @bldLvl bldOleChart bldP bldSub blinds blipFill bodyStyle boolVal browse @build
    @bwMode @by by @calcmode cBhvr charRg checker childTnLst circle clrMap clrMapOvr @clrMode @clrSpc
    clrVal @cmd cmd cMediaNode cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr comb
    @concurrent cond cover cSld cTn custShow cut @cx cxnSp @cy @decel defaultTextStyle @delay diamond
    @dir @display dissolve @dt @dur embed @end endCondLst @endSync endSync @evt @evtFilter excl fade
    @fill @filter @firstSlideNum @flipH @flipV fltVal @fmla @folHlink @followColorScheme @frameSlides
    @from from @ftr @fullScrn @g graphicEl graphicFrame @grpId grpSp grpSpPr @h handoutMaster
    handoutMasterId handoutMasterIdLst @hasCustomPrompt @hdr hf @hidden @hiddenSlides @hlink hsl @id
    @idx @imgH @imgW intVal @invalEndChars @invalStChars @isNarration @isPhoto iterate kinsoku kiosk @l
    @lang link @loop @lvl @masterRel @mute @name newsflash @nextAc nextCondLst @nodePh @nodeType notes
    notesMaster notesMasterId notesMasterIdLst notesStyle notesSz @numSld nvCxnSpPr nvGraphicFramePr
    nvGrpSpPr nvPicPr nvPr nvSpPr oleChartEl oleObj @orient @origin otherStyle @override par @path
    @pattern penClr ph pic plus present presentation presentationPr @preserve @presetClass @presetID
    @presetSubtype @prevAc prevCondLst pRg @prLst prnPr @prnWhat @progId progress @ptsTypes pull push @r
    random randomBar @rAng rCtr @rctx @repeatCount @repeatDur @restart @rev rgb @rot @rotWithShape @rtl
    rtn @s @scaleToFitPaper seq set @show @showAnimation @showAsIcon @showMasterPhAnim @showMasterSp
    @showNarration @showOutlineIcons showPr @showScrollbar @showSpecialPlsOnTitleSld @showWhenStopped
    sld sldAll sldId sldIdLst sldLayout sldLayoutId sldLayoutIdLst sldMaster sldMasterId sldMasterIdLst
    @sldNum sldRg sldSz sldTgt sp @spcFirstLastPara @spd @spid split @spokes spPr spTgt spTree @st
    @start stCondLst @strictFirstAndLastChars strips strVal style subSp subTnLst @syncBehavior @sz tav
    tavLst tgtEl @thruBlk timing titleStyle @tm tmAbs @tmFilter tmPct tmpl tmplLst tn tnLst @to to
    @transition transition @tx1 @tx2 txBody @txBox txEl txStyles @type @uiExpand @useBgFill @userDrawn
    @useTimings @val val @valueType video @vol @w wedge wheel wipe @x xfrm @xfrmType @y zoom
    @zoomContents
  `,
  s: `
    @aboveAverage @aca @activeCell @activeCellId @activePane @activeTab @alignment alignment
    @alignWithMargins @allowBlank @and @applyAlignment @applyBorder @applyFill @applyFont
    @applyNumberFormat @applyProtection @applyStyles @auto autoFilter @autoFilterDateGrouping
    @autoPageBreaks b @baseColWidth @bestFit bgColor @blackAndWhite @blank bookViews border @borderId
    borders @bottom bottom brk @builtinId @bx c @ca @calcMode calcPr @calendarType @caseSensitive
    @cellColor @cellComments cellStyle cellStyles cellStyleXfs cellXfs cfRule cfvo charset chartsheet
    col colBreaks @colId @collapsed color colorFilter @colorId colors colorScale cols @columnSort
    condense conditionalFormatting @copies @count @customBuiltin customFilter customFilters
    @customFormat @customHeight @customList @customWidth dataBar @dataCellStyle @dataDxfId
    dataValidation dataValidations @date1904 @dateCompatibility dateGroupItem @dateTimeGrouping @day
    @defaultColWidth @defaultGridColor @defaultPivotStyle @defaultRowHeight @defaultTableStyle
    definedName definedNames @degree @del1 @del2 @descending diagonal @diagonalDown @diagonalUp
    @differentFirst @differentOddEven dimension @disablePrompts @displayName @draft drawing drawingHF
    @dt2D @dtr dxf @dxfId dxfs dynamicFilter @eb @enableFormatConditionsCalculation end @equalAverage
    @error @errors @errorStyle @errorTitle evenFooter evenHeader extend f family fgColor fill @fillId
    fills filter filterColumn @filterMode filters @filterVal firstFooter firstHeader @firstPageNumber
    @firstSheet @fitToHeight @fitToPage @fitToWidth font @fontId fonts @footer @formatCode formula
    formula1 formula2 @fullCalcOnLoad @fullPrecision gradientFill @gridLines @gridLinesSet @gte @header
    headerFooter @headerRowBorderDxfId @headerRowCellStyle @headerRowCount @headerRowDxfId @headings
    @hidden @hiddenButton @horizontal horizontal @horizontalCentered @hour @ht i iconFilter @iconId
    @iconSet iconSet @id @iLevel @imeMode @indent @indexed indexedColors @insertRow @insertRowShift is
    @iterate @iterateCount @iterateDelta @justifyLastLine @left left @localSheetId @locked @man
    @manualBreakCount @max @maxLength @maxValIso mergeCell mergeCells @min @minLength @minute @month
    mruColors @name name numFmt @numFmtId numFmts oddFooter oddHeader @operator @orientation @outline
    outline @outlineLevel @outlineLevelCol @outlineLevelRow outlinePr pageMargins @pageOrder pageSetup
    pageSetUpPr @pane pane @paperHeight @paperSize @paperWidth patternFill @patternType @percent @ph
    @phonetic phoneticPr picture @pivot @position printOptions @priority @prompt @promptTitle protection
    @quotePrefix @r r @r1 @r2 @rank @readingOrder @ref @refMode @relativeIndent @reverse rFont @rgb
    rgbColor @right right @rightToLeft row rowBreaks rPh rPr @s @sb @scale @scaleWithDoc scheme @second
    selection shadow sheet sheetCalcPr sheetData sheetFormatPr @sheetId sheetPr sheets sheetView
    sheetViews @showButton @showColumnStripes @showDropDown @showErrorMessage @showFirstColumn
    @showFormulas @showGridLines @showInputMessage @showLastColumn @showObjects @showOutlineSymbols
    @showRowColHeaders @showRowStripes @showRuler @showSheetTabs @showValue @showWhiteSpace @showZeros
    @shrinkToFit @si si @size @sortBy sortCondition @sortMethod sortState @spans @sqref sst start @state
    @stdDev stop @stopIfTrue strike @style styleSheet @summaryBelow @summaryRight @syncHorizontal
    @syncRef @syncVertical sz @t t tabColor @table table @tableBorderDxfId tableColumn tableColumns
    tablePart tableParts tableStyle tableStyleElement tableStyleInfo tableStyles @tableType @tabSelected
    @text @textRotation @theme @thickBot @thickBottom @thickTop @timePeriod @tint @top top top10
    @topLeftCell @totalsRowBorderDxfId @totalsRowCellStyle @totalsRowCount @totalsRowDxfId
    @totalsRowFunction @totalsRowLabel @totalsRowShown @transitionEntry @transitionEvaluation @type u
    @uniqueCount @useFirstPageNumber @usePrinterDefaults v @val @valIso vertAlign @vertical vertical
    @verticalCentered @view @visibility @width workbook workbookPr workbookView @workbookViewId
    worksheet @wrapText xf @xfId @xSplit @year @ySplit @zeroHeight @zoomScale @zoomScaleNormal
    @zoomScalePageLayoutView @zoomScaleSheetLayoutView @zoomToFit
  `,
  wps: `
    @anchor @anchorCtr @bIns bodyPr @bwMode cNvCnPr cNvFrPr cNvPr cNvSpPr @compatLnSpc @forceAA
    @fromWordArt @hidden @horzOverflow @id linkedTxbx @lIns @name @normalEastAsianFlow @numCol @rIns
    @rot @rtlCol @seq @spcCol @spcFirstLastPara spPr style @tIns @txBox txbx @upright @vert
    @vertOverflow @wrap wsp
  `,
  wpg: `
    @bwMode cNvFrPr cNvGrpSpPr cNvPr @flipH @flipV graphicFrame grpSp grpSpPr @hidden @id @name @rot wgp
    xfrm
  `,
  wpc: `
    bg @id whole wpc
  `,
  v: `
    @adj @aligned @alignshape @angle arc @arcsize @arrowok @aspect background @bilevel @blacklevel
    @chromakey @class @color @color2 @colors @control @coordorigin @coordsize @cropbottom @cropleft
    @cropright @croptop curve @dashstyle @editas @embosscolor @endangle @endarrow @endarrowlength
    @endarrowwidth @endcap @eqn @ext f fill @fillcolor @filled @fillok @filltype @fitpath @fitshape
    @focus @focusposition @focussize formulas @from @gain @gamma @gradientshapeok @grayscale group h
    handles @id image @imagealignshape @imageaspect imagedata @imagesize @inset @insetpen @insetpenok
    @invx @invy @joinstyle @limo line @linestyle @map @matrix @method @miterlimit @obscured @offset
    @offset2 @on @opacity @origin oval @path path @points @polar polyline @position @print @radiusrange
    @recolor rect @rotate roundrect shadow @shadowok shape shapetype @size @spid @startangle @startarrow
    @startarrowlength @startarrowwidth @string stroke @strokecolor @stroked @strokeok @strokeweight
    @style @switch textbox @textboxrect textpath @textpathok @to @trim @type @weight @wrapcoords @xrange
    @xscale @yrange
  `,
  o: `
    @allowincell @allowoverlap @borderbottomcolor @borderleftcolor @borderrightcolor @bordertopcolor
    bottom @bullet @bwmode @bwnormal @bwpure @clip @cliptowrap column @connectangles @connectlocs
    @connectortype @connecttype @detectmouseclick extrusion @extrusionok fill @forcedash @hr @hralign
    @hrnoshade @hrpct @hrstd @insetmode left @ole @oleicon @oned @opacity2 @preferrelative right
    @singleclick skew @spid @spt top
  `,
  w10: `
    anchorlock @anchorx @anchory borderbottom borderleft borderright bordertop @shadow @side @type
    @width wrap
  `,
  r: `
    @cs @dm @embed @id @link @lo @pict @qs
  `,
};
