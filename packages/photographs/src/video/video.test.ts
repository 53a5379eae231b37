import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pixels } from "@mfim/core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hasFfmpeg, output } from "./ffmpeg.ts";
import { readFrame, readFrames } from "./read-frames.ts";
import { videoInfo } from "./video-info.ts";
import { VideoWriter } from "./video-writer.ts";

const present = await hasFfmpeg();
const [width, height, count] = [64, 48, 40];

/** Eight bars across the picture are the bits of the frame's number; the lower half is one colour. */
function numbered(number: number, colour: readonly [number, number, number] = [200, 60, 40]): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const bit = ((number >> Math.floor(x / 8)) & 1) * 255;
    data.set(y < height / 2 ? [bit, bit, bit] : colour, 3 * i);
  }
  return { width, height, data };
}

const numberOf = ({ data }: Pixels) =>
  Array.from({ length: 8 }, (_, bit) => ((data[(8 * width + bit * 8 + 4) * 3] as number) > 127 ? 2 ** bit : 0)).reduce(
    (a, b) => a + b,
  );

let folder: string;
let [silent, sound] = ["", ""];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "video-"));
  [silent, sound] = [join(folder, "si lent'.mp4"), join(folder, "sound.mp4")];
  if (!present) return;
  await using writer = await VideoWriter.open(silent, { width, height, rate: "10" });
  for (let n = 0; n < count; n++) await writer.write(numbered(n));
  await writer.close();
  // The sound begins 0.3 seconds before the first frame.
  await output(
    "ffmpeg",
    [
      "-v",
      "error",
      "-f",
      "lavfi",
      "-i",
      "sine=frequency=440:duration=4",
      "-itsoffset",
      "0.3",
      "-i",
      silent,
      "-map",
      "1:v",
      "-map",
      "0:a",
      "-c:v",
      "copy",
      "-c:a",
      "aac",
      sound,
    ],
    "a test's sound",
  );
});
afterAll(() => rm(folder, { recursive: true }));

const collect = async (frames: AsyncIterable<{ readonly number: number; readonly pixels: Pixels }>) => {
  const found: [number, number][] = [];
  for await (const { number, pixels } of frames) found.push([number, numberOf(pixels)]);
  return found;
};
const soundOf = (path: string) =>
  output("ffmpeg", ["-v", "error", "-i", path, "-map", "0:a", "-c", "copy", "-f", "md5", "-"], path);
const timesOf = async (path: string, stream: string) => {
  const words = ["-v", "error", "-select_streams", stream, "-show_entries", "packet=pts_time", "-of", "csv=p=0", path];
  return Number((await output("ffprobe", words, path)).split("\n")[0]?.replace(",", ""));
};

describe.skipIf(!present)("videos (skipped without ffmpeg)", () => {
  it("give every frame once, by its number", async () => {
    const info = await videoInfo(silent);
    expect(info).toMatchObject({
      width,
      height,
      rate: "10/1",
      frames: count,
      hasSound: false,
      steady: true,
      matrix: "bt709",
    });
    expect(await collect(readFrames(silent))).toEqual(Array.from({ length: count }, (_, n) => [n, n]));
  });

  it("give chosen frames alone, and say which is not there", async () => {
    expect(await collect(readFrames(silent, { only: [33, 0, 7, 33] }))).toEqual([
      [0, 0],
      [7, 7],
      [33, 33],
    ]);
    expect(numberOf(await readFrame(silent, 39))).toBe(39);
    await expect(readFrame(silent, 40)).rejects.toThrow(/expected frame 40, but the video ends before it/);
    await expect(collect(readFrames(silent, { only: [3, 99] }))).rejects.toThrow(/expected frame 99/);
  });

  it("change their rate without drifting", async () => {
    const frames = await collect(readFrames(silent, { rate: "5" }));
    expect(frames.length).toBe(count / 2);
    for (const [number, shown] of frames) expect(Math.abs(shown - 2 * number)).toBeLessThanOrEqual(1);
  });

  it("keep colours", async () => {
    const { data } = await readFrame(silent, 5);
    const at = (40 * width + 32) * 3;
    [200, 60, 40].forEach((value, channel) => {
      expect(Math.abs((data[at + channel] as number) - value)).toBeLessThanOrEqual(4);
    });
  });

  it("stop decoding when nobody reads on", async () => {
    for await (const { number } of readFrames(silent)) if (number === 2) break;
    const frames = readFrames(silent);
    expect((await frames.next()).value?.number).toBe(0);
    await frames.return(undefined);
    expect((await frames.next()).done).toBe(true);
  });

  it("keep the sound bit by bit and where it was", async () => {
    const out = join(folder, "swapped.mp4");
    const { rate, ...info } = await videoInfo(sound);
    expect(info).toMatchObject({ hasSound: true, delay: expect.closeTo(0.3, 1) });
    await using writer = await VideoWriter.open(out, { width, height, rate, soundOf: sound, comment: "synthetic" });
    for await (const { number } of readFrames(sound)) await writer.write(numbered(255 - number));
    await writer.close();
    expect(await soundOf(out)).toBe(await soundOf(sound));
    const gap = async (path: string) => (await timesOf(path, "v:0")) - (await timesOf(path, "a:0"));
    expect(await gap(out)).toBeCloseTo(await gap(sound), 1);
    expect(numberOf(await readFrame(out, 9))).toBe(246);
    expect(
      await output("ffprobe", ["-v", "error", "-show_entries", "format_tags=comment", "-of", "csv=p=0", out], out),
    ).toContain("synthetic");
  });

  it("are refused where they are none, and leave nothing half-written", async () => {
    const text = join(folder, "text.mp4");
    await writeFile(text, "no video");
    await expect(videoInfo(text)).rejects.toThrow(/text\.mp4: expected a video .*like none of them/);
    await expect(videoInfo(join(folder, "absent.mp4"))).rejects.toThrow(/No such file/);
    const before = await readdir(folder);
    {
      await using writer = await VideoWriter.open(join(folder, "thrown away.mp4"), { width, height, rate: "10" });
      await writer.write(numbered(1));
      await expect(writer.write({ width: 2, height: 2, data: new Uint8Array(12) })).rejects.toThrow(
        /expected frames of 64 x 48, got 2 x 2/,
      );
    }
    const empty = await VideoWriter.open(join(folder, "empty.mp4"), { width, height, rate: "10" });
    await expect(empty.close()).rejects.toThrow(/no frame was written/);
    const lost = await VideoWriter.open(join(folder, "no/such/folder.mp4"), { width, height, rate: "10" });
    await expect(async () => {
      for (let n = 0; n < 50; n++) await lost.write(numbered(n));
      await lost.close();
    }).rejects.toThrow(/could not be written: .*No such file/);
    expect(await readdir(folder)).toEqual(before);
  });
});

describe("without ffmpeg", () => {
  afterEach(() => {
    delete process.env["FFMPEG"];
    delete process.env["FFPROBE"];
  });

  it("one sentence says what to install", async () => {
    process.env["FFMPEG"] = "no-such-ffmpeg";
    process.env["FFPROBE"] = "no-such-ffprobe";
    expect(await hasFfmpeg()).toBe(false);
    const any = join(folder, "any.mp4");
    await writeFile(any, Buffer.from("\0\0\0\x08ftypisom", "latin1"));
    await expect(videoInfo(any)).rejects.toThrow(
      'Videos need ffmpeg, and no program "no-such-ffprobe" was found; install ffmpeg (apt install ffmpeg',
    );
    await expect(VideoWriter.open(join(folder, "x.mp4"), { width, height, rate: "10", soundOf: any })).rejects.toThrow(
      /Videos need ffmpeg/,
    );
  });
});
