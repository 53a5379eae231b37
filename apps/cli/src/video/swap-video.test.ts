import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasFfmpeg, readFrame, videoInfo } from "@mfim/photographs";
import { useNativeBackend } from "@mfim/testing";
import { fileSha256 } from "@mfim/zoo/swapping";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readProvenance } from "../commands/describe-provenance.ts";
import { SwapSession } from "../swap/swap-session.ts";
import { syntheticPhotographs } from "../testing/synthetic-photographs.ts";
import { writeTinyModel } from "../testing/tiny-model.ts";
import { swapVideo } from "./swap-video.ts";
import { appendXmpBox, readXmpBox } from "./xmp-box.ts";

const present = await hasFfmpeg();
let folder = "";
const at = (name: string) => join(folder, name);
const ffmpeg = (words: string) => execFileSync("ffmpeg", ["-v", "error", "-y", ...words.split(" ")], { cwd: folder });
const soundOf = (name: string) =>
  execFileSync("ffmpeg", ["-v", "error", "-i", at(name), "-map", "0:a", "-c", "copy", "-f", "md5", "-"]).toString();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mfim-video-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("an XMP box", () => {
  it("is found among the others, and only where there is one", async () => {
    const box = (type: string, content: string) => {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(8 + content.length, 0);
      head.write(type, 4, "latin1");
      return Buffer.concat([head, Buffer.from(content)]);
    };
    await writeFile(at("boxes"), Buffer.concat([box("ftyp", "isom"), box("mdat", "x".repeat(1000))]));
    expect(await readXmpBox(at("boxes"))).toBeUndefined();
    await appendXmpBox(at("boxes"), "<x>é</x>");
    expect(await readXmpBox(at("boxes"))).toBe("<x>é</x>");
    await writeFile(at("text"), "this is no video at all, not even nearly one");
    expect(await readXmpBox(at("text"))).toBeUndefined();
  });
});

describe.skipIf(!present)("a video", () => {
  let session: SwapSession;
  beforeAll(async () => {
    await useNativeBackend();
    const [anna, bert] = (await syntheticPhotographs(2)) as [() => Sharp, () => Sharp];
    await anna().png().toFile(at("anna.png"));
    await bert().png().toFile(at("bert.png"));
    await sharp({ create: { width: 400, height: 320, channels: 3, background: "#345" } })
      .png()
      .toFile(at("wall.png"));
    const sound = "-f lavfi -i sine=frequency=440:duration=1.5";
    ffmpeg(`${sound} -loop 1 -i bert.png -t 0.7 -r 10 -map 1:v -map 0:a -c:v libx264 -pix_fmt yuv420p -c:a aac in.mp4`);
    ffmpeg("-loop 1 -i wall.png -t 0.2 -r 10 -c:v libx264 -pix_fmt yuv420p wall.mp4");
    session = await SwapSession.open({ model: await writeTinyModel(at("model")), similarity: false });
  });
  afterAll(() => session?.[Symbol.dispose]());

  it("keeps its sound, frames and surroundings, and says what it is", async () => {
    using sources = await session.sources([at("anna.png")], "refuse");
    const job = { target: at("in.mp4"), out: at("out.mp4"), quality: 0 };
    const info = await videoInfo(job.target);
    const report = await swapVideo(session, [{ wish: "refuse", sources }], job, { colour: "as-is" });
    const nothing = { unswapped: [], similarity: [], notes: [] };
    expect(report).toEqual({ frames: info.frames, swapped: info.frames, of: "photographs", ...nothing });
    expect(await videoInfo(job.out)).toMatchObject({ frames: info.frames, rate: info.rate, hasSound: true });
    expect(soundOf("out.mp4")).toBe(soundOf("in.mp4"));
    const [before, after] = [await readFrame(job.target, 5), await readFrame(job.out, 5)];
    const difference = (x: number, y: number) => {
      const i = 3 * (y * before.width + x);
      return Math.max(
        ...[0, 1, 2].map((c) => Math.abs((before.data[i + c] as number) - (after.data[i + c] as number))),
      );
    };
    expect(difference(20, 20)).toBeLessThanOrEqual(3);
    expect(difference(195, 170)).toBeGreaterThan(10);
    expect(await readProvenance(job.out)).toMatchObject({
      model: session.model.sha256,
      sources: [await fileSha256(at("anna.png"))],
      target: await fileSha256(job.target),
    });
  });

  it("without a face is refused, and nothing is left", async () => {
    using sources = await session.sources([at("anna.png")], "refuse");
    const job = { target: at("wall.mp4"), out: at("none.mp4") };
    const roles = [{ wish: "refuse", sources }] as const;
    await expect(swapVideo(session, roles, job, {})).rejects.toThrow(/wall\.mp4: no face.*none of 2/);
    expect((await readdir(folder)).filter((name) => name.startsWith("none"))).toEqual([]);
    await expect(swapVideo(session, roles, { ...job, out: at("x.avi") }, {})).rejects.toThrow(/ends in .mp4/);
  });
});
