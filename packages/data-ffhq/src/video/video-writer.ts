import { once } from "node:events";
import { rename, rm } from "node:fs/promises";
import type { Writable } from "node:stream";
import type { Pixels } from "@mfim/core";
import { everyFrameOnce, type Running, start, VideoError } from "./ffmpeg.ts";
import { type VideoInfo, videoInfo } from "./video-info.ts";

export interface VideoWriterOptions {
  readonly width: number;
  readonly height: number;
  /** Frames a second, such as "25" or "30000/1001". */
  readonly rate: string;
  /** A video whose sound is kept as it is, bit by bit, at the place where it was. */
  readonly soundOf?: string;
  /** x264's quality, 0 is lossless. Default 16. */
  readonly quality?: number;
  /** Kept as the file's comment: what the video is and what made it. */
  readonly comment?: string;
}

/** Writes frames as H.264 in BT.709 (what every player shows), with the sound of another video. Appears under its name when it is whole. */
export class VideoWriter implements AsyncDisposable {
  readonly path: string;
  readonly #options: VideoWriterOptions;
  readonly #running: Running;
  readonly #temporary: string;
  #frames = 0;
  #closed = false;

  private constructor(path: string, temporary: string, options: VideoWriterOptions, running: Running) {
    this.path = path;
    this.#temporary = temporary;
    this.#options = options;
    this.#running = running;
  }

  /** @throws VideoError where the sound's video cannot be read or ffmpeg is missing */
  static async open(path: string, options: VideoWriterOptions): Promise<VideoWriter> {
    const sound = options.soundOf === undefined ? undefined : await videoInfo(options.soundOf);
    const temporary = path.replace(/(\.[^./\\]*)?$/, (ending) => `.part${ending === "" ? ".mp4" : ending}`);
    const running = start("ffmpeg", encodingWords(temporary, options, sound, await everyFrameOnce()), [
      "pipe",
      "ignore",
      "pipe",
    ]);
    (running.child.stdin as Writable).on("error", () => {}); // reported by the next write, or by close
    return new VideoWriter(path, temporary, options, running);
  }

  /** Waits while the encoder is behind. @throws VideoError for a frame of another size, and where encoding stopped */
  async write(frame: Pixels): Promise<void> {
    const { width, height } = this.#options;
    if (frame.width !== width || frame.height !== height)
      throw new VideoError(
        `${this.path}: expected frames of ${width} x ${height}, got ${frame.width} x ${frame.height}.`,
      );
    const pipe = this.#running.child.stdin as Writable;
    if (!pipe.writable) return this.#fail();
    this.#frames++;
    if (pipe.write(frame.data)) return;
    // A broken pipe rejects; the program's own words say why it broke.
    const heard = new AbortController(); // else every wait would leave a listener behind
    const { signal } = heard;
    await Promise.race([once(pipe, "drain", { signal }), once(pipe, "close", { signal })])
      .catch(() => this.#fail())
      .finally(() => heard.abort());
  }

  /** Ends the video. @throws VideoError where no frame came or encoding failed; nothing is left then */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    (this.#running.child.stdin as Writable).end();
    const code = await this.#running.ended;
    if (code !== 0 || this.#frames === 0) return this.#fail();
    await rename(this.#temporary, this.path);
  }

  /** Without `close` before, what was written is thrown away. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#running.child.kill("SIGKILL");
    await this.#running.ended.catch(() => {});
    await rm(this.#temporary, { force: true });
  }

  async #fail(): Promise<never> {
    this.#closed = true;
    await this.#running.ended; // rejects with the clear message where ffmpeg is missing
    await rm(this.#temporary, { force: true });
    const why = this.#frames === 0 ? "no frame was written" : this.#running.why();
    throw new VideoError(`${this.path}: the video could not be written: ${why}.`);
  }
}

function encodingWords(
  path: string,
  options: VideoWriterOptions,
  sound: VideoInfo | undefined,
  pace: readonly string[],
): string[] {
  const { width, height, rate, soundOf, quality = 16, comment } = options;
  const frames = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", `${width}x${height}`, "-r", rate, "-i", "pipe:0"];
  // Two inputs each start at 0 for ffmpeg: where the sound came first, the frames wait as they did.
  const wait = `settb=1/90000,setpts=PTS+${(sound?.delay ?? 0).toFixed(6)}/TB`;
  const heard =
    soundOf === undefined || sound?.hasSound !== true
      ? []
      : ["-i", `file:${soundOf}`, "-map", "0:v", "-map", "1:a", "-c:a", "copy"];
  const even = "pad=ceil(iw/2)*2:ceil(ih/2)*2"; // half as many colours as pixels in both directions
  const colours = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"];
  return [
    ...["-v", "error", "-nostdin", "-y", ...frames, ...heard, ...pace],
    ...["-vf", `${wait},${even},scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int`],
    ...["-c:v", "libx264", "-crf", String(quality), "-preset", "fast", "-pix_fmt", "yuv420p", ...colours],
    ...(comment === undefined ? [] : ["-metadata", `comment=${comment}`]),
    `file:${path}`,
  ];
}
