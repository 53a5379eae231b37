import { extname } from "node:path";
import { VideoError } from "./ffmpeg.ts";
import type { OtherStream, VideoInfo } from "./video-info.ts";

/** What a container holds as it is, beside H.264. */
interface Holds {
  /** ffmpeg's name of the container. */
  readonly format: string;
  readonly sound: (codec: string) => boolean;
}

const inMpeg4 = new Set(["aac", "mp3", "ac3", "eac3", "alac", "opus"]);
const inQuickTime = new Set(["aac", "mp3", "ac3", "eac3", "alac", "adpcm_ima_qt", "pcm_alaw", "pcm_mulaw"]);
const mp4: Holds = { format: "mp4", sound: (codec) => inMpeg4.has(codec) };
const mov: Holds = {
  format: "mov",
  sound: (codec) => inQuickTime.has(codec) || /^pcm_(?:[su]8|s(?:16|24|32)[lb]e|f(?:32|64)[lb]e)$/.test(codec),
};
const containers: Readonly<Record<string, Holds>> = { ".mp4": mp4, ".m4v": mp4, ".mov": mov };

/** Endings of videos that are written. */
export const videoEndings: readonly string[] = Object.keys(containers);

/** Subtitles that are text; the others are pictures, which neither container takes. */
const textSubtitles = new Set(["subrip", "srt", "ass", "ssa", "webvtt", "mov_text", "text", "ttml"]);

export interface KeptStreams {
  /** For ffmpeg, with the kept video as its second input. */
  readonly words: readonly string[];
  /** What did not stay as it was, one clause each: "sound 1 (pcm_s16le) was encoded as AAC". */
  readonly notes: readonly string[];
}

/** ffmpeg's name of the container of a result's path. @throws VideoError for an ending that is not written */
export function writtenFormat(path: string): string {
  return holdsOf(path).format;
}

function holdsOf(path: string): Holds {
  const holds = containers[extname(path).toLowerCase()];
  if (holds !== undefined) return holds;
  throw new VideoError(`${path}: expected a name that ends in ${videoEndings.join(", ")}, got "${extname(path)}".`);
}

/**
 * What of a video's other streams goes along: sound as it is where the container holds it, else as AAC; subtitles of text; title,
 * date, chapters and languages. Cover pictures and data stay behind.
 */
export function keptStreams(path: string, { sounds, subtitles, left }: VideoInfo): KeptStreams {
  const holds = holdsOf(path);
  const words: string[] = ["-map_metadata", "1", "-map_chapters", "1"];
  const notes: string[] = [];
  let [heard, read] = [0, 0];
  for (const [n, stream] of sounds.entries()) {
    if (!stream.decodable) {
      notes.push(`${named("sound", n, stream)} was left out: ffmpeg does not know it`);
      continue;
    }
    const copied = holds.sound(stream.codec);
    words.push("-map", `1:${stream.index}`, `-c:a:${heard}`, copied ? "copy" : "aac");
    if (!copied && (stream.channels ?? 2) <= 2) words.push(`-b:a:${heard}`, "192k");
    if (!copied) notes.push(`${named("sound", n, stream)} was encoded as AAC, which ${holds.format} holds`);
    heard++;
  }
  for (const [n, stream] of subtitles.entries()) {
    if (textSubtitles.has(stream.codec)) words.push("-map", `1:${stream.index}`, `-c:s:${read++}`, "mov_text");
    else
      notes.push(
        `${named("subtitles", n, stream)} were left out: they are pictures, which ${holds.format} does not hold`,
      );
  }
  for (const stream of left) notes.push(`a ${stream.kind} stream (${stream.codec}) was left out`);
  return { words, notes };
}

const named = (what: string, n: number, { codec }: OtherStream) => `${what} ${n + 1} (${codec})`;
