/**
 * The names of office files that go on, by namespace, after ECMA-376: what is seen on a page, its text, formulas and layout.
 * An attribute without a prefix belongs to its element's namespace.
 */
import { type Names, vocabularyOf } from './vocabulary.ts';

const NAMES: Readonly<Record<string, Names>> = {
  w: {
    elements: `
      abstractNum abstractNumId adjustLineHeightInTable adjustRightInd alignBordersAndEdges alignTablesRowByRow
      allowSpaceOfSameStyleInTable altName applyBreakingRules autoHyphenation autoRedefine autoSpaceDE
      autoSpaceDN autoSpaceLikeWord95 autofitToFirstFixedWidthCell b bCs background
      balanceSingleByteDoubleByteWidth bar basedOn bdr between bidi bidiVisual body bookFoldPrinting
      bookFoldPrintingSheets bookFoldRevPrinting bookmarkEnd bookmarkStart bordersDoNotSurroundFooter
      bordersDoNotSurroundHeader bottom br cachedColBalance calcOnExit cantSplit caps characterSpacingControl
      charset checkBox checked clrSchemeMapping cnfStyle col color cols compat compatSetting
      consecutiveHyphenLimit contextualSpacing continuationSeparator cr cs dayLong dayShort ddList decimalSymbol
      default defaultTabStop displayBackgroundShape displayHangulFixedWidth doNotAutofitConstrainedTables
      doNotBreakConstrainedForcedTable doNotBreakWrappedTables doNotExpandShiftReturn doNotHyphenateCaps
      doNotLeaveBackslashAlone doNotSnapToGridInCell doNotSuppressIndentation doNotSuppressParagraphBorders
      doNotUseEastAsianBreakRules doNotUseHTMLParagraphAutoSpacing doNotUseIndentAsNumberingTabStop
      doNotVertAlignCellWithSp doNotVertAlignInTxbx doNotWrapTextWithPunct docDefaults docGrid document drawing
      dstrike eastAsianLayout effect em emboss enabled end endnote endnotePr endnoteRef endnoteReference
      endnotes evenAndOddHeaders family ffData fitText fldChar fldSimple font fonts footerReference footnote
      footnoteLayoutLikeWW8 footnotePr footnoteRef footnoteReference footnotes forgetLastTabAlignment formProt
      format framePr ftr gridAfter gridBefore gridCol gridSpan growAutofit gutterAtTop hMerge hdr
      headerReference hidden hideMark highlight hps hpsBaseText hpsRaise hyperlink hyphenationZone i iCs ilvl
      imprint ind insideH insideV instrText isLgl jc keepLines keepNext kern kinsoku lang latentStyles
      layoutRawTableWidth layoutTableRowsApart left legacy lid lineWrapLikeWord6 link listEntry listSeparator
      lnNumType locked lsdException lvl lvlJc lvlOverride lvlPicBulletId lvlRestart lvlText maxLength
      mirrorIndents mirrorMargins monthLong monthShort multiLevelType mwSmallCaps name next noBreakHyphen
      noColumnBalance noEndnote noExtraLineSpacing noLeading noLineBreaksAfter noLineBreaksBefore noProof
      noPunctuationKerning noSpaceRaiseLower noTabHangInd noWrap notTrueType num numFmt numId numIdMacAtCleanup
      numPicBullet numPr numRestart numStart numStyleLink numbering oMath object outline outlineLvl
      overflowPunct p pBdr pPr pPrDefault pStyle pageBreakBefore panose1 paperSrc personal personalCompose
      personalReply pgBorders pgMar pgNum pgNumType pgSz pict pitch pos position printBodyTextBeforeHeader
      printColBlack ptab qFormat r rFonts rPr rPrDefault rStyle result right rt rtl rtlGutter ruby rubyAlign
      rubyBase rubyPr sectPr selectFldWithFirstOrLastChar semiHidden separator settings shadow
      shapeLayoutLikeWW8 shd showBreaksInFrames sig size sizeAuto smallCaps snapToGrid softHyphen spaceForUL
      spacing spacingInWholePoints specVanish splitPgBreakAndParaMark start startOverride
      strictFirstAndLastChars strike style styleLink styles subFontBySize suff suppressAutoHyphens
      suppressBottomSpacing suppressLineNumbers suppressOverlap suppressSpBfAfterPgBrk
      suppressSpacingAtTopOfPage suppressTopSpacing suppressTopSpacingWP swapBordersFacingPages sym sz szCs t
      tab tabs tbl tblBorders tblCellMar tblCellSpacing tblGrid tblHeader tblInd tblLayout tblLook tblOverlap
      tblPr tblPrEx tblStyle tblStyleColBandSize tblStylePr tblStyleRowBandSize tblW tblpPr tc tcBorders
      tcFitText tcMar tcPr tcW textAlignment textDirection textInput textboxTightWrap themeFontLang titlePg
      tl2br top topLinePunct tr tr2bl trHeight trPr truncateFontHeightsLikeWP6 txbxContent type u uiPriority
      ulTrailSpace underlineTabInNumList unhideWhenUsed useAltKinsokuLineBreakRules useAnsiKerningPairs
      useFELayout useNormalStyleForList usePrinterMetrics useSingleBorderforContiguousCells
      useWord2002TableStyleRules useWord97LineBreakRules vAlign vMerge vanish vertAlign w wAfter wBefore
      webHidden widowControl wordWrap wpJustification wpSpaceWidth wrapTrailSpaces yearLong yearShort
    `,
    attributes: `
      abstractNumId accent1 accent2 accent3 accent4 accent5 accent6 after afterAutospacing afterLines alignment
      anchor anchorLock ascii asciiTheme before beforeAutospacing beforeLines bg1 bg2 bidi bottom bottomFromText
      chapSep chapStyle char charSpace characterSet clear code colFirst colLast color combine combineBrackets
      count countBy cs csb0 csb1 cstheme customMarkFollows customStyle defLockedState defQFormat defSemiHidden
      defUIPriority defUnhideWhenUsed default dirty display distance drop dxaOrig dyaOrig eastAsia eastAsiaTheme
      end endChars equalWidth evenHBand evenVBand fill first firstColumn firstLine firstLineChars firstRow
      firstRowFirstColumn firstRowLastColumn fldCharType fldLock fmt followedHyperlink font footer frame gutter
      h hAnchor hAnsi hAnsiTheme hRule hSpace hanging hangingChars header hint horzAnchor hyperlink id ilvl
      instr lang lastColumn lastRow lastRowFirstColumn lastRowLastColumn leader left leftChars leftFromText
      legacy legacyIndent legacySpace line linePitch lineRule lines locked name noHBand noVBand num numId
      numPicBulletId oddHBand oddVBand offsetFrom orient other percent pos qFormat relativeTo restart right
      rightChars rightFromText semiHidden sep shadow space start startChars styleId sz t1 t2 tblpX tblpXSpec
      tblpY tblpYSpec tentative themeColor themeFill themeFillShade themeFillTint themeShade themeTint top
      topFromText type uiPriority unhideWhenUsed uri usb0 usb1 usb2 usb3 vAnchor vSpace val vert vertAnchor
      vertCompress w wrap x xAlign y yAlign zOrder
    `,
  },
  m: {
    elements: `
      acc accPr aln alnScr argPr argSz bar barPr baseJc begChr borderBox borderBoxPr box boxPr brk brkBin
      brkBinSub cGp cGpRule cSp chr count ctrlPr d dPr defJc deg degHide den diff dispDef e endChr eqArr eqArrPr
      f fName fPr func funcPr groupChr groupChrPr grow hideBot hideLeft hideRight hideTop intLim interSp intraSp
      jc lMargin lim limLoc limLow limLowPr limUpp limUppPr lit m mPr mathFont mathPr maxDist mc mcJc mcPr mcs
      mr nary naryLim naryPr noBreak nor num oMath oMathPara oMathParaPr objDist opEmu phant phantPr plcHide pos
      postSp preSp r rMargin rPr rSp rSpRule rad radPr sPre sPrePr sSub sSubPr sSubSup sSubSupPr sSup sSupPr scr
      sepChr show shp smallFrac strikeBLTR strikeH strikeTLBR strikeV sty sub subHide sup supHide t transp type
      vertJc wrapIndent wrapRight zeroAsc zeroDesc zeroWid
    `,
    attributes: `
      alnAt val
    `,
  },
  a: {
    elements: `
      accent1 accent2 accent3 accent4 accent5 accent6 ahLst ahPolar ahXY alpha alphaBiLevel alphaCeiling
      alphaFloor alphaInv alphaMod alphaModFix alphaOff alphaOutset alphaRepl anchor arcTo avLst backdrop band1H
      band1V band2H band2V bevel bevelB bevelT bgClr bgFillStyleLst biLevel blend blip blipFill blue blueMod
      blueOff blur bodyPr bottom br buAutoNum buBlip buChar buClr buClrTx buFont buFontTx buNone buSzPct buSzPts
      buSzTx cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr camera cell3D chExt chOff chart
      close clrChange clrFrom clrMap clrRepl clrScheme clrTo comp cont contourClr cs cubicBezTo custClr
      custClrLst custDash custGeom cxn cxnLst cxnSp cxnSpLocks defPPr defRPr dgm dk1 dk2 ds duotone ea effect
      effectDag effectLst effectRef effectStyle effectStyleLst end endCxn endParaRPr ext extraClrScheme
      extraClrSchemeLst extrusionClr fgClr fill fillOverlay fillRect fillRef fillStyleLst fillToRect firstCol
      firstRow flatTx fld fmtScheme folHlink font fontRef fontScheme gamma gd gdLst glow gradFill graphic
      graphicData graphicFrame graphicFrameLocks gray grayscl green greenMod greenOff gridCol grpFill grpSp
      grpSpLocks grpSpPr gs gsLst headEnd highlight hlink hsl hslClr hue hueMod hueOff innerShdw insideH insideV
      inv invGamma lastCol lastRow latin left lightRig lin ln lnB lnBlToTr lnDef lnL lnR lnRef lnSpc lnStyleLst
      lnT lnTlToBr lnTo lstStyle lt1 lt2 lum lumMod lumOff lvl1pPr lvl2pPr lvl3pPr lvl4pPr lvl5pPr lvl6pPr
      lvl7pPr lvl8pPr lvl9pPr majorFont masterClrMapping minorFont miter moveTo neCell noAutofit noFill norm
      normAutofit nvCxnSpPr nvGraphicFramePr nvGrpSpPr nvPicPr nvSpPr nwCell objectDefaults off outerShdw
      overrideClrMapping p pPr path pathLst pattFill pic picLocks pos prstClr prstDash prstGeom prstShdw
      prstTxWarp pt quadBezTo r rPr rect red redMod redOff reflection relOff right rot round rtl sat satMod
      satOff scene3d schemeClr scrgbClr seCell shade snd softEdge solidFill sp sp3d spAutoFit spDef spLocks spPr
      spcAft spcBef spcPct spcPts srcRect srgbClr st stCxn stretch style swCell sx sym sysClr t tab tabLst
      tableStyle tableStyleId tailEnd tbl tblBg tblGrid tblPr tblStyle tblStyleLst tc tcBdr tcPr tcStyle
      tcTxStyle theme themeElements themeOverride tile tileRect tint tl2br top tr tr2bl txBody txDef txSp uFill
      uFillTx uLn uLnTx up useSpRect wholeTbl xfrm
    `,
    attributes: `
      a accent1 accent2 accent3 accent4 accent5 accent6 algn altLang amt anchor anchorCtr ang animBg b bIns
      bandCol bandRow baseline bg1 bg2 bldStep blend blurRad bright bwMode cap cat categoryIdx char charset cmpd
      columns compatLnSpc contourW contrast cstate cx cy d def defTabSz dir dist dx dy dz eaLnBrk endA endPos
      extrusionH extrusionOk fLocksText fadeDir fill firstCol firstRow flip flipH flipV fmla folHlink fontAlgn
      fontScale forceAA fov fromWordArt gdRefAng gdRefR gdRefX gdRefY gridSpan grow h hMerge hR hangingPunct
      hidden hlink horzOverflow hue i id idx indent kern kumimoji kx ky l lIns lang lastClr lastCol lastRow lat
      latinLnBrk len lim lnSpcReduction lon lum lvl marB marL marR marT max maxAng maxR maxX maxY min minAng
      minR minX minY name noAdjustHandles noChangeArrowheads noChangeAspect noChangeShapeType noCrop noDrilldown
      noEditPoints noGrp noMove noProof noResize noRot noSelect noTextEdit noUngrp normalizeH numCol on orient
      panose path pitchFamily pos preferRelativeResize prst prstMaterial r rIns rad ref rev rig rot rotWithShape
      rowSpan rtl rtlCol sat scaled script seriesIdx sp spc spcCol spcFirstLastPara st stA stAng stPos startAt
      strike stroke styleId styleName swAng sx sy sz t tIns thresh tx tx1 tx2 txBox ty type typeface u upright
      uri useA useTimings vMerge val vert vertOverflow w wR wrap x y z zoom
    `,
  },
  wp: {
    elements: `
      align anchor cNvGraphicFramePr docPr effectExtent extent inline lineTo posOffset positionH positionV
      simplePos start wrapNone wrapPolygon wrapSquare wrapThrough wrapTight wrapTopAndBottom
    `,
    attributes: `
      allowOverlap b behindDoc cx cy distB distL distR distT edited hidden id l layoutInCell locked name r
      relativeFrom relativeHeight simplePos t wrapText x y
    `,
  },
  pic: {
    elements: `
      blipFill cNvPicPr cNvPr nvPicPr pic spPr style
    `,
    attributes: `
      bwMode dpi hidden id name preferRelativeResize rotWithShape
    `,
  },
  c: {
    elements: `
      applyToEnd applyToFront applyToSides area3DChart areaChart auto autoTitleDeleted autoUpdate axId axPos
      backWall backward bandFmt bandFmts bar3DChart barChart barDir baseTimeUnit bubble3D bubbleChart
      bubbleScale bubbleSize builtInUnit cat catAx chart chartSpace clrMapOvr crossAx crossBetween crosses
      crossesAt custSplit custUnit dLbl dLblPos dLbls dPt dTable date1904 dateAx delete depthPercent
      dispBlanksAs dispEq dispRSqr dispUnits dispUnitsLbl doughnutChart downBars dropLines errBarType errBars
      errDir errValType explosion externalData f firstSliceAng floor formatCode forward gapDepth gapWidth
      grouping h hMode hPercent hiLowLines holeSize idx intercept invertIfNegative lang layout layoutTarget
      lblAlgn lblOffset leaderLines legend legendEntry legendPos line3DChart lineChart logBase lvl
      majorGridlines majorTickMark majorTimeUnit majorUnit manualLayout marker max min minorGridlines
      minorTickMark minorTimeUnit minorUnit minus multiLvlStrCache multiLvlStrRef name noEndCap noMultiLvlLbl
      numCache numFmt numLit numRef ofPieChart ofPieType order orientation overlap overlay period perspective
      pictureFormat pictureOptions pictureStackUnit pie3DChart pieChart plotArea plotVisOnly plus pt ptCount
      rAngAx radarChart radarStyle rich rotX rotY roundedCorners scaling scatterChart scatterStyle secondPiePt
      secondPieSize separator ser serAx serLines shape showBubbleSize showCatName showDLblsOverMax
      showHorzBorder showKeys showLeaderLines showLegendKey showNegBubbles showOutline showPercent showSerName
      showVal showVertBorder sideWall size sizeRepresents smooth spPr splitPos splitType stockChart strCache
      strLit strRef style surface3DChart surfaceChart symbol thickness tickLblPos tickLblSkip tickMarkSkip title
      trendline trendlineLbl trendlineType tx txPr upBars upDownBars userShapes v val valAx varyColors view3D w
      wMode wireframe x xMode xVal y yMode yVal
    `,
    attributes: `
      accent1 accent2 accent3 accent4 accent5 accent6 bg1 bg2 folHlink formatCode hlink idx sourceLinked tx1 tx2
      val
    `,
  },
  cdr: {
    elements: `
      absSizeAnchor blipFill cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr cxnSp ext from
      graphicFrame grpSp grpSpPr nvCxnSpPr nvGraphicFramePr nvGrpSpPr nvPicPr nvSpPr pic relSizeAnchor sp spPr
      style to txBody x xfrm y
    `,
    attributes: `
      bwMode cx cy fLocksText flipH flipV hidden id name preferRelativeResize rot rotWithShape textlink txBox
    `,
  },
  dgm: {
    elements: `
      adj adjLst alg animLvl animOne bg bulletEnabled cat catLst chMax chPref choose clrData colorsDef constr
      constrLst cxn cxnLst dataModel desc dir effectClrLst else fillClrLst forEach hierBranch if layoutDef
      layoutNode linClrLst orgChart param prSet presLayoutVars presOf pt ptLst relIds resizeHandles rule ruleLst
      sampData scene3d shape sp3d spPr style styleData styleDef styleLbl t title txEffectClrLst txFillClrLst
      txLinClrLst txPr varLst whole
    `,
    attributes: `
      arg axis blipPhldr chOrder cnt coherent3DOff contourW csCatId csTypeId custAng custFlipHor custFlipVert
      custLinFactNeighborX custLinFactNeighborY custLinFactX custLinFactY custRadScaleInc custRadScaleRad
      custScaleX custScaleY custSzX custSzY custT cxnId defStyle destId destOrd extrusionH fact for forName func
      hideGeom hideLastTrans hueDir idx lang lkTxEntry loCatId loTypeId max meth minVer modelId moveWith name op
      parTransId phldr phldrT presAssocID presId presName presStyleCnt presStyleIdx presStyleLbl pri
      prstMaterial ptType qsCatId qsTypeId ref refFor refForName refPtType refType rev rot sibTransId srcId
      srcOrd st step styleLbl type uniqueId useDef val z zOrderOff
    `,
  },
  xdr: {
    elements: `
      absoluteAnchor blipFill cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr clientData col
      colOff cxnSp ext from graphicFrame grpSp grpSpPr nvCxnSpPr nvGraphicFramePr nvGrpSpPr nvPicPr nvSpPr
      oneCellAnchor pic pos row rowOff sp spPr style to twoCellAnchor txBody wsDr xfrm
    `,
    attributes: `
      bwMode cx cy editAs fLocksText fLocksWithSheet fPrintsWithSheet flipH flipV hidden id name
      preferRelativeResize rot rotWithShape textlink txBox x y
    `,
  },
  p: {
    elements: `
      anim animClr animEffect animMotion animRot animScale attrName attrNameLst audio bg bgPr bgRef bldAsOne
      bldDgm bldGraphic bldLst bldOleChart bldP bldSub blinds blipFill bodyStyle boolVal browse by cBhvr
      cMediaNode cNvCxnSpPr cNvGraphicFramePr cNvGrpSpPr cNvPicPr cNvPr cNvSpPr cSld cTn charRg checker
      childTnLst circle clrMap clrMapOvr clrVal cmd comb cond cover custShow cut cxnSp defaultTextStyle diamond
      dissolve embed endCondLst endSync excl fade fltVal from graphicEl graphicFrame grpSp grpSpPr handoutMaster
      handoutMasterId handoutMasterIdLst hf hsl intVal iterate kinsoku kiosk link newsflash nextCondLst notes
      notesMaster notesMasterId notesMasterIdLst notesStyle notesSz nvCxnSpPr nvGraphicFramePr nvGrpSpPr nvPicPr
      nvPr nvSpPr oleChartEl oleObj otherStyle pRg par penClr ph pic plus present presentation presentationPr
      prevCondLst prnPr progress pull push rCtr random randomBar rgb rtn seq set showPr sld sldAll sldId
      sldIdLst sldLayout sldLayoutId sldLayoutIdLst sldMaster sldMasterId sldMasterIdLst sldRg sldSz sldTgt sp
      spPr spTgt spTree split stCondLst strVal strips style subSp subTnLst tav tavLst tgtEl timing titleStyle
      tmAbs tmPct tmpl tmplLst tn tnLst to transition txBody txEl txStyles val video wedge wheel wipe xfrm zoom
    `,
    attributes: `
      accel accent1 accent2 accent3 accent4 accent5 accent6 accumulate additive advAuto advClick advTm
      afterEffect animBg autoRev autoUpdateAnimBg b bg1 bg2 bld bldLvl build bwMode by calcmode clrMode clrSpc
      cmd concurrent cx cy decel delay dir display dt dur end endSync evt evtFilter fill filter firstSlideNum
      flipH flipV fmla folHlink followColorScheme frameSlides from ftr fullScrn g grpId h hasCustomPrompt hdr
      hidden hiddenSlides hlink id idx imgH imgW invalEndChars invalStChars isNarration isPhoto l lang loop lvl
      masterRel mute name nextAc nodePh nodeType numSld orient origin override path pattern prLst preserve
      presetClass presetID presetSubtype prevAc prnWhat progId ptsTypes r rAng rctx repeatCount repeatDur
      restart rev rot rotWithShape rtl s scaleToFitPaper show showAnimation showAsIcon showMasterPhAnim
      showMasterSp showNarration showOutlineIcons showScrollbar showSpecialPlsOnTitleSld showWhenStopped sldNum
      spcFirstLastPara spd spid spokes st start strictFirstAndLastChars syncBehavior sz thruBlk tm tmFilter to
      transition tx1 tx2 txBox type uiExpand useBgFill useTimings userDrawn val valueType vol w x xfrmType y
      zoomContents
    `,
  },
  s: {
    elements: `
      alignment autoFilter b bgColor bookViews border borders bottom brk c calcPr cellStyle cellStyleXfs
      cellStyles cellXfs cfRule cfvo charset chartsheet col colBreaks color colorFilter colorScale colors cols
      condense conditionalFormatting customFilter customFilters dataBar dataValidation dataValidations
      dateGroupItem definedName definedNames diagonal dimension drawing drawingHF dxf dxfs dynamicFilter end
      evenFooter evenHeader extend f family fgColor fill fills filter filterColumn filters firstFooter
      firstHeader font fonts formula formula1 formula2 gradientFill headerFooter horizontal i iconFilter iconSet
      indexedColors is left mergeCell mergeCells mruColors name numFmt numFmts oddFooter oddHeader outline
      outlinePr pageMargins pageSetUpPr pageSetup pane patternFill phoneticPr picture printOptions protection r
      rFont rPh rPr rgbColor right row rowBreaks scheme selection shadow sheet sheetCalcPr sheetData
      sheetFormatPr sheetPr sheetView sheetViews sheets si sortCondition sortState sst start stop strike
      styleSheet sz t tabColor table tableColumn tableColumns tablePart tableParts tableStyle tableStyleElement
      tableStyleInfo tableStyles top top10 u v vertAlign vertical workbook workbookPr workbookView worksheet xf
    `,
    attributes: `
      aboveAverage aca activeCell activeCellId activePane activeTab alignWithMargins alignment allowBlank and
      applyAlignment applyBorder applyFill applyFont applyNumberFormat applyProtection applyStyles auto
      autoFilterDateGrouping autoPageBreaks baseColWidth bestFit blackAndWhite blank borderId bottom builtinId
      bx ca calcMode calendarType caseSensitive cellColor cellComments colId collapsed colorId columnSort copies
      count customBuiltin customFormat customHeight customList customWidth dataCellStyle dataDxfId date1904
      dateCompatibility dateTimeGrouping day defaultColWidth defaultGridColor defaultPivotStyle defaultRowHeight
      defaultTableStyle degree del1 del2 descending diagonalDown diagonalUp differentFirst differentOddEven
      disablePrompts displayName draft dt2D dtr dxfId eb enableFormatConditionsCalculation equalAverage error
      errorStyle errorTitle errors fillId filterMode filterVal firstPageNumber firstSheet fitToHeight fitToPage
      fitToWidth fontId footer formatCode fullCalcOnLoad fullPrecision gridLines gridLinesSet gte header
      headerRowBorderDxfId headerRowCellStyle headerRowCount headerRowDxfId headings hidden hiddenButton
      horizontal horizontalCentered hour ht iLevel iconId iconSet id imeMode indent indexed insertRow
      insertRowShift iterate iterateCount iterateDelta justifyLastLine left localSheetId locked man
      manualBreakCount max maxLength maxValIso min minLength minute month name numFmtId operator orientation
      outline outlineLevel outlineLevelCol outlineLevelRow pageOrder pane paperHeight paperSize paperWidth
      patternType percent ph phonetic pivot position priority prompt promptTitle quotePrefix r r1 r2 rank
      readingOrder ref refMode relativeIndent reverse rgb right rightToLeft s sb scale scaleWithDoc second
      sheetId showButton showColumnStripes showDropDown showErrorMessage showFirstColumn showFormulas
      showGridLines showInputMessage showLastColumn showObjects showOutlineSymbols showRowColHeaders
      showRowStripes showRuler showSheetTabs showValue showWhiteSpace showZeros shrinkToFit si size sortBy
      sortMethod spans sqref state stdDev stopIfTrue style summaryBelow summaryRight syncHorizontal syncRef
      syncVertical t tabSelected table tableBorderDxfId tableType text textRotation theme thickBot thickBottom
      thickTop timePeriod tint top topLeftCell totalsRowBorderDxfId totalsRowCellStyle totalsRowCount
      totalsRowDxfId totalsRowFunction totalsRowLabel totalsRowShown transitionEntry transitionEvaluation type
      uniqueCount useFirstPageNumber usePrinterDefaults val valIso vertical verticalCentered view visibility
      width workbookViewId wrapText xSplit xfId ySplit year zeroHeight zoomScale zoomScaleNormal
      zoomScalePageLayoutView zoomScaleSheetLayoutView zoomToFit
    `,
  },
  wps: {
    elements: `
      bodyPr cNvCnPr cNvFrPr cNvPr cNvSpPr linkedTxbx spPr style txbx wsp
    `,
    attributes: `
      anchor anchorCtr bIns bwMode compatLnSpc forceAA fromWordArt hidden horzOverflow id lIns name
      normalEastAsianFlow numCol rIns rot rtlCol seq spcCol spcFirstLastPara tIns txBox upright vert
      vertOverflow wrap
    `,
  },
  wpg: {
    elements: `
      cNvFrPr cNvGrpSpPr cNvPr graphicFrame grpSp grpSpPr wgp xfrm
    `,
    attributes: `
      bwMode flipH flipV hidden id name rot
    `,
  },
  wpc: {
    elements: `
      bg whole wpc
    `,
    attributes: `
      id
    `,
  },
  v: {
    elements: `
      arc background curve f fill formulas group h handles image imagedata line oval path polyline rect
      roundrect shadow shape shapetype stroke textbox textpath
    `,
    attributes: `
      adj aligned alignshape angle arcsize arrowok aspect bilevel blacklevel chromakey class color color2 colors
      control coordorigin coordsize cropbottom cropleft cropright croptop dashstyle editas embosscolor endangle
      endarrow endarrowlength endarrowwidth endcap eqn ext fillcolor filled fillok filltype fitpath fitshape
      focus focusposition focussize from gain gamma gradientshapeok grayscale id imagealignshape imageaspect
      imagesize inset insetpen insetpenok invx invy joinstyle limo linestyle map matrix method miterlimit
      obscured offset offset2 on opacity origin path points polar position print radiusrange recolor rotate
      shadowok size spid startangle startarrow startarrowlength startarrowwidth string strokecolor stroked
      strokeok strokeweight style switch textboxrect textpathok to trim type weight wrapcoords xrange xscale
      yrange
    `,
  },
  o: {
    elements: `
      bottom column extrusion fill left right skew top
    `,
    attributes: `
      allowincell allowoverlap borderbottomcolor borderleftcolor borderrightcolor bordertopcolor bullet bwmode
      bwnormal bwpure clip cliptowrap connectangles connectlocs connectortype connecttype detectmouseclick
      extrusionok forcedash hr hralign hrnoshade hrpct hrstd insetmode ole oleicon oned opacity2 preferrelative
      singleclick spid spt
    `,
  },
  w10: {
    elements: `
      anchorlock borderbottom borderleft borderright bordertop wrap
    `,
    attributes: `
      anchorx anchory shadow side type width
    `,
  },
  r: {
    elements: '',
    attributes: `
      cs dm embed id link lo pict qs
    `,
  },
};

export const OOXML_VOCABULARY = vocabularyOf(NAMES);
