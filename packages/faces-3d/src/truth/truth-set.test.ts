import { cp, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSafetensors } from "@mfim/checkpoints/typed";
import { isHeldOutPerson } from "@mfim/core";
import { strToU8, unzipSync, type Zippable, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FacesError } from "../faces-error.ts";
import { ICT_EXPRESSION_NAMES } from "../head/ict-expressions.ts";
import { tinyHead } from "../head/tiny-head.ts";
import { encodeHead } from "../head/write-head.ts";
import { swapTruth } from "../render/swap-truth.ts";
import { openTruthSet } from "./open-truth-set.ts";
import type { TruthPreset } from "./presets.ts";
import { renderTrainingPairs } from "./render-training-pairs.ts";
import { renderTruthSet } from "./render-truth-set.ts";
import { sampleTruthPair, sceneOfStratum } from "./sample-truth-pair.ts";
import { STRATA } from "./strata.ts";
import { renderTruthPair } from "./truth-job.ts";
import { maskOf } from "./truth-masks.ts";
import { TRUTH_ROLES } from "./truth-pair.ts";
import { pixelChecksums } from "./truth-shard.ts";

const head = tinyHead(ICT_EXPRESSION_NAMES);
const preset: TruthPreset = { kind: "swap", pairs: 6, size: 20, seed: "tiny", format: "png", degraded: true };
let folder: string;
let headPath: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "faces-3d-truth-"));
  headPath = join(folder, "head.safetensors");
  await writeFile(headPath, encodeHead(head));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("renderTruthSet", () => {
  it("gives the same checksum with and without threads, and goes on with what is there", async () => {
    const out = join(folder, "swap");
    const options = { name: "tiny", preset, headPath, out };
    const alone = await renderTruthSet({ ...options, workers: 0 });
    const threaded = await renderTruthSet({ ...options, out: join(folder, "threads"), workers: 2 });
    expect(threaded.checksum).toBe(alone.checksum);
    expect(threaded.files).toEqual(alone.files);
    const seen: number[] = [];
    await renderTruthSet({ ...options, workers: 0, onProgress: (pairs) => seen.push(pairs) });
    expect(seen).toEqual([]);
    await expect(renderTruthSet({ ...options, preset: { ...preset, size: 24 }, workers: 0 })).rejects.toThrow(
      /was begun with size 20 instead of 24/,
    );
  }, 300_000);

  it("is read back as it was rendered", async () => {
    const set = await openTruthSet(join(folder, "swap"));
    expect([set.length, set.indices("easy"), set.info.strata["large-pose"]]).toEqual([6, [0, 5], 1]);
    expect(set.info.roles).toEqual(TRUTH_ROLES.filter((role) => role !== "local"));
    const pair = await set.pair(1);
    const parameters = sampleTruthPair(head, "tiny", "swap", 1);
    expect(pair.parameters).toEqual(parameters);
    const truth = swapTruth(head, parameters.source, parameters.target, { size: 20 });
    const view = pair.view("truth");
    expect([...view.pixels.data]).toEqual([...truth.pixels]);
    expect([...view.labels!]).toEqual([...truth.labels]);
    truth.depth.forEach((depth, k) => {
      if (depth === Number.POSITIVE_INFINITY) expect(view.depth![k]).toBe(depth);
      else expect(Math.abs(view.depth![k]! - depth)).toBeLessThanOrEqual(0.0501);
    });
    expect(view.landmarks[60]).toBeCloseTo(truth.landmarks[60]!, 1);
    expect([...view.coefficients.identity]).toEqual([...Float32Array.from(parameters.source.person.identity)]);
    const blink = set.info.expressionNames.indexOf("jawOpen");
    expect(view.coefficients.expression[blink]).toBeCloseTo(parameters.target.scene.expression["jawOpen"] ?? 0, 6);
    expect(view.coefficients.pose[0]).toBe(parameters.target.scene.pose.yaw);
    const checksums = await set.pixelChecksums();
    for (const line of renderTruthPair(head, parameters, 20, false).flatMap((p) => pixelChecksums(pair.id, p))) {
      expect(checksums.get(line.slice(66)), line.slice(66)).toBe(line.slice(0, 64));
    }
  });

  it("draws a picture alike alone and beside others that differ only in their light", () => {
    const parameters = sampleTruthPair(head, "tiny", "swap", 2);
    const together = renderTruthPair(head, parameters, 20, true);
    for (const role of ["relit", "truth", "wrong-light"] as const) {
      const [alone] = renderTruthPair(head, parameters, 20, true, [role]);
      expect(alone).toEqual(together.find((picture) => picture.role === role));
    }
    const [source, relit] = together.filter(({ role }) => role === "source" || role === "relit");
    expect(relit!.landmarks).toEqual(source!.landmarks);
    expect(relit!.pixels).not.toEqual(source!.pixels);
  });

  it("reads single roles, and names what is not there or is damaged", async () => {
    const set = await openTruthSet(join(folder, "swap"));
    const pair = await set.pair(0, ["target"]);
    expect([...pair.views.keys()]).toEqual(["target"]);
    expect(() => pair.view("local")).toThrow(/has no picture "local"; it has target/);
    await expect(set.pair(6)).rejects.toThrow(/has pairs 0 to 5, not 6/);
    expect(await set.damagedFiles()).toEqual([]);
    await writeFile(join(folder, "threads", "pairs.ndjson"), "{}\n");
    const other = await openTruthSet(join(folder, "threads"));
    expect(await other.damagedFiles()).toEqual(["pairs.ndjson"]);
    await expect(openTruthSet(folder)).rejects.toThrow(/no whole truth set: set\.json cannot be read/);
  });
});

describe("a truth set whose copy is damaged", () => {
  const cut = async (path: string) => truncate(path, Math.floor((await readFile(path)).length / 2));
  const within = (change: (files: Zippable) => void) => async (path: string) => {
    const files: Zippable = unzipSync(new Uint8Array(await readFile(path)));
    change(files);
    await writeFile(path, zipSync(files));
  };
  const pictures = (files: Zippable) => Object.keys(files).filter((name) => name.endsWith("/target.png"));
  it.each<readonly [name: string, file: string, damage: (path: string) => Promise<void>, says: RegExp]>([
    ["a cut set.json", "set.json", cut, /set\.json: expected JSON, got something else \(.*\); render or get/],
    [
      "a set.json that holds nothing",
      "set.json",
      (path) => writeFile(path, "null"),
      /set\.json: expected JSON.*bare value/,
    ],
    ["a cut list", "pairs.ndjson", cut, /pairs\.ndjson, line \d: expected JSON, got/],
    [
      "a list without files",
      "pairs.ndjson",
      (path) => writeFile(path, "{}\n"),
      /line 1: expected a pair with the file/,
    ],
    ["a cut zip", "pairs-00000.zip", cut, /pairs-00000\.zip cannot be read; render or get the set again/],
    [
      "a zip with cut parameters",
      "pairs-00000.zip",
      within((files) => Object.assign(files, { "pairs.json": strToU8('[{"parameters"') })),
      /pairs-00000\.zip.pairs\.json: expected JSON/,
    ],
    [
      "a zip without a picture",
      "pairs-00000.zip",
      within((files) => pictures(files).map((name) => delete files[name])),
      /pairs-00000\.zip lacks the picture "target" of pair /,
    ],
    [
      "a picture that is none",
      "pairs-00000.zip",
      within((files) => Object.assign(files, Object.fromEntries(pictures(files).map((name) => [name, strToU8("no")])))),
      /the picture "target" of pair \S+ is damaged; render or get/,
    ],
    ["no checksums", "checksums.txt", rm, /checksums\.txt cannot be read; render or get/],
  ])("says in one sentence: %s", async (_, file, damage, says) => {
    const copy = await mkdtemp(join(folder, "damaged-"));
    await cp(join(folder, "swap"), copy, { recursive: true });
    await damage(join(copy, file));
    const error: unknown = await openTruthSet(copy)
      .then(async (set) => [await set.pair(0), await set.pixelChecksums()])
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(FacesError);
    expect((error as FacesError).message).toMatch(says);
    expect((error as FacesError).message).not.toContain("\n");
  });
});

describe("renderTrainingPairs", () => {
  it("writes source, target and truth of each pair in rows that the tensor truth names", async () => {
    const out = join(folder, "train");
    const people = { count: 20, heldOutApart: true };
    const raw = { ...preset, pairs: 3, format: "raw", degraded: false, people } as const;
    await renderTrainingPairs({ name: "train", preset: raw, headPath, out, workers: 0 });
    const shard = await readSafetensors(join(out, "shard-00000.safetensors"));
    expect([...shard.tensor("truth", [3, 3]).data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const pair = sampleTruthPair(head, "tiny", "swap", 1, people);
    const rendered = renderTruthPair(head, pair, 20, false);
    const pictures = shard.tensor("pictures", [9, 20, 20, 3]).data;
    for (const [row, role] of [
      [3, "source"],
      [4, "target"],
      [5, "truth"],
    ] as const) {
      const { pixels } = rendered.find((picture) => picture.role === role)!;
      expect([...pictures.subarray(row * 1200, (row + 1) * 1200)]).toEqual([...pixels]);
    }
    const person = shard.tensor("person", [9]).data;
    expect([person[3], person[5]]).toEqual([1, 1]);
  });

  it("gives true swaps the target's skin colour where asked, and changes nothing else", async () => {
    const pictures = async (name: string, tone: "source" | "target") => {
      const out = join(folder, name);
      const raw = { ...preset, pairs: 6, size: 32, format: "raw", degraded: false, tone } as const;
      await renderTrainingPairs({ name, preset: raw, headPath, out, workers: 0 });
      const shard = await readSafetensors(join(out, "shard-00000.safetensors"));
      return shard.tensor("pictures", [18, 32, 32, 3]).data;
    };
    const source = await pictures("tone-source", "source");
    const target = await pictures("tone-target", "target");
    const row = (all: ArrayLike<number>, n: number) => Array.from(all).slice(n * 3072, (n + 1) * 3072);
    const off = (a: number[], b: number[]) => a.reduce((sum, x, k) => sum + Math.abs(x - b[k]!), 0);
    for (let pair = 0; pair < 6; pair++) {
      const [given, onto, truth] = [3 * pair, 3 * pair + 1, 3 * pair + 2];
      expect(row(target, given)).toEqual(row(source, given));
      expect(row(target, onto)).toEqual(row(source, onto));
      expect(row(target, truth)).not.toEqual(row(source, truth));
    }
    // The heads' shapes still differ, so that the truths stay apart from the targets; their colours do not.
    const truths = [2, 5, 8, 11, 14, 17];
    const apart = (all: ArrayLike<number>) => truths.reduce((sum, n) => sum + off(row(all, n), row(all, n - 1)), 0);
    expect(apart(target)).toBeLessThan(0.6 * apart(source));
  });

  it("lets held-out people meet each other only", () => {
    for (let index = 0; index < 40; index++) {
      const { source, target } = sampleTruthPair(head, "apart", "swap", index, { count: 40, heldOutApart: true });
      const [from, onto] = [source, target].map(({ person }) => isHeldOutPerson(Number(person.id.slice(-5))));
      expect(onto).toBe(from);
    }
  });
});

describe("sampleTruthPair", () => {
  it("makes each stratum hard in its own way only", () => {
    const targets = [0, 1, 2, 3, 4].map((index) => sampleTruthPair(head, "strata", "swap", index).target.scene);
    const [easy, pose, expression, dark, occluded] = targets as [
      (typeof targets)[0],
      (typeof targets)[0],
      (typeof targets)[0],
      (typeof targets)[0],
      (typeof targets)[0],
    ];
    expect(targets.map((scene) => Math.abs(scene.pose.yaw) >= 35)).toEqual([false, true, false, false, false]);
    expect(targets.map((scene) => scene.light.ambient < 0.15)).toEqual([false, false, false, true, false]);
    expect(targets.map((scene) => scene.occluders?.length ?? 0)).toEqual([0, 0, 0, 0, 1]);
    const strength = (scene: typeof easy) =>
      Math.max(0, ...Object.entries(scene.expression).map(([name, w]) => (name.startsWith("eyeLook") ? 0 : w)));
    expect(strength(expression)).toBeGreaterThan(0.3);
    expect(dark.light.key.intensity).toBeLessThan(easy.light.key.intensity);
    expect([pose.look, occluded.look]).toEqual(["detailed", "detailed"]);
  });

  it("takes four different people for a mixing, and shows the mixed one in truth and reference", () => {
    const pair = sampleTruthPair(head, "mixing", "mix", 3);
    const { source, local, target, result, wrong } = pair;
    const people = [source, local!, target, wrong].map(({ person }) => person.id);
    expect(new Set(people).size).toBe(4);
    expect(result.id).toBe(`${source.person.id}+${local!.person.id}`);
    expect([result.brows, result.eyes]).toEqual([local!.person.brows, local!.person.eyes]);
    expect(result.skin.melanin).toBe(source.person.skin.melanin);
  });
});

describe("maskOf", () => {
  it("takes beard, eyes and mouth to the face, and keeps the neck out of it", () => {
    const labels = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8);
    expect([...maskOf(labels, "face")]).toEqual([0, 1, 0, 1, 1, 0, 0, 1, 0]);
    expect([...maskOf(labels, "skin")]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 1]);
    expect([...maskOf(labels, "occluder")]).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0]);
  });
});

describe("sceneOfStratum", () => {
  it("is easy but for what its stratum makes hard, and the same for the same arguments", () => {
    const { person } = sampleTruthPair(head, "strata", "swap", 0).target;
    const scene = (stratum: (typeof STRATA)[number]) => sceneOfStratum("sheet", person, stratum, "detailed");
    const [easy, pose, strong, dark, occluded] = STRATA.map(scene);
    expect(scene("easy")).toEqual(easy);
    expect(Math.abs(pose!.pose.yaw)).toBeGreaterThanOrEqual(35);
    expect(dark!.light.ambient).toBeLessThanOrEqual(0.1);
    expect(occluded!.occluders).toHaveLength(1);
    for (const other of [easy, strong, dark, occluded]) expect(Math.abs(other!.pose.yaw)).toBeLessThanOrEqual(20);
    for (const other of [easy, pose, strong, occluded]) expect(other!.light.ambient).toBeGreaterThanOrEqual(0.3);
    for (const other of [easy, pose, strong, dark]) expect(other!.occluders).toBeUndefined();
  });
});
