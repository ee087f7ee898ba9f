/** The tags that exiftool may report for a clean copy of sound or moving pictures: what its containers cannot be without. */

const names = (group: string, list: string) => list.split(/\s+/).map((name) => `${group}:${name}`);

const ANY_FILE = names('File', 'FileType FileTypeExtension MIMEType');

/** Tables of MP4 and QuickTime; `Track` stands for every track. */
const FILM = new Set([
  ...ANY_FILE,
  ...names(
    'QuickTime',
    `MajorBrand MinorVersion CompatibleBrands Free Wide MediaData MediaDataSize MediaDataOffset MovieHeaderVersion
     CreateDate ModifyDate TimeScale Duration PreferredRate PreferredVolume MatrixStructure PreviewTime PreviewDuration
     PosterTime SelectionTime SelectionDuration CurrentTime NextTrackID`,
  ),
  ...names(
    'Track',
    `TrackHeaderVersion TrackCreateDate TrackModifyDate TrackID TrackDuration TrackLayer TrackVolume MatrixStructure
     ImageWidth ImageHeight Unknown_edts MediaHeaderVersion MediaCreateDate MediaModifyDate MediaTimeScale MediaDuration
     MediaLanguageCode HandlerClass HandlerType GraphicsMode OpColor CompressorID SourceImageWidth SourceImageHeight
     XResolution YResolution BitDepth AVCConfiguration HEVCConfiguration AV1ConfigurationVersion PixelAspectRatio
     BufferSize MaxBitrate AverageBitrate VideoFrameRate SyncSampleTable CompositionTimeToSample SampleToChunk SampleSizes
     ChunkOffset ChunkOffset64 Balance AudioFormat AudioChannels AudioBitsPerSample AudioSampleRate Unknown_esds Unknown_btrt
     TimeToSampleTable SampleGroupDescription SampleToGroup CompositionToDecodeTimelineMapping ColorProfiles ColorPrimaries
     TransferCharacteristics MatrixCoefficients VideoFullRangeFlag CleanAperture PurchaseFileFormat Endianness LayoutFlags
     AudioChannelLayout Gamma ColorTable VideoFieldOrder Unknown_hvcC Unknown_dac3 Unknown_dec3 Unknown_av1C Unknown_dOps Unknown_vpcC
     Unknown_alac Unknown_mp4a Unknown_dfLa Unknown_damr Unknown_d263 Unknown_glbl Unknown_chan Unknown_mdcv Unknown_clli
     AudioChannelTypes NumChannelDescriptions Unknown_SMDm Unknown_CoLL Unknown_cslg Unknown_enda`,
  ),
]);

const MATROSKA = new Set([
  ...ANY_FILE,
  ...names(
    'Matroska',
    `EBMLVersion EBMLReadVersion EBMLMaxIDLength EBMLMaxSizeLength DocType DocTypeVersion DocTypeReadVersion SeekID
     SeekPosition TimecodeScale MuxingApp WritingApp Duration CRC-32 Void`,
  ),
  ...names(
    'Track',
    `TrackNumber TrackUID TrackType TrackLanguage TrackUsed TrackDefault TrackForced CodecID CodecPrivate CodecDelay SeekPreRoll
     VideoCodecID AudioCodecID DefaultDuration VideoFrameRate ImageWidth ImageHeight DisplayWidth DisplayHeight DisplayUnit VideoScanType
     AudioChannels AudioSampleRate AudioBitsPerSample OutputAudioSampleRate TrackLacing Matroska_0x15b0 Matroska_0x16aa Matroska_0x16bb
     Matroska_0x35a2 VideoStereoMode DiscardPadding`,
  ),
]);

const WAVE = names('RIFF', 'Encoding NumChannels SampleRate AvgBytesPerSec BitsPerSample NumberOfSamples');

const AVI = new Set([
  ...ANY_FILE,
  ...WAVE,
  ...names(
    'File',
    `BMPVersion ImageWidth ImageHeight Planes BitDepth Compression ImageLength PixelsPerMeterX PixelsPerMeterY NumColors
     NumImportantColors RedMask GreenMask BlueMask AlphaMask ColorSpace RedEndpoint GreenEndpoint BlueEndpoint
     GammaRed GammaGreen GammaBlue RenderingIntent ProfileDataOffset ProfileSize`,
  ),
  ...names(
    'RIFF',
    `FrameRate MaxDataRate FrameCount StreamCount ImageWidth ImageHeight StreamType VideoCodec VideoFrameRate VideoFrameCount
     Quality SampleSize AudioCodec AudioSampleRate AudioSampleCount TotalFrameCount Unknown_JUNK Unknown_vprp`,
  ),
]);

export const MEDIA_TAGS: Readonly<Record<string, ReadonlySet<string>>> = {
  'video/mp4': FILM,
  'video/quicktime': FILM,
  'video/x-m4v': FILM,
  'video/3gpp': FILM,
  'audio/mp4': FILM,
  'video/x-matroska': MATROSKA,
  'video/webm': MATROSKA,
  'audio/x-matroska': MATROSKA,
  'video/x-msvideo': AVI,
  'audio/x-wav': new Set([...ANY_FILE, ...WAVE]),
  'audio/flac': new Set([
    ...ANY_FILE,
    ...names(
      'FLAC',
      'BlockSizeMin BlockSizeMax FrameSizeMin FrameSizeMax SampleRate Channels BitsPerSample TotalSamples MD5Signature',
    ),
  ]),
  'audio/ogg': new Set([
    ...ANY_FILE,
    ...names(
      'Vorbis',
      'Vendor VorbisVersion AudioChannels SampleRate MaximumBitrate NominalBitrate MinimumBitrate',
    ),
    ...names('Opus', 'OpusVersion AudioChannels SampleRate OutputGain'),
    ...names('FLAC', 'BlockSizeMin BlockSizeMax FrameSizeMin FrameSizeMax SampleRate Channels BitsPerSample'),
    ...names('FLAC', 'TotalSamples MD5Signature'),
    ...names(
      'Theora',
      'TheoraVersion ImageWidth ImageHeight XOffset YOffset FrameRate PixelAspectRatio ColorSpace',
    ),
    ...names('Theora', 'NominalVideoBitrate Quality PixelFormat'),
  ]),
  'audio/mpeg': new Set([
    ...ANY_FILE,
    ...names(
      'MPEG',
      `MPEGAudioVersion AudioLayer AudioBitrate SampleRate ChannelMode MSStereo IntensityStereo CopyrightFlag OriginalMedia
       Emphasis VBRFrames VBRBytes ModeExtension`,
    ),
  ]),
};

const NO_DATE = '0000:00:00 00:00:00';

/** Tags that every such file has, and that may say this only: with any other value they are found, and must be gone. */
export const ONLY_VALUES: Readonly<Record<string, readonly string[]>> = {
  'QuickTime:CreateDate': [NO_DATE],
  'QuickTime:ModifyDate': [NO_DATE],
  'Track:TrackCreateDate': [NO_DATE],
  'Track:TrackModifyDate': [NO_DATE],
  'Track:MediaCreateDate': [NO_DATE],
  'Track:MediaModifyDate': [NO_DATE],
  'Vorbis:Vendor': [''],
  'Matroska:MuxingApp': ['Lavf'],
  'Matroska:WritingApp': ['Lavf'],
};
