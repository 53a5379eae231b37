import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { expectExactResume } from "../testing/expect-exact-resume.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { readTitles } from "./figure-titles.ts";
import { readMetrics } from "./metrics-log.ts";
import { runTraining } from "./run-training.ts";
import type { TrainingTask } from "./training-task.ts";

beforeAll(useNativeBackend);

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "run-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Adds the step number to one weight; the figure of the batch `poison` is NaN, and of every one after it where `lasting`. */
function counting(poison = Number.POSITIVE_INFINITY, lasting = false): TrainingTask & { readonly exports: string[] } {
  const weight = tf.variable(tf.scalar(0));
  const exports: string[] = [];
  let seen = 0;
  return {
    picturesPerStep: 1,
    titles: { weight: "the weight" },
    exports,
    variables: () => new Map([["weight", weight]]),
    state: () => ({ seen }),
    restore: (state) => {
      seen = (state as { seen: number }).seen;
    },
    async step(step) {
      seen += 1;
      tf.tidy(() => weight.assign(tf.add(weight, step) as tf.Scalar));
      const bad = lasting ? seen > poison : seen === poison + 1;
      return { weight: bad ? Number.NaN : ((await weight.data())[0] as number), seen };
    },
    skip: async (steps) => {
      seen += steps;
    },
    data: () => ({ name: "counted", pictures: 1, checksum: "" }),
    preview: async () => {},
    export: async (where) => {
      exports.push(where);
    },
    [Symbol.dispose]: () => weight.dispose(),
  };
}

const options = { title: "test", checkpointEvery: 3, previewEvery: 100, logEvery: 1 };

test("a run resumes exactly", () => expectExactResume(counting, 9));

test("titles of its figures are kept with the run, and damaged ones are none", async () => {
  using task = counting();
  await runTraining(task, { ...options, out: folder, steps: 1 });
  const file = join(folder, "titles.json");
  expect(await readTitles(file)).toEqual({ weight: "the weight" });
  for (const damaged of ["", "\0", "null", '{"weight":1}']) {
    await writeFile(file, damaged);
    expect(await readTitles(file), damaged).toEqual({});
  }
  expect(await readTitles(join(folder, "none.json"))).toEqual({});
});

test("checkpoints are rotated, the log is whole, the model is exported once at the end", async () => {
  using task = counting();
  expect(await runTraining(task, { ...options, out: folder, steps: 10 })).toBe("finished");
  expect(await readdir(join(folder, "checkpoints"))).toEqual(["step-0000009.safetensors", "step-0000010.safetensors"]);
  const lines = await readMetrics(join(folder, "metrics.jsonl"));
  expect(lines.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(Math.min(...lines.map(({ picturesPerSecond = 0 }) => picturesPerSecond))).toBeGreaterThan(0);
  expect(Math.min(...lines.map(({ memoryMiB = 0 }) => memoryMiB))).toBeGreaterThan(10);
  expect(task.exports).toEqual([join(folder, "model")]);
});

test("what a kill left behind is passed over: half a line of the log, half a checkpoint", async () => {
  using first = counting();
  await runTraining(first, { ...options, out: folder, steps: 4 });
  await appendFile(join(folder, "metrics.jsonl"), '{"step":4,"seco');
  await writeFile(join(folder, "checkpoints", "step-0000005.safetensors.123-abc.tmp"), "half");
  using second = counting();
  await runTraining(second, { ...options, out: folder, steps: 6 });
  expect((await second.variables().get("weight")?.data())?.[0]).toBe(15);
  expect((await readMetrics(join(folder, "metrics.jsonl"))).map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5]);
});

test("a figure that is not finite takes the run back to the last checkpoint and on to other data", async () => {
  using task = counting(7);
  expect(await runTraining(task, { ...options, out: folder, steps: 10 })).toBe("finished");
  expect((await task.variables().get("weight")?.data())?.[0]).toBe(45);
  const lines = await readMetrics(join(folder, "metrics.jsonl"));
  expect(lines.map(({ step, figures }) => [step, figures["seen"]])).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 5],
    [5, 6],
    [6, 9],
    [7, 10],
    [8, 11],
    [9, 12],
  ]);
});

test("a figure that stays not finite ends the run, names itself, and leaves the last good checkpoint the newest", async () => {
  using task = counting(7, true);
  const run = runTraining(task, { ...options, out: folder, steps: 10 });
  await expect(run).rejects.toThrow(MfimError);
  await expect(run).rejects.toThrow(/Step 6: weight is NaN.*4th time/);
  expect(await readdir(join(folder, "checkpoints"))).toEqual(["step-0000003.safetensors", "step-0000006.safetensors"]);
});

test("a run out of time stops with a checkpoint and goes on later", async () => {
  using task = counting();
  expect(await runTraining(task, { ...options, out: folder, steps: 1e6, seconds: 0.05 })).toBe("out of time");
  expect((await readdir(join(folder, "checkpoints"))).length).toBeGreaterThan(0);
});

test("before the first checkpoint there is nothing to go back to", async () => {
  using task = counting(1);
  await expect(runTraining(task, { ...options, out: folder, steps: 3 })).rejects.toThrow(/Step 1.*no checkpoint yet/);
});

test("the checkpoint where a held-out figure was lowest is kept", async () => {
  using task = counting();
  const values = [3, 1, 2];
  const judged = { ...task, validate: async () => ({ "held-out.error": values.shift() as number }) };
  await runTraining(judged, { ...options, out: folder, steps: 6, validateEvery: 2, keepBest: "held-out.error" });
  expect(JSON.parse(await readFile(join(folder, "checkpoints", "best.json"), "utf8"))).toEqual({ step: 4, value: 1 });
  using restored = counting();
  expect(await readCheckpoint(join(folder, "checkpoints", "best.safetensors"), restored)).toBe(4);
  expect((await restored.variables().get("weight")?.data())?.[0]).toBe(6);
  const lines = await readMetrics(join(folder, "metrics.jsonl"));
  expect(lines.filter(({ figures }) => "held-out.error" in figures).map(({ step }) => step)).toEqual([1, 3, 5]);
});

test("a checkpoint of another configuration is refused with the difference", async () => {
  using task = counting();
  await runTraining(task, { ...options, out: folder, steps: 1 });
  using other = counting();
  const variables = new Map([...other.variables()].map(([, variable]) => ["bias", variable] as const));
  await expect(
    runTraining({ ...other, variables: () => variables }, { ...options, out: folder, steps: 2 }),
  ).rejects.toThrow(/another configuration.*missing bias.*unexpected weight/);
});

test("a cut newest checkpoint is named and set aside, and the older whole one is gone on from", async () => {
  using first = counting();
  await runTraining(first, { ...options, out: folder, steps: 6 });
  const newest = join(folder, "checkpoints", "step-0000006.safetensors");
  await truncate(newest, (await stat(newest)).size - 2);
  const said = spyOnErrors();
  using second = counting();
  await runTraining(second, { ...options, out: folder, steps: 8 });
  expect(said()).toMatch(
    /step-0000006\.safetensors is damaged .*Going on from .*step-0000003\.safetensors, which is whole/,
  );
  expect((await second.variables().get("weight")?.data())?.[0]).toBe(28);
  const names = ["step-0000006.safetensors", "step-0000006.safetensors.damaged", "step-0000008.safetensors"];
  expect((await readdir(join(folder, "checkpoints"))).sort()).toEqual(names);
  expect((await readMetrics(join(folder, "metrics.jsonl"))).map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("where every checkpoint is damaged all are named, and none is taken for a beginning", async () => {
  using first = counting();
  await runTraining(first, { ...options, out: folder, steps: 6 });
  for (const name of await readdir(join(folder, "checkpoints"))) await truncate(join(folder, "checkpoints", name), 20);
  using second = counting();
  const again = () => runTraining(second, { ...options, out: folder, steps: 8 });
  await expect(again()).rejects.toThrow(
    /whole, got none: .*step-0000006.* damaged .*step-0000003.* damaged .*begin anew/,
  );
  await expect(again()).rejects.toThrow(MfimError);
});

test("a log with zeros of a power failure in it loses those lines alone", async () => {
  using first = counting();
  await runTraining(first, { ...options, out: folder, steps: 4 });
  const log = join(folder, "metrics.jsonl");
  const lines = (await readFile(log, "utf8")).split("\n");
  lines[1] = "\0".repeat(4096);
  lines.splice(3, 0, "null", '{"step":"x"}');
  await writeFile(log, lines.join("\n"));
  expect((await readMetrics(log)).map(({ step }) => step)).toEqual([0, 2, 3]);
  const said = spyOnErrors();
  using second = counting();
  await runTraining(second, { ...options, out: folder, steps: 5 });
  expect(said()).toContain("metrics.jsonl: 3 line(s) are damaged and left out");
  expect((await readMetrics(log)).map(({ step }) => step)).toEqual([0, 2, 3, 4]);
});

function spyOnErrors(): () => string {
  const spy = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => spy.mockRestore());
  return () => spy.mock.calls.map(([text]) => String(text)).join("");
}
