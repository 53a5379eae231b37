import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { useBackend } from "@mfim/native";
import { assignValues } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { readCheckpoint, writeCheckpoint } from "../run/checkpoint.ts";
import type { TrainingTask } from "../run/training-task.ts";

/**
 * `checkpoint-memory.ts FILE MEGABYTES write|read`: a process that writes a checkpoint of so many megabytes, or reads it, and
 * prints what was resident before, the most that was meanwhile, MB (10^6 bytes), and the hash of all values. For tests.
 */
const [file = "", megabytes = "", what = ""] = process.argv.slice(2);
/** About the largest parameter of a public network: 3 x 3 over 512 channels. */
const [side, each] = [1536, 1536 * 1536 * 4];

const resident = (field: "VmRSS" | "VmHWM") =>
  (Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024) / 1e6;

function values(seed: number): Float32Array {
  let state = seed + 1;
  const drawn = new Float32Array(side * side);
  for (let i = 0; i < drawn.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    drawn[i] = state / 2 ** 32;
  }
  return drawn;
}

await useBackend({ backend: "tensorflow" });
const variables = new Map(
  Array.from({ length: Math.round((Number(megabytes) * 1e6) / each) }, (_, n) => {
    const variable = tf.variable(tf.zeros([side, side]));
    assignValues(variable, what === "write" ? values(n) : new Float32Array(side * side));
    return [`weight.${n}`, variable] as const;
  }),
);
const task = { variables: () => variables, state: () => ({}), restore: () => {} } as unknown as TrainingTask;
(globalThis as { gc?: () => void }).gc?.();
const before = resident("VmRSS");
writeFileSync("/proc/self/clear_refs", "5"); // the peak begins anew
if (what === "write") await writeCheckpoint(file, task, 1);
else await readCheckpoint(file, task);
// What waits in JavaScript for the first step would come to light here.
for (const variable of variables.values()) tf.tidy(() => void tf.sum(variable));
const most = resident("VmHWM");
const hash = createHash("sha256");
for (const variable of variables.values()) hash.update((await variable.data()) as Float32Array);
process.stdout.write(`${JSON.stringify({ before, most, hash: hash.digest("hex") })}\n`);
