import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DetectedFace, LandmarkDetector, Landmarks, Pixels } from "@mfim/core";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isUsable } from "../prepared/manifest.ts";
import { readManifest } from "../prepared/manifest-file.ts";
import { openPreparedFolder } from "../prepared/prepared-folder.ts";
import { preparedStats } from "../prepared/prepared-stats.ts";
import { annotatedFaces } from "./face-finder.ts";
import { readLandmarkFiles } from "./landmark-files.ts";
import { parseNumpyPoints } from "./numpy-points.ts";
import { type PrepareOptions, prepare } from "./prepare.ts";

const shape = [-20, -20, 20, -20, 0, 0, -15, 25, 15, 25];
const points = (x: number, y: number, scale: number): Landmarks => ({
  scheme: "five-points",
  points: Float32Array.from(shape, (v, i) => v * scale + (i % 2 === 0 ? x : y)),
});
const face = (x: number, y: number, scale = 0.5, score = 0.9): DetectedFace => ({
  score,
  box: [x - 40 * scale, y - 40 * scale, 80 * scale, 80 * scale],
  landmarks: points(x, y, scale),
});

/** Three people, found in no order; the middle one is the largest, the last reaches out of the picture. */
const found = [face(200, 120, 0.9), face(80, 90, 0.4, 0.99), face(395, 150, 0.6)];
const detector = (faces: readonly DetectedFace[] = found): LandmarkDetector => ({
  id: "drawn",
  detect: async () => faces,
  dispose() {},
  [Symbol.dispose]() {},
});

const photograph: Pixels = {
  width: 400,
  height: 240,
  data: Uint8Array.from({ length: 400 * 240 * 3 }, (_, i) => (i * 2654435761) % 251),
};

let folder: string;
let [photos, out] = ["", ""];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "faces-"));
  [photos, out] = [join(folder, "photos"), join(folder, "out")];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content?: Uint8Array | string): Promise<void> {
  await mkdir(join(photos, name, ".."), { recursive: true });
  const { width, height, data } = photograph;
  await writeFile(
    join(photos, name),
    content ??
      (await sharp(data, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer()),
  );
}
const run = (options: Partial<PrepareOptions> = {}, faces: Parameters<typeof prepare>[2] = detector()) =>
  prepare(photos, out, faces, { size: 32, threads: 0, minimumSide: 0, ...options });

describe("prepare, all faces of a photograph", () => {
  it("keeps each as a picture of its own, of nobody known, on the photograph's side of the split", async () => {
    await put("ada/1.png");
    await put("bob/1.png");
    const summary = await run({ severalFaces: "all", heldOutShare: 1 });
    expect(summary).toMatchObject({ done: 2, total: 2, usable: 4, refused: { "cut-by-border": 2 } });
    const manifest = await readManifest(out);
    expect(manifest.records.map(({ source, face: place, person }) => [source, place, person])).toEqual(
      ["ada/1.png", "bob/1.png"].flatMap((source) => [0, 1, 2].map((place) => [source, [place, 3], undefined])),
    );
    expect(manifest.records.filter(isUsable).every(({ split }) => split === "held-out")).toBe(true);
    await using set = await openPreparedFolder(out);
    expect(await Promise.all([0, 1, 2].map(async (i) => (await set.at(i)).id))).toEqual([
      "ada/1.png#0",
      "ada/1.png#1",
      "bob/1.png#0",
    ]);
    const stats = preparedStats(manifest);
    expect([stats.photographs, stats.usable, stats.split["held-out"].people, stats.severalFaces]).toEqual([2, 4, 4, 2]);
  });

  it.each(["png", "raw"] as const)("is whole again after a kill between two faces: %s", async (format) => {
    for (const name of ["ada/1.png", "bob/1.png"]) await put(name);
    await run({ severalFaces: "all", format });
    const whole = await readFile(join(out, "manifest.ndjson"), "utf8");
    await writeFile(join(out, "manifest.ndjson"), whole.split("\n").slice(0, 6).join("\n").concat("\n"));
    expect((await run({ severalFaces: "all", format })).resumed).toBe(1);
    expect(await readFile(join(out, "manifest.ndjson"), "utf8")).toBe(whole);
  });
});

describe("prepare, a data set's own landmarks", () => {
  it("takes them from a folder, a table or JSON, and counts photographs that have none", async () => {
    await put("ada/1.png");
    await put("bob/2.png");
    const five = Array.from(points(200, 120, 0.6).points);
    const pairs = [0, 2, 4, 6, 8].map((i) => [five[i] as number, five[i + 1] as number]);
    await mkdir(join(folder, "detections"));
    await writeFile(join(folder, "detections/1.txt"), pairs.map((pair) => pair.join("\t")).join("\n"));
    await writeFile(join(folder, "table.txt"), `1\nlefteye_x lefteye_y\n1.png ${five.join(" ")}\n`);
    await writeFile(join(folder, "one.json"), JSON.stringify({ "ada/1.png": pairs }));
    for (const name of ["detections", "table.txt", "one.json"]) {
      await rm(out, { recursive: true, force: true });
      const summary = await run({}, annotatedFaces(name, await readLandmarkFiles(join(folder, name))));
      expect([name, summary.usable, summary.refused]).toEqual([name, 1, { "no-face": 1 }]);
      const record = (await readManifest(out)).records.find(isUsable);
      expect(record?.landmarks.slice(0, 2)).toEqual([five[0], five[1]]);
      expect((await readManifest(out)).header.detector).toBe(name);
    }
  });

  it("takes DeepfakeBench's arrays of 81 points, by video and frame, from beside the frames or from the folder of both", async () => {
    const arrays = new URL("../../fixtures/landmarks/", import.meta.url);
    for (const frame of ["000_003/062", "000_003/124", "001_870/062"]) await put(`c23/frames/${frame}.png`);
    const landmarks = join(photos, "c23/landmarks");
    for (const video of ["000_003", "001_870"]) await mkdir(join(landmarks, video), { recursive: true });
    await copyFile(new URL("points-81.npy", arrays), join(landmarks, "000_003/062.npy"));
    await copyFile(new URL("points-68-columns.npy", arrays), join(landmarks, "001_870/062.npy"));
    const expected = [188, 108, 212, 108, 200, 120, 191, 135, 209, 135];
    for (const [frames, points] of [
      ["c23/frames", "c23/landmarks"],
      ["c23/frames", "c23/landmarks/"],
      ["c23", "c23"],
      ["c23", "c23/landmarks"],
      ["", ""],
    ] as const) {
      await rm(out, { recursive: true, force: true });
      const known = annotatedFaces("theirs", await readLandmarkFiles(join(photos, points)));
      await prepare(join(photos, frames), out, known, { size: 32, threads: 0, minimumSide: 0 });
      const usable = (await readManifest(out)).records.filter(isUsable);
      expect(usable.map(({ source }) => source.split("/").slice(-2).join("/"))).toEqual([
        "000_003/062.png",
        "001_870/062.png",
      ]);
      // The second is moved by half a pixel to the right.
      expect(usable.map(({ landmarks: five }) => five.slice(0, 10))).toEqual([
        expected,
        expected.map((value, n) => (n % 2 === 0 ? value + 0.5 : value)),
      ]);
    }
  });

  it("refuses arrays of something else, and those cut off", async () => {
    const whole = await readFile(new URL("../../fixtures/landmarks/points-81.npy", import.meta.url));
    const refused = (bytes: Uint8Array) => expect(() => parseNumpyPoints(bytes, "062.npy"));
    refused(whole.subarray(0, 1000)).toThrow("062.npy: expected 81 points of 16 bytes, the file is cut off.");
    refused(new TextEncoder().encode("1 2\n3 4\n5 6\n")).toThrow(/damaged or of another format/);
    const other = (from: string, to: string) => Buffer.from(whole.toString("latin1").replace(from, to), "latin1");
    refused(other("<i8", "|O8")).toThrow(/expected a NumPy array of numbers of shape \(N, 2\), got .*\|O8/);
    refused(other("(81, 2)", "(2, 81)")).toThrow(/of shape \(N, 2\)/);
  });

  it("says where they are damaged", async () => {
    await writeFile(join(folder, "bad.txt"), "1.png 1 2 3 4 5 6 7 8 9 10\n2.png 1 2 3\n");
    await expect(readLandmarkFiles(join(folder, "bad.txt"))).rejects.toThrow(
      /bad\.txt, line 2: expected the x and y of 5, 68, 81 or 468 points, got 3 values/,
    );
    await writeFile(join(folder, "bad.json"), '{"a.png": [[1, 2], [3, "x"]]}');
    await expect(readLandmarkFiles(join(folder, "bad.json"))).rejects.toThrow(
      /bad\.json, "a\.png": .*got 4 values, not all numbers/,
    );
    await expect(readLandmarkFiles(join(folder, "none"))).rejects.toThrow(/a folder or a file/);
  });
});
