import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { videoContainer } from "./container.ts";
import { hasFfmpeg } from "./ffmpeg.ts";
import { readFrames } from "./read-frames.ts";
import { videoInfo } from "./video-info.ts";

let folder = "";
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "container-"));
});
afterAll(() => rm(folder, { recursive: true }));

const playlists = {
  hls: "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nsecret.ts\n#EXT-X-ENDLIST\n",
  dash: '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
  concat: "ffconcat version 1.0\nfile 'secret.mp4'\n",
} as const;

test.each(Object.keys(playlists) as (keyof typeof playlists)[])("a playlist named .mp4 is none (%s)", async (name) => {
  await writeFile(at(`${name}.mp4`), playlists[name]);
  await expect(videoContainer(at(`${name}.mp4`))).rejects.toThrow(/got a list of other files/);
  await expect(videoInfo(at(`${name}.mp4`))).rejects.toThrow(/got a list of other files/);
});

test("addresses, folders and sound are no videos, each in a sentence", async () => {
  await expect(videoInfo("https://example.org/film.mp4")).rejects.toThrow(/cannot be read \(No such file/);
  await expect(videoInfo("concat:a.mp4|b.mp4")).rejects.toThrow(/cannot be read \(No such file/);
  await expect(videoInfo(folder)).rejects.toThrow(/neither a file nor a link/);
  await writeFile(at("song.mp4"), Buffer.from("ID3\u0004\0\0\0\0\0\0", "latin1"));
  await expect(videoInfo(at("song.mp4"))).rejects.toThrow(/got sound alone \(MP3\)/);
});

const words = (text: string) => execFileSync("ffmpeg", ["-v", "error", "-y", ...text.split(" ")], { cwd: folder });
const picture = "-f lavfi -i testsrc=duration=0.4:size=64x48:rate=10";

describe.skipIf(!(await hasFfmpeg()))("files that ffmpeg wrote (skipped without it)", () => {
  it.each([
    ["a.mp4", "libx264", "mov"],
    ["a.mov", "libx264", "mov"],
    ["a.mkv", "libx264", "matroska"],
    ["a.webm", "libvpx", "matroska"],
    ["a.avi", "mpeg4", "avi"],
    ["a.ts", "libx264", "mpegts"],
    ["a.m2ts", "libx264", "mpegts"],
    ["a.mpg", "mpeg2video", "mpeg"],
    ["a.flv", "flv", "flv"],
    ["a.ogv", "libtheora", "ogg"],
    ["a.wmv", "wmv2", "asf"],
    ["a.mxf", "mpeg2video", "mxf"],
    ["a.gif", "gif", "gif"],
    ["a.y4m", "wrapped_avframe -pix_fmt yuv420p", "yuv4mpegpipe"],
    ["a.h264", "libx264", "h264"],
  ])("%s is known by its bytes, and read", async (name, codec, format) => {
    words(`${picture} ${name.endsWith("mpg") || name.endsWith("mxf") ? "-r 25 " : ""}-c:v ${codec} ${name}`);
    expect(await videoContainer(at(name))).toBe(format);
    const times: number[] = [];
    for await (const { time } of readFrames(at(name))) times.push(time);
    expect(times.length).toBeGreaterThanOrEqual(4);
    expect(times.every((time, n) => n === 0 || time > (times[n - 1] as number))).toBe(true);
  });

  it("a reception that begins within a packet is one", async () => {
    words(`${picture} -c:v mpeg2video -r 25 whole.ts`);
    await writeFile(at("part.ts"), (await readFile(at("whole.ts"))).subarray(77));
    expect(await videoContainer(at("part.ts"))).toBe("mpegts");
    expect((await videoInfo(at("part.ts"))).frames).toBeGreaterThanOrEqual(3);
  });

  it("a song with a cover is no video", async () => {
    words(
      "-f lavfi -i sine=duration=0.5 -f lavfi -i color=red:size=32x32:duration=0.1 -frames:v 1 -c:a aac -c:v png -disposition:v attached_pic cover.m4a",
    );
    await expect(videoInfo(at("cover.m4a"))).rejects.toThrow(/got sound with a cover picture/);
  });
});
