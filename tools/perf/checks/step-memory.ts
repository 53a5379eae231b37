import { readFileSync, writeFileSync } from "node:fs";
import { useBackend } from "@mfim/native";
import { planTrainingMemory, type Recompute, recomputeNetworks } from "@mfim/training";
import * as tf from "@tensorflow/tfjs";
import { configNetworks, configStep } from "../workloads/config-step.ts";

/**
 * `step-memory.ts plan RESOLUTION BATCH,BATCH`: the memory that steps of `configStep` are expected to need, by shapes.
 * `step-memory.ts measure RESOLUTION BATCH RECOMPUTE`: takes three steps with R1 and prints what the process held before the last
 * one, the most during it, and its time. MB (10^6 bytes), one JSON object a line.
 */
const [what = "", resolution = "", batches = "", recompute = "none"] = process.argv.slice(2);
const side = Number(resolution);

const resident = (field: "VmRSS" | "VmHWM") =>
  (Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024) / 1e6;
const print = (values: object) => process.stdout.write(`${JSON.stringify(values)}\n`);

await useBackend({ backend: "tensorflow" });
// What the program and its libraries take, before there is any network.
const program = resident("VmRSS");
if (what === "plan") {
  const options = { resolution: side, batch: 1, penalised: true };
  const { networks, objective, optimisers } = configNetworks(options, false);
  for (const how of ["none", "generator", "all"] as const) {
    recomputeNetworks(networks, how);
    for (const batch of batches.split(",").map(Number)) {
      const r1 = { weight: 10, interval: 1 };
      const { graphs, phases, ...memory } = planTrainingMemory(networks, objective, {
        optimisers,
        r1,
        batch,
        parts: 1,
      });
      const megabytes = (values: object) =>
        Object.fromEntries(Object.entries(values).map(([name, bytes]) => [name, Math.round(bytes / 1e6)]));
      const alive = graphs.generator.alive
        .slice(0, 12)
        .map(({ op, shape, count, bytes }) => `${count} ${op} [${shape}] ${Math.round(bytes / 1e6)}`);
      print({
        batch,
        recompute: how,
        expected: Math.round(program + memory.peak / 1e6),
        ...megabytes({ ...memory, ...phases }),
        alive,
      });
    }
  }
} else {
  const batch = Number(batches);
  const workload = configStep({ resolution: side, batch, penalised: true, recompute: recompute as Recompute }, true);
  const picture = (seed: number) => tf.randomNormal([batch, side, side, 3], 0, 0.5, "float32", seed);
  const inputs = { source: picture(1), target: picture(2), real: picture(3) };
  const step = async () => tf.dispose((await workload.step?.(inputs)) ?? {});
  // Traced in two steps, with what is steady kept from the third on.
  for (let n = 0; n < 2; n++) await step();
  (globalThis as { gc?: () => void }).gc?.();
  const before = resident("VmRSS");
  const most = resident("VmHWM");
  writeFileSync("/proc/self/clear_refs", "5"); // the peak begins anew
  const begin = performance.now();
  const used = process.cpuUsage();
  await step();
  const { user, system } = process.cpuUsage(used);
  print({
    batch,
    recompute,
    program,
    before,
    tracing: most,
    most: resident("VmHWM"),
    seconds: (performance.now() - begin) / 1000,
    // Says the same on a busy machine.
    processorSeconds: (user + system) / 1e6,
  });
}
