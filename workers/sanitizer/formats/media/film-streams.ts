/** A film whose tables were read here, told in the way in which ffprobe tells of others. */
import type { Probe, Stream } from './ffmpeg.ts';
import type { Film, Track } from './film-tracks.ts';

const NOTHING = {
  profile: '',
  width: 0,
  height: 0,
  channels: 0,
  duration: 0,
  disposition: { attached_pic: 0 },
};
const SUBTITLES = new Set(['text', 'sbtl', 'subt', 'clcp']);

function leftStream({ kind, tag }: Track): Stream {
  const codec_type = SUBTITLES.has(kind) ? 'subtitle' : 'data';
  return { ...NOTHING, index: 0, codec_type, codec_name: kind.trim() || 'unknown', codec_tag_string: tag };
}

export function probeOf(film: Film): { probe: Probe; kept: Stream[] } {
  const kept = film.kept.map(({ kind, tag, description, ticks }, index): Stream => {
    const { codec, width, height } = description;
    return {
      ...NOTHING,
      index,
      codec_type: kind === 'vide' ? 'video' : 'audio',
      codec_name: codec,
      codec_tag_string: tag,
      width,
      height,
      duration: ticks / film.scale,
    };
  });
  const cover: Stream[] = film.hasCover
    ? [
        {
          ...NOTHING,
          index: 0,
          codec_type: 'video',
          codec_name: 'covr',
          codec_tag_string: '',
          disposition: { attached_pic: 1 },
        },
      ]
    : [];
  const seconds = Math.max(...film.kept.map(({ ticks }) => ticks)) / film.scale;
  const streams = [...kept, ...film.left.map(leftStream), ...cover];
  return { probe: { streams, chapters: 0, seconds, startSeconds: 0 }, kept };
}
