import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setEager } from "@mfim/graph";
import { useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installedPython } from "../environment/python-environment.ts";
import { configStep } from "../workloads/config-step.ts";
import { readTensors, rowFiles, writeWorkload } from "../workloads/exchange.ts";
import { unsettle } from "../workloads/fresh-weights.ts";
import type { NamedTensors } from "../workloads/workload.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "config-step-"));
});
afterAll(async () => {
  setEager(false);
  await rm(folder, { recursive: true });
});

/** The true pyramid and judges around a narrow generator and narrow heads: the rows' code at a size that a test can wait for. */
const options = { resolution: 64, batch: 1, channels: { 4: 16, 8: 16, 16: 8, 32: 8, 64: 8 }, codeWidth: 16 };

const valuesOf = (tensors: NamedTensors) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.dataSync()[0] as number]));

test("the step at the true size is the trainer's, and PyTorch says the same of it, eagerly and compiled", {
  timeout: 900_000,
}, async ({ skip }) => {
  const workload = configStep({ ...options, penalised: true }, true);
  const { generator, encoder, discriminator } = workload.networks;
  unsettle([generator, encoder, discriminator] as never, 7);
  await writeWorkload(folder, workload, 5);
  const inputs = await readTensors(join(folder, rowFiles.inputs));
  const own = valuesOf((await workload.step?.(inputs)) as NamedTensors);
  for (const name of workload.compared) expect(own[name], name).toBeTypeOf("number");
  const python = installedPython();
  if (python === undefined) return skip("PyTorch is not there: nothing to compare with");
  for (const engine of ["pytorch", ...(process.env["MFIM_LONG_TESTS"] === "1" ? ["pytorch-compiled"] : [])]) {
    const worker = join(import.meta.dirname, "../pytorch/worker.py");
    const { stdout, stderr } = spawnSync(python, [worker, "row", engine, folder, "1"], {
      encoding: "utf8",
      input: "end\n",
    });
    expect(stdout, stderr.slice(-2000)).toContain("@perf");
    const theirs = valuesOf(await readTensors(join(folder, `results-${engine}.safetensors`)));
    for (const name of workload.compared) {
      const [a, b] = [own[name] as number, theirs[name] as number];
      expect(Math.abs(a - b), `${engine} ${name}: ${a}, ${b}`).toBeLessThan(2e-3 * Math.max(Math.abs(a), 1e-3));
    }
  }
  tf.disposeVariables();
});
