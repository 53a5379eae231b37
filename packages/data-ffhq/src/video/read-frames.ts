import type { Readable } from "node:stream";
import type { Pixels } from "@mfim/core";
import { everyFrameOnce, type Running, start, VideoError } from "./ffmpeg.ts";
import { type VideoInfo, videoInfo } from "./video-info.ts";

export interface VideoFrame {
  /** Place in the video, from 0 (or, with `rate`, in the frames of that rate). */
  readonly number: number;
  readonly pixels: Pixels;
}

export interface ReadFramesOptions {
  /** Only these frames, whatever their order here; they come in the video's order. Default: all. */
  readonly only?: readonly number[];
  /** Frames a second: frames are dropped and doubled so that a constant rate stays with the sound. Default: every frame as it is. */
  readonly rate?: string;
  /** What `videoInfo` says of the file, where it is known already. */
  readonly info?: VideoInfo;
}

/**
 * The frames of a video, upright RGB, one after another: ffmpeg decodes beside this process, and waits when nobody
 * takes them, so that a film needs no more memory than a clip.
 * @throws VideoError for what cannot be decoded, for frames that are not there, and where ffmpeg is missing
 */
export async function* readFrames(path: string, options: ReadFramesOptions = {}): AsyncGenerator<VideoFrame> {
  const only = options.only === undefined ? undefined : [...new Set(options.only)].sort((a, b) => a - b);
  if (only?.length === 0) return;
  const info = options.info ?? (await videoInfo(path));
  const running = start("ffmpeg", await decodingWords(path, info, only, options.rate), ["ignore", "pipe", "pipe"]);
  let count = 0;
  try {
    for await (const pixels of portablePixmaps(running.child.stdout as Readable)) {
      yield { number: only === undefined ? count : (only[count] as number), pixels };
      count++;
    }
    await assertComplete(running, path, only, count);
  } finally {
    running.child.stdout?.destroy(); // a pipe nobody reads would keep the program's end from being seen
    running.child.kill("SIGKILL"); // does nothing to one that has ended
    await running.ended.catch(() => {});
  }
}

async function decodingWords(
  path: string,
  info: VideoInfo,
  only: readonly number[] | undefined,
  rate: string | undefined,
): Promise<string[]> {
  const pace = rate === undefined ? await everyFrameOnce() : [];
  const filters = [
    ...(rate === undefined ? [] : [`fps=${rate}`]),
    ...(only === undefined ? [] : [`select='${only.map((n) => `eq(n,${n})`).join("+")}'`]),
    `scale=in_color_matrix=${info.matrix}:flags=accurate_rnd+full_chroma_int`,
  ];
  const stop = only === undefined ? [] : ["-frames:v", String(only.length)];
  return [
    ...["-v", "error", "-nostdin", "-i", `file:${path}`, "-map", "0:v:0", ...pace, "-vf", filters.join(",")],
    ...[...stop, "-pix_fmt", "rgb24", "-f", "image2pipe", "-c:v", "ppm", "pipe:1"],
  ];
}

async function assertComplete(
  { ended, why }: Running,
  path: string,
  only: readonly number[] | undefined,
  count: number,
) {
  const code = await ended;
  if (code !== 0) throw new VideoError(`${path}: decoding stopped after ${count} frames: ${why()}.`);
  if (only !== undefined && count < only.length)
    throw new VideoError(`${path}: expected frame ${only[count]}, but the video ends before it.`);
  if (count === 0) throw new VideoError(`${path}: expected frames, got none: ${why()}.`);
}

/** One frame by its number. @throws VideoError */
export async function readFrame(path: string, number: number, info?: VideoInfo): Promise<Pixels> {
  for await (const { pixels } of readFrames(path, { only: [number], ...(info === undefined ? {} : { info }) }))
    return pixels;
  throw new VideoError(`${path}: expected frame ${number}, but the video ends before it.`);
}

/** Binary PPM pictures, one behind the other; each says its own size. */
async function* portablePixmaps(stream: Readable): AsyncGenerator<Pixels> {
  const bytes = new ByteQueue(stream);
  for (;;) {
    const head = await bytes.lines(3); // P6, width and height, 255
    if (head === undefined) return;
    const [width = 0, height = 0] = (head[1] ?? "").split(" ").map(Number);
    const data = await bytes.take(width * height * 3);
    if (head[0] !== "P6" || data === undefined) return;
    yield { width, height, data };
  }
}

/** Takes exact numbers of bytes from a stream. */
class ByteQueue {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** `undefined` where the stream ends before. */
  async take(count: number): Promise<Uint8Array | undefined> {
    const taken = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      if (this.#rest.length === 0 && !(await this.#more())) return undefined;
      const part = this.#rest.subarray(0, count - at);
      taken.set(part, at);
      at += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return taken;
  }

  async lines(count: number): Promise<string[] | undefined> {
    const found: string[] = [];
    while (found.length < count) {
      const end = this.#rest.indexOf(10);
      if (end >= 0) {
        found.push(this.#rest.toString("latin1", 0, end));
        this.#rest = this.#rest.subarray(end + 1);
      } else if (!(await this.#more())) return undefined;
    }
    return found;
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done === true) return false;
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    return true;
  }
}
