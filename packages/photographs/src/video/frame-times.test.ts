import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasFfmpeg } from "./ffmpeg.ts";
import { readFrame, readFrames } from "./read-frames.ts";
import { videoInfo } from "./video-info.ts";
import { VideoWriter } from "./video-writer.ts";

let folder = "";
const at = (name: string) => join(folder, name);
const ffmpeg = (...words: string[]) => execFileSync("ffmpeg", ["-v", "error", "-y", ...words], { cwd: folder });
const present = await hasFfmpeg();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "times-"));
});
afterAll(() => rm(folder, { recursive: true }));

const timesOf = async (path: string) => {
  const times: number[] = [];
  for await (const { time } of readFrames(path)) times.push(time);
  return times;
};

/** The video written anew with its frames and times, as a swap would. */
async function rewritten(name: string, out: string): Promise<readonly string[]> {
  const info = await videoInfo(at(name));
  const { width, height, rate, stored } = info;
  await using writer = await VideoWriter.open(at(out), { width, height, rate, stored, soundOf: at(name) });
  for await (const { pixels, time } of readFrames(at(name), { info })) await writer.write(pixels, time);
  await writer.close();
  return writer.notes;
}

/** Codec names, their order in the file. */
const codecs = (name: string) =>
  execFileSync("ffprobe", ["-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", at(name)])
    .toString()
    .trim()
    .split("\n");

describe.skipIf(!present)("times of frames (skipped without ffmpeg)", () => {
  /** Fifty frames of 25 a second with sound; `chosen` are left in. */
  const made = (name: string, chosen: string) =>
    ffmpeg(
      ...["-f", "lavfi", "-i", "testsrc=duration=2:size=64x48:rate=25", "-f", "lavfi", "-i", "sine=duration=2"],
      ...["-vf", `select='${chosen}'`, "-vsync", "passthrough", "-c:v", "libx264", "-c:a", "aac", name],
    );

  it.each([
    ["a gap of 0.8 seconds", "not(between(n,20,39))", 30],
    ["two frames that were dropped", "not(eq(n,11)+eq(n,30))", 48],
    ["a pace that changes", "if(lt(n,25),1,not(mod(n,3)))", 33],
  ])("%s: each frame is where it was, as long as it was", async (_, chosen, count) => {
    made("in.mp4", chosen);
    const before = await timesOf(at("in.mp4"));
    expect(before.length).toBe(count);
    await rewritten("in.mp4", "out.mp4");
    const after = await timesOf(at("out.mp4"));
    expect(after.length).toBe(count);
    after.forEach((time, n) => {
      expect(time).toBeCloseTo(before[n] as number, 3);
    });
    const ends = async (name: string) =>
      Number(execFileSync("ffprobe", ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", at(name)]));
    expect(await ends("out.mp4")).toBeCloseTo(await ends("in.mp4"), 1);
  });

  it("microseconds count behind the first hundred seconds, too", async () => {
    ffmpeg(
      ...["-f", "lavfi", "-i", "testsrc=duration=1:size=32x32:rate=30000/1001"],
      ...["-c:v", "libx264", "short.mp4"],
    );
    ffmpeg(
      ...["-f", "lavfi", "-t", "1001", "-i", "anullsrc=r=8000:cl=mono", "-itsoffset", "1000", "-i", "short.mp4"],
      ...["-map", "0:a", "-map", "1:v", "-c:v", "copy", "-c:a", "aac", "late.mp4"],
    );
    const times = await timesOf(at("late.mp4"));
    times.forEach((time, n) => {
      expect(time).toBeCloseTo(1000 + (n * 1001) / 30000, 4);
    });
  });

  it("pixels that are not square are squared for reading, and kept in what is written", async () => {
    ffmpeg(
      "-f",
      "lavfi",
      "-i",
      "testsrc=duration=0.4:size=90x96:rate=10",
      "-vf",
      "setsar=16/15",
      "-c:v",
      "libx264",
      "dvd.mp4",
    );
    const info = await videoInfo(at("dvd.mp4"));
    expect(info).toMatchObject({ width: 96, height: 96, stored: { width: 90, height: 96, pixelAspect: "16:15" } });
    expect((await readFrame(at("dvd.mp4"), 1)).width).toBe(96);
    await rewritten("dvd.mp4", "dvd-out.mp4");
    expect((await videoInfo(at("dvd-out.mp4"))).stored).toEqual(info.stored);
  });

  it("sound and subtitles that the container does not hold are turned into what it holds, and named", async () => {
    const tone = [
      "-f",
      "lavfi",
      "-i",
      "testsrc=duration=0.4:size=32x32:rate=10",
      "-f",
      "lavfi",
      "-i",
      "sine=duration=0.4",
    ];
    ffmpeg(...tone, "-c:v", "libx264", "-c:a", "pcm_s16le", "-metadata", "title=Two words", "pcm.mov");
    expect(await rewritten("pcm.mov", "pcm.mp4")).toEqual(["sound 1 (pcm_s16le) was encoded as AAC, which mp4 holds"]);
    expect(codecs("pcm.mp4")).toEqual(["h264", "aac"]);
    expect(await rewritten("pcm.mov", "pcm-out.mov")).toEqual([]);
    expect(codecs("pcm-out.mov")).toEqual(["h264", "pcm_s16le"]);
    const title = execFileSync("ffprobe", [
      "-v",
      "error",
      "-show_entries",
      "format_tags=title",
      "-of",
      "csv=p=0",
      at("pcm.mp4"),
    ]);
    expect(title.toString().trim()).toBe("Two words");
    execFileSync("sh", ["-c", "printf '1\\n00:00:00,000 --> 00:00:00,300\\nHello\\n' > words.srt"], { cwd: folder });
    ffmpeg(
      ...tone,
      "-i",
      "words.srt",
      "-map",
      "0",
      "-map",
      "1",
      "-map",
      "1",
      "-map",
      "2",
      "-c:v",
      "libx264",
      "-c:a:0",
      "flac",
      "-c:a:1",
      "aac",
      "-c:s",
      "srt",
      "many.mkv",
    );
    expect(await rewritten("many.mkv", "many.mp4")).toEqual(["sound 1 (flac) was encoded as AAC, which mp4 holds"]);
    expect(codecs("many.mp4")).toEqual(["h264", "aac", "aac", "mov_text"]);
  });

  it("HDR is read as a screen of standard range shows it", async () => {
    ffmpeg(
      ...["-f", "lavfi", "-i", "color=0x808080:size=64x64:duration=0.2:rate=10", "-vf", "format=yuv420p10le"],
      ...[
        "-c:v",
        "libx265",
        "-x265-params",
        "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc",
      ],
      ...["-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc", "pq.mp4"],
    );
    const info = await videoInfo(at("pq.mp4"));
    expect(info).toMatchObject({ transfer: "pq", primaries: "bt2020", matrix: "bt2020nc" });
    const { data } = await readFrame(at("pq.mp4"), 0, info);
    // 0x80 is 0.502 of PQ, 95 nits, 0.467 of white: 0.467 ^ (1 / 2.4) = 0.728.
    expect(Math.abs((data[3 * 64 * 32 + 96] as number) - 0.728 * 255)).toBeLessThan(4);
  });
});
