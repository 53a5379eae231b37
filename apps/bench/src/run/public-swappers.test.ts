import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { datasetForm, importPictures } from "@mfim/data-ffhq";
import { useNativeBackend } from "@mfim/testing";
import { addMadeSwapper } from "@mfim/zoo/made";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { stringify } from "yaml";
import { readResult } from "../result/write-result.ts";
import { runBench } from "./run-bench.ts";

/** A minute on two busy cores. */
const long = process.env["MFIM_LONG_TESTS"] === "1";

let folder = "";
beforeAll(async () => {
  if (!long) return;
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "bench-public-"));
  process.env["MFIM_CACHE"] = folder;
  // Told by an embedding; by the sum of two; by an embedding, with a mask of its own that is the left half of the crop.
  for (const name of ["ghost-1", "cscs-256", "hyperswap-1a-256"])
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
  const table = await readFile(join(out, "result.tex"), "utf8");
  for (const column of ["gaze.truth", "lighting.truth", "ghost-1 &", "hyperswap-1a-256 &"])
    expect(table).toContain(column);
  const page = await readFile(join(out, "report.html"), "utf8");
  expect(page).toMatch(/<td>ghost-1 - cscs-256<\/td>/);
  expect(page).toMatch(/<th>gaze\.truth ↓<small>degrees<\/small><\/th>/);
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
