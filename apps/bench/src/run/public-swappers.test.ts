import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { datasetForm, importPictures } from "@mfim/data-ffhq";
import { bundledPackFolder, openFacePack } from "@mfim/faces-3d";
import { useNativeBackend } from "@mfim/testing";
import { addMadeSwapper } from "@mfim/zoo/made";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { stringify } from "yaml";
import { readResult } from "../result/write-result.ts";
import { movedPicture } from "../validate/moved-picture.ts";
import { runBench } from "./run-bench.ts";

/** A minute on two busy cores. */
const long = process.env["MFIM_LONG_TESTS"] === "1";

let folder = "";
beforeAll(async () => {
  if (!long) return;
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "bench-public-"));
  process.env["MFIM_CACHE"] = folder;
  // Told by an embedding; by the sum of two; by an embedding, with a mask of its own that is the left half of the crop; by
  // an embedding of the recogniser that judges below; by the source's picture itself.
  for (const name of ["ghost-1", "cscs-256", "hyperswap-1a-256", "inswapper-128", "blendswap-256"])
    await addMadeSwapper(folder, name, name === "cscs-256" ? "source-colour" : "shifted-target");
}, 120_000);
afterAll(async () => {
  if (folder !== "") await rm(folder, { recursive: true });
});

/** Figures of every method, in both directions where there are two. */
const figures = [
  ...["gaze", "lighting", "expression", "pose-hn", "landmarks-mouth", "mouth-opening"].flatMap((quantity) => [
    `${quantity}.target`,
    `${quantity}.truth`,
  ]),
  ...["identity.source", "identity.truth", "identity-dlib.source", "identity-dlib.truth"],
  ...[
    "input-leak.truth",
    "sharpness.target",
    "sharpness.truth",
    "l1-mouth.truth",
    "skin-tone.truth",
    "ssim-face.truth",
  ],
];
const limit = 3;

test.skipIf(!long)("the whole bench over MFIM, public swappers and yardsticks", { timeout: 600_000 }, async () => {
  const out = join(folder, "out");
  const methods = "mfim,zoo:ghost-1,zoo:cscs-256,zoo:hyperswap-1a-256,pasted,target,source,truth";
  const printed = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  await runBench({ protocol: "swap-truth-v1-sample", methods, out, limit, batch: 8 });
  printed.mockRestore();
  const { result } = await readResult(out);
  expect(result.methods.map(({ method }) => method)).toEqual(
    methods.split(",").map((name) => name.replace("zoo:", "")),
  );
  const value = (method: string, figure: string) => {
    const record = result.methods.find((row) => row.method === method)?.figures[figure];
    // A face of one colour is no face to a detector.
    if (method !== "cscs-256") expect(record?.count, `${method} ${figure}`).toMatchObject({ measured: limit });
    return record?.value as number;
  };
  for (const { method } of result.methods)
    for (const figure of figures) expect(value(method, figure), `${method} ${figure}`).not.toBeUndefined();
  // Perfect where nothing was done, or all that should be.
  for (const figure of figures.filter((name) => name.endsWith(".target")))
    expect(value("target", figure)).toBeCloseTo(0, 4);
  for (const figure of figures.filter((name) => /^(?!identity|ssim).*\.truth$/.test(name)))
    expect(value("truth", figure), figure).toBeCloseTo(0, 4);
  // One pixel of 256 to the right in the crop: next to nothing in a picture of 128, but it is not nothing.
  for (const method of ["ghost-1", "hyperswap-1a-256"]) {
    expect(value(method, "gaze.target")).toBeGreaterThan(0);
    expect(value(method, "gaze.target")).toBeLessThan(0.25 * value("source", "gaze.target"));
    expect(value(method, "lighting.target")).toBeLessThan(0.1 * value("source", "lighting.target"));
    expect(Math.abs(value(method, "input-leak.truth") - value("target", "input-leak.truth"))).toBeLessThan(0.1);
  }
  // A face of the source's mean colour has no detail, and another skin than the target's.
  expect(value("cscs-256", "sharpness.target")).toBeLessThan(-1);
  expect(value("cscs-256", "ssim-face.truth")).toBeLessThan(value("ghost-1", "ssim-face.truth"));
  // Two judges stand for the spread: its ends are theirs, and its middle is between.
  for (const { method, summary } of result.methods) {
    // The model that ships was taught by dlib's network: of that it is no judge.
    const judges = method === "mfim" ? ["gain.identity"] : ["gain.identity", "gain.identity-dlib"];
    const gains = judges.map((name) => summary[name]?.value as number);
    expect(summary["gain.identity/least"]?.value, method).toBeCloseTo(Math.min(...gains), 6);
    expect(summary["gain.identity/largest"]?.value, method).toBeCloseTo(Math.max(...gains), 6);
    expect(summary["gain.identity/mean"]?.value, method).toBeCloseTo(
      gains.reduce((sum, gain) => sum + gain) / gains.length,
      6,
    );
  }
  const gained = (method: string, end: "least" | "largest") =>
    result.methods.find((row) => row.method === method)?.summary[`gain.identity/${end}`]?.value as number;
  expect([gained("target", "least"), gained("target", "largest")]).toEqual([0, 0]);
  expect(gained("source", "least")).toBeGreaterThan(1);
  // What paints the target has nobody's identity but the target's.
  expect(Math.abs(gained("ghost-1", "largest"))).toBeLessThan(0.15);
  const table = await readFile(join(out, "result.tex"), "utf8");
  for (const column of ["gaze.truth", "lighting.truth", "ghost-1 &", "hyperswap-1a-256 &"])
    expect(table).toContain(column);
  const page = await readFile(join(out, "report.html"), "utf8");
  expect(page).toMatch(/<td>ghost-1 - cscs-256<\/td>/);
  expect(page).toMatch(/<th>gaze\.truth\u00a0↓<small>degrees<\/small><\/th>/);
});

test.skipIf(!long)("a public swapper is not judged by what tells it of its source", { timeout: 600_000 }, async () => {
  const protocol = join(folder, "judged.yaml");
  const networks = {
    recognizer: { type: "human-faceres" },
    judges: { dlib: { type: "dlib-resnet" }, arcface: "zoo:arcface-w600k-r50" },
    regressor: { type: "own", folder: "bundled:metric-regressor-96" },
  };
  await writeFile(protocol, stringify({ name: "judged", data: { type: "truth", kind: "swap" }, networks }));
  const out = join(folder, "out-judged");
  const printed = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  await runBench({ protocol, methods: "zoo:inswapper-128,zoo:blendswap-256,target,source", out, limit, batch: 8 });
  printed.mockRestore();
  const { result } = await readResult(out);
  for (const { method, figures, summary } of result.methods) {
    const own = method === "inswapper-128";
    expect(figures["identity-arcface.source"]?.network?.servedInLoss, method).toBe(own);
    expect(figures["identity-dlib.source"]?.network?.servedInLoss, method).toBe(false);
    const judges = ["gain.identity", "gain.identity-dlib", ...(own ? [] : ["gain.identity-arcface"])];
    const gains = judges.map((name) => summary[name]?.value as number);
    expect(summary["gain.identity-arcface"]?.value, method).not.toBeUndefined();
    expect(summary["gain.identity/least"]?.value, method).toBeCloseTo(Math.min(...gains), 6);
    expect(summary["gain.identity/largest"]?.value, method).toBeCloseTo(Math.max(...gains), 6);
  }
  expect(await readFile(join(out, "result.md"), "utf8")).toMatch(
    /^\| identity-arcface\.source \S+ \(network of the loss: inswapper-128\)/m,
  );
});

/** Two rendered faces that go slowly to the right in a slowly rising light, as `data prepare` leaves every frame of two videos. */
async function preparedVideos(place: string, frames: number): Promise<void> {
  const pack = await openFacePack(bundledPackFolder());
  const people = new Map(pack.indices("held-out").map((index) => [pack.samples[index]?.person, index]));
  const settings = { size: 128, format: "png", severalFaces: "largest", minimumSide: 0, maximumOutside: 1 };
  const header = {
    ...{ kind: "mfim-prepared-faces", version: 1, source: "frames", detector: "made" },
    settings: { ...settings, minimumSharpness: 0, oversampling: 1 },
    split: { seed: 1, heldOutShare: 0, heldOut: [] },
  };
  const lines = [JSON.stringify(header)];
  await mkdir(join(place, "pictures"), { recursive: true });
  for (const [v, index] of [...people.values()].slice(0, 2).entries()) {
    const { width, height, data } = await pack.decode(index);
    const rest = await sharp(data, { raw: { width, height, channels: 3 } })
      .resize(128)
      .raw()
      .toBuffer();
    for (let frame = 0; frame < frames; frame++) {
      const still = { width: 128, height: 128, data: new Uint8Array(rest) };
      const moved = movedPicture(still, { x: 0.25 * frame, gain: 1 + 0.004 * frame });
      const picture = `pictures/00${v}-${frame}.png`;
      await sharp(moved.data, { raw: { width: 128, height: 128, channels: 3 } })
        .png()
        .toFile(join(place, picture));
      const at = { photograph: [128, 128], landmarks: new Array(10).fill(64), quad: [0, 0, 0, 128, 128, 128, 128, 0] };
      const found = { faces: 1, score: 1, sharpness: 1, crc32: 0 };
      lines.push(
        JSON.stringify({ source: `00${v}/000${frame}.png`, sha256: null, split: "train", picture, ...at, ...found }),
      );
    }
  }
  await writeFile(join(place, "manifest.ndjson"), `${lines.join("\n")}\n`);
}

test.skipIf(!long)("a public swapper over videos flickers as little as it can", { timeout: 600_000 }, async () => {
  const place = join(folder, "videos");
  await preparedVideos(place, 6);
  const protocol = join(folder, "videos.yaml");
  const networks = {
    recognizer: { type: "human-faceres" },
    regressor: { type: "own", folder: "bundled:metric-regressor-96" },
    headPose: { type: "human-facemesh" },
  };
  await writeFile(
    protocol,
    stringify({ name: "moving", data: { type: "videos", folder: place, frames: 6 }, networks }),
  );
  const out = join(folder, "out-videos");
  const printed = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  await runBench({ protocol, methods: "zoo:ghost-1,zoo:cscs-256,target,source", out, batch: 6 });
  printed.mockRestore();
  const { result } = await readResult(out);
  const flicker = (method: string, against: "target" | "swap") => {
    const record = result.methods.find((row) => row.method === method)?.figures[`flicker.${against}`];
    expect(record?.count, `${method} ${against}`).toEqual({ measured: 2, missing: 0, of: "videos" });
    return record?.value as number;
  };
  // The video's own: it moves, and is rounded to 8 bits.
  const own = flicker("target", "swap");
  expect(own).toBeGreaterThan(0);
  expect(own).toBeLessThan(1);
  expect(flicker("target", "target")).toBe(0);
  // Moved by a pixel of its crop, it moves as the video does.
  expect(flicker("ghost-1", "target")).toBeLessThan(2 * own);
  // One colour that a resting source says, over the whole picture: nothing flickers but the target below it.
  expect(flicker("cscs-256", "swap")).toBeLessThan(1e-3);
  expect(flicker("cscs-256", "target")).toBeCloseTo(own, 2);
});

/** Pictures of CelebA-HQ beside the checkout, aligned already. */
const photographs = join(import.meta.dirname, "../../../../../shared/faces/celeba-hq-1024");

const photographsProtocol = {
  name: "celeba-hq-56",
  networks: {
    recognizer: { type: "human-faceres" },
    judges: { dlib: { type: "dlib-resnet" } },
    regressor: { type: "own", folder: "bundled:metric-regressor-96" },
    headPose: { type: "human-facemesh" },
    gaze: { type: "human-iris" },
    light: { type: "human-facemesh" },
    detector: { type: "human" },
  },
};

test.skipIf(!long || !existsSync(photographs))("the same over photographs", { timeout: 600_000 }, async () => {
  const prepared = join(folder, "photographs");
  {
    await using set = await datasetForm("celeba-hq").open(photographs, { size: 256 });
    await importPictures(set, photographs, prepared, { size: 256 });
  }
  const protocol = join(folder, "photographs.yaml");
  const data = { type: "dataset", protocol: "celeba-hq-56", folder: prepared };
  await writeFile(protocol, stringify({ ...photographsProtocol, data }));
  const out = join(folder, "out-photographs");
  const methods = "mfim,zoo:ghost-1,zoo:hyperswap-1a-256,pasted,target,source";
  const printed = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  await runBench({ protocol, methods, out, limit, batch: 4 });
  printed.mockRestore();
  const { result } = await readResult(out);
  // Of a blurred swap a detector may miss the eyes.
  // Where no eye is seen in the target itself, nobody's gaze is measured; of a blurred swap a detector may miss more.
  const measured = (method: string, figure: string) =>
    result.methods.find((row) => row.method === method)?.figures[figure]?.count.measured ?? 0;
  for (const { method } of result.methods)
    for (const figure of figures.filter((name) => !name.endsWith(".truth"))) {
      const most = measured("target", figure);
      expect(most, figure).toBeGreaterThanOrEqual(limit - 1);
      expect(measured(method, figure), `${method} ${figure}`).toBeGreaterThanOrEqual(method === "mfim" ? 1 : most);
    }
  const value = (method: string, figure: string) =>
    result.methods.find((row) => row.method === method)?.figures[figure]?.value as number;
  expect(value("ghost-1", "gaze.target")).toBeLessThan(0.25 * value("source", "gaze.target"));
  expect(value("hyperswap-1a-256", "lighting.target")).toBeLessThan(0.1 * value("source", "lighting.target"));
  expect(value("source", "identity-dlib.source")).toBeCloseTo(1, 4);
});
