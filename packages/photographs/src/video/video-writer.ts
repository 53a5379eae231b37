import { once } from "node:events";
import { rm } from "node:fs/promises";
import type { Writable } from "node:stream";
import type { Pixels } from "@mfim/core";
import { putInPlace, temporaryPath } from "@mfim/files";
import { clockWords, inputWords } from "./container.ts";
import { everyFrameOnce, type Running, start, VideoError } from "./ffmpeg.ts";
import { type KeptStreams, keptStreams, writtenFormat } from "./kept-streams.ts";
import { matroskaFrameHead, matroskaHead } from "./matroska-frames.ts";
import { rateOf, type VideoInfo, videoInfo } from "./video-info.ts";

export interface VideoWriterOptions {
  readonly width: number;
  readonly height: number;
  /** Frames a second, such as "25" or "30000/1001", for frames that come without a time. */
  readonly rate: string;
  /** A video whose sound is kept as it is, bit by bit where the container holds it, at the place where it was; its title, date and subtitles come along. */
  readonly soundOf?: string;
  /** How frames are stored: another size, with pixels of another shape ("16:15"). Default: as they come. */
  readonly stored?: VideoInfo["stored"];
  /** x264's quality, 0 is lossless. Default 16. */
  readonly quality?: number;
  /** Kept as the file's comment: what the video is and what made it. */
  readonly comment?: string;
}

/** The shortest time from one frame to the next, seconds: a tick of the clock that videos are written with. */
const tick = 1 / 90_000;

/**
 * Writes frames as H.264 in BT.709 (what every player shows), each for the time at which it came, with the other streams of another
 * video. Appears under its name when it is whole.
 */
export class VideoWriter implements AsyncDisposable {
  readonly path: string;
  /** What of the kept video's streams did not stay as it was, one clause each. */
  readonly notes: readonly string[];
  readonly #options: VideoWriterOptions;
  readonly #kept: { readonly info: VideoInfo; readonly streams: KeptStreams } | undefined;
  readonly #temporary: string;
  #running: Running | undefined;
  #frames = 0;
  #last = Number.NEGATIVE_INFINITY;
  #first = 0;
  #closed = false;

  private constructor(path: string, options: VideoWriterOptions, kept: VideoInfo | undefined) {
    this.path = path;
    this.#temporary = temporaryPath(path, { keepEnding: true });
    this.#options = options;
    this.#kept = kept === undefined ? undefined : { info: kept, streams: keptStreams(path, kept) };
    this.notes = this.#kept?.streams.notes ?? [];
  }

  /** @throws VideoError for an ending that is not written, where the sound's video cannot be read, or ffmpeg is missing */
  static async open(path: string, options: VideoWriterOptions): Promise<VideoWriter> {
    writtenFormat(path);
    return new VideoWriter(path, options, options.soundOf === undefined ? undefined : await videoInfo(options.soundOf));
  }

  /**
   * Waits while the encoder is behind.
   * @param time seconds since the kept video begins, later than the frame before. Default: by the rate, from where its frames begin
   * @throws VideoError for a frame of another size, and where encoding stopped
   */
  async write(frame: Pixels, time = this.#steadyTime()): Promise<void> {
    const { width, height } = this.#options;
    if (frame.width !== width || frame.height !== height)
      throw new VideoError(
        `${this.path}: expected frames of ${width} x ${height}, got ${frame.width} x ${frame.height}.`,
      );
    const running = this.#running ?? (await this.#start(time));
    const pipe = running.child.stdin as Writable;
    if (!pipe.writable) return this.#fail();
    this.#frames++;
    this.#last = Math.max(time, this.#last + tick);
    pipe.write(matroskaFrameHead(this.#last - this.#first, frame.data.length));
    if (pipe.write(frame.data)) return;
    // A broken pipe rejects; the program's own words say why it broke.
    const heard = new AbortController(); // else every wait would leave a listener behind
    const { signal } = heard;
    await Promise.race([once(pipe, "drain", { signal }), once(pipe, "close", { signal })])
      .catch(() => this.#fail())
      .finally(() => heard.abort());
  }

  #steadyTime(): number {
    return (this.#kept?.info.delay ?? 0) + this.#frames / rateOf(this.#options.rate);
  }

  /** Only now the first frame's time is known, which ffmpeg would otherwise take for 0. */
  async #start(first: number): Promise<Running> {
    this.#first = first;
    const words = encodingWords(this.#temporary, this.#options, first, this.#kept, await everyFrameOnce());
    const running = start("ffmpeg", words, ["pipe", "ignore", "pipe"]);
    this.#running = running;
    const pipe = running.child.stdin as Writable;
    pipe.on("error", () => {}); // reported by the next write, or by close
    const { width, height, rate } = this.#options;
    pipe.write(matroskaHead(width, height, 1 / rateOf(rate)));
    return running;
  }

  /** Ends the video. @throws VideoError where no frame came or encoding failed; nothing is left then */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    (this.#running?.child.stdin as Writable | undefined)?.end();
    const code = await this.#running?.ended;
    if (code !== 0) return this.#fail();
    await putInPlace(this.#temporary, this.path);
  }

  /** Without `close` before, what was written is thrown away. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#running?.child.kill("SIGKILL");
    await this.#running?.ended.catch(() => {});
    await rm(this.#temporary, { force: true });
  }

  async #fail(): Promise<never> {
    this.#closed = true;
    await this.#running?.ended; // rejects with the clear message where ffmpeg is missing
    await rm(this.#temporary, { force: true });
    const why = this.#frames === 0 ? "no frame was written" : (this.#running?.why() ?? "it was not begun");
    throw new VideoError(`${this.path}: the video could not be written: ${why}.`);
  }
}

function encodingWords(
  path: string,
  { soundOf, stored, quality = 16, comment }: VideoWriterOptions,
  first: number,
  kept: { readonly info: VideoInfo; readonly streams: KeptStreams } | undefined,
  pace: readonly string[],
): string[] {
  const other =
    soundOf === undefined || kept === undefined
      ? []
      : [...inputWords(soundOf, kept.info.format), "-map", "0:v", ...kept.streams.words];
  const filters = [
    // Two inputs each start at 0 for ffmpeg: where the sound came first, the frames wait as they did.
    `settb=1/90000,setpts=PTS+${first.toFixed(6)}/TB`,
    `scale=${stored === undefined ? "" : `${stored.width}:${stored.height}:`}out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int`,
    "pad=ceil(iw/2)*2:ceil(ih/2)*2", // half as many colours as pixels in both directions
    `setsar=${(stored?.pixelAspect ?? "1:1").replace(":", "/")}`,
  ];
  const colours = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"];
  return [
    ...["-v", "error", "-nostdin", "-y", ...clockWords],
    ...["-protocol_whitelist", "pipe", "-f", "matroska", "-i", "pipe:0", ...other, ...pace],
    ...["-enc_time_base", "1:90000", "-video_track_timescale", "90000", "-vf", filters.join(",")],
    ...["-c:v", "libx264", "-crf", String(quality), "-preset", "fast", "-pix_fmt", "yuv420p", ...colours],
    ...(comment === undefined ? [] : ["-metadata", `comment=${comment}`]),
    ...["-f", writtenFormat(path), `file:${path}`],
  ];
}
