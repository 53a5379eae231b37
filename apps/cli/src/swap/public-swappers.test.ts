import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pixels } from "@mfim/core";
import { ConfigError } from "@mfim/core";
import { type CutFace, hasFfmpeg, readFrame } from "@mfim/photographs";
import { useNativeBackend } from "@mfim/testing";
import {
  addMadeSwapper,
  dotOnEye,
  ffhqEye as eye,
  paintedColour,
  redDot,
  type SwapperFacts,
  seenColour,
  swapperFacts,
} from "@mfim/zoo/made";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPairs } from "../batch/pair-list.ts";
import { runBatch } from "../batch/run-batch.ts";
import { readProvenance } from "../commands/describe-provenance.ts";
import { readPhotograph } from "../picture/photograph.ts";
import { syntheticPhotographs } from "../testing/synthetic-photographs.ts";
import { swapVideo } from "../video/swap-video.ts";
import { runPictureJob } from "./picture-job.ts";
import { SwapSession } from "./swap-session.ts";

const ffmpeg = await hasFfmpeg();
/** All of the catalogue take minutes; one that takes an embedding, one that takes a picture and the one that paints a mask stand for them. */
const long = process.env["MFIM_LONG_TESTS"] === "1";
const usual = ["ghost-1", "blendswap-256", "hyperswap-1a-256", "cscs-256"];
const tried = Object.keys(swapperFacts).filter((name) => long || usual.includes(name));

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

/** Where a place of FFHQ's framing, an eye's, is in a photograph by its face's alignment, as shares of width and height. */
async function placeIn(
  session: SwapSession,
  file: string,
  [x, y]: readonly [number, number] = eye,
): Promise<[number, number]> {
  const photograph = await readPhotograph(file);
  const [face] = await session.faces(photograph, "refuse", "--face");
  const [quad, frame] = [(face as CutFace).quad, photograph.pixels];
  // Corners: top left, bottom left, bottom right, top right; 0 is the middle of the first pixel.
  const corner = (n: number, axis: number) => quad[2 * n + axis] as number;
  const place = [0, 1].map(
    (axis) => corner(0, axis) + x * (corner(3, axis) - corner(0, axis)) + y * (corner(1, axis) - corner(0, axis)),
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
      const [found, expected] = [await dotOf(at(`${name}/${out}`)), await placeIn(session, at(target))];
      expect(Math.hypot(found[0] - expected[0], found[1] - expected[1]), out).toBeLessThan(0.012);
    }
    expect((await readProvenance(at(`${name}/a.png`)))?.model).toBe(session.model.sha256);
    if (!ffmpeg) return;
    using sources = await session.sources([at("anna.png")], "refuse");
    const job = { target: at("in.mp4"), out: at(`${name}.mp4`), quality: 0 };
    const report = await swapVideo(session, [{ wish: "refuse", sources }], job, plain);
    expect([report.swapped, report.frames]).toEqual([3, 3]);
    const frame = await readFrame(job.out, 2);
    const [found, expected] = [redDot(frame.data, frame.width), await placeIn(session, at("bert.png"))];
    expect(Math.hypot(found[0] - expected[0], found[1] - expected[1])).toBeLessThan(0.015);
  },
  120_000,
);

const rgb = async (file: string) => (await readPhotograph(file)).pixels;
const swapped = async (session: SwapSession, out: string, settings: Parameters<typeof runPictureJob>[3]) => {
  using sources = await session.sources([at("anna.png")], "refuse");
  await runPictureJob(session, sources, { target: at("bert.png"), out: at(out) }, settings);
  return { shown: await rgb(at(out)), source: sources.faces[0] as Pixels };
};

test.each(tried)("%s: a photograph's target and source reach it, and come out, in its own values", async (name) => {
  await addMadeSwapper(folder, name, "source-colour");
  {
    using session = await SwapSession.open({ model: `zoo:${name}`, similarity: false });
    const { shown, source } = await swapped(session, "colour.png", plain);
    const seen = seenColour(Float32Array.from(source.data, (value) => value / 127.5 - 1));
    const expected = paintedColour(swapperFacts[name] as SwapperFacts, seen);
    // Left of the middle: one of them paints that half alone.
    const [x, y] = await placeIn(session, at("bert.png"), [0.45, 0.55]);
    const pixel = 3 * (Math.floor(y * shown.height) * shown.width + Math.floor(x * shown.width));
    for (const [c, value] of expected.entries())
      expect(Math.abs((shown.data[pixel + c] as number) - ((value + 1) / 2) * 255), `channel ${c}`).toBeLessThan(3);
  }
  await addMadeSwapper(folder, name, "shifted-target");
  using session = await SwapSession.open({ model: `zoo:${name}`, similarity: false });
  const [{ shown }, before] = [await swapped(session, "shifted.png", plain), await rgb(at("bert.png"))];
  const away = before.data.map((value, i) => Math.abs(value - (shown.data[i] as number)));
  const mean = away.reduce((sum, value) => sum + value, 0) / away.length;
  // A pixel to the right of its crop, through two alignments; painted in other values than it is read it would be off by far more.
  expect(mean).toBeGreaterThan(0);
  expect(mean).toBeLessThan(5);
});

test("as it is pasted where nothing is asked for: the face with its margin alone, in the photograph's colours", async () => {
  const ask = { face: "refuse" } as const;
  const before = await rgb(at("bert.png"));
  await addMadeSwapper(folder, "ghost-1", "shifted-target");
  {
    using session = await SwapSession.open({ model: "zoo:ghost-1", similarity: false });
    const { shown } = await swapped(session, "usual.png", ask);
    const changed = before.data.filter((value, i) => Math.abs(value - (shown.data[i] as number)) > 40).length;
    expect(changed / before.data.length).toBeLessThan(0.02);
    expect(Buffer.compare(shown.data, before.data)).not.toBe(0);
  }
  await addMadeSwapper(folder, "ghost-1", dotOnEye("ghost-1"));
  using session = await SwapSession.open({ model: "zoo:ghost-1", similarity: false });
  const { shown } = await swapped(session, "usual-dot.png", ask);
  const [expected, corner] = [
    await placeIn(session, at("bert.png")),
    await placeIn(session, at("bert.png"), [0.04, 0.04]),
  ];
  const found = redDot(shown.data, shown.width);
  expect(Math.hypot(found[0] - expected[0], found[1] - expected[1])).toBeLessThan(0.02);
  const pixel = 3 * (Math.floor(corner[1] * shown.height) * shown.width + Math.floor(corner[0] * shown.width));
  expect([...shown.data.slice(pixel, pixel + 3)]).toEqual([...before.data.slice(pixel, pixel + 3)]);
});

test("a public swapper that cannot mix says so, whatever is asked of it", async () => {
  await addMadeSwapper(folder, "uniface-256", "source-colour");
  using session = await SwapSession.open({ model: "zoo:uniface-256", similarity: false });
  const two = [at("anna.png"), at("bert.png")];
  await expect(session.sources(two, "refuse")).rejects.toThrow(
    /Mixing, weights and strength: expected an MFIM model, got uniface-256, which only swaps; use one source/,
  );
  await expect(session.sources(two.slice(0, 1), "refuse", { strength: 0.5 })).rejects.toThrow(ConfigError);
});
