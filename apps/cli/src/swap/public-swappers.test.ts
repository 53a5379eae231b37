import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "@mfim/core";
import { type CutFace, hasFfmpeg, readFrame } from "@mfim/photographs";
import { useNativeBackend } from "@mfim/testing";
import { addMadeSwapper, dotOnEye, ffhqEye as eye, oneOfEachSignature, redDot } from "@mfim/zoo/made";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPairs } from "../batch/pair-list.ts";
import { runBatch } from "../batch/run-batch.ts";
import { readProvenance } from "../commands/describe-provenance.ts";
import { readPhotograph } from "../picture/photograph.ts";
import { syntheticPhotographs } from "../testing/synthetic-photographs.ts";
import { swapVideo } from "../video/swap-video.ts";
import { SwapSession } from "./swap-session.ts";

const ffmpeg = await hasFfmpeg();
/** All ten take a minute; one that takes an embedding, one that takes a picture and the one that paints a mask stand for them. */
const long = process.env["MFIM_LONG_TESTS"] === "1";
const usual = ["ghost-1", "blendswap-256", "hyperswap-1a-256", "cscs-256"];
const tried = oneOfEachSignature.filter((name) => long || usual.includes(name));

let folder = "";
const at = (name: string) => join(folder, name);
const plain = { face: "refuse", colour: "as-is", detail: "none", region: "square" } as const;

beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "mfim-public-"));
  process.env["MFIM_CACHE"] = folder;
  const [anna, bert] = (await syntheticPhotographs(2)) as [() => Sharp, () => Sharp];
  await anna().png().toFile(at("anna.png"));
  await bert().png().toFile(at("bert.png"));
  await writeFile(at("pairs.csv"), "source,target,out\nanna.png,bert.png,a.png\nbert.png,anna.png,b.png\n");
  if (ffmpeg)
    execFileSync(
      "ffmpeg",
      "-v error -y -loop 1 -i bert.png -t 0.3 -r 10 -c:v libx264 -pix_fmt yuv420p in.mp4".split(" "),
      { cwd: folder },
    );
});
afterAll(() => rm(folder, { recursive: true }));

/** Where the eye of a photograph's face is, by its alignment, as shares of width and height. */
async function eyeIn(session: SwapSession, file: string): Promise<[number, number]> {
  const photograph = await readPhotograph(file);
  const [face] = await session.faces(photograph, "refuse", "--face");
  const [quad, frame] = [(face as CutFace).quad, photograph.pixels];
  // Corners: top left, bottom left, bottom right, top right; 0 is the middle of the first pixel.
  const corner = (n: number, axis: number) => quad[2 * n + axis] as number;
  const place = [0, 1].map(
    (axis) =>
      corner(0, axis) + eye[0] * (corner(3, axis) - corner(0, axis)) + eye[1] * (corner(1, axis) - corner(0, axis)),
  ) as [number, number];
  return [(place[0] + 0.5) / frame.width, (place[1] + 0.5) / frame.height];
}

const dotOf = async (file: string) => {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return redDot(data, info.width);
};

test.each(tried)(
  "%s: what it paints on an eye comes to lie on that eye of photographs and videos",
  async (name) => {
    await addMadeSwapper(folder, name, dotOnEye(name));
    using session = await SwapSession.open({ model: `zoo:${name}`, similarity: false });
    const pairs = await readPairs(at("pairs.csv"), undefined, async () => []);
    const options = { sourceFace: "refuse", mixing: {}, settings: plain } as const;
    const { refused } = await runBatch(session, pairs, at(name), options);
    expect(refused).toEqual([]);
    for (const [target, out] of [
      ["bert.png", "a.png"],
      ["anna.png", "b.png"],
    ] as const) {
      const [found, expected] = [await dotOf(at(`${name}/${out}`)), await eyeIn(session, at(target))];
      expect(Math.hypot(found[0] - expected[0], found[1] - expected[1]), out).toBeLessThan(0.012);
    }
    expect((await readProvenance(at(`${name}/a.png`)))?.model).toBe(session.model.sha256);
    if (!ffmpeg) return;
    using sources = await session.sources([at("anna.png")], "refuse");
    const job = { target: at("in.mp4"), out: at(`${name}.mp4`), quality: 0 };
    const report = await swapVideo(session, [{ wish: "refuse", sources }], job, plain);
    expect([report.swapped, report.frames]).toEqual([3, 3]);
    const frame = await readFrame(job.out, 2);
    const [found, expected] = [redDot(frame.data, frame.width), await eyeIn(session, at("bert.png"))];
    expect(Math.hypot(found[0] - expected[0], found[1] - expected[1])).toBeLessThan(0.015);
  },
  120_000,
);

test("a public swapper that cannot mix says so, whatever is asked of it", async () => {
  await addMadeSwapper(folder, "uniface-256", "source-colour");
  using session = await SwapSession.open({ model: "zoo:uniface-256", similarity: false });
  const two = [at("anna.png"), at("bert.png")];
  await expect(session.sources(two, "refuse")).rejects.toThrow(
    /Mixing, weights and strength: expected an MFIM model, got uniface-256, which only swaps; use one source/,
  );
  await expect(session.sources(two.slice(0, 1), "refuse", { strength: 0.5 })).rejects.toThrow(ConfigError);
});
