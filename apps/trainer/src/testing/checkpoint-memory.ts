import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { useBackend } from "@mfim/native";
import { assignValues } from "@mfim/nn";
import * as tf from "@tensorflow/tfjs";
import { readCheckpoint, writeCheckpoint } from "../run/checkpoint.ts";
import type { TrainingTask } from "../run/training-task.ts";

/**
 * `checkpoint-memory.ts FILE MEGABYTES write|read`: a process that writes a checkpoint of so many megabytes, or reads it, and
 * prints what was resident before, the most that was meanwhile, MB (10^6 bytes), the hash of all values, and the seconds that it
 * took, beside those of as many bytes from a buffer to a file on the same disk. For tests.
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
const begin = performance.now();
if (what === "write") await writeCheckpoint(file, task, 1);
else await readCheckpoint(file, task);
const seconds = (performance.now() - begin) / 1000;
// What waits in JavaScript for the first step would come to light here.
for (const variable of variables.values()) tf.tidy(() => void tf.sum(variable));
const most = resident("VmHWM");
const hash = createHash("sha256");
for (const variable of variables.values()) hash.update((await variable.data()) as Float32Array);
const disk = what === "write" ? await secondsOfDisk() : undefined;
process.stdout.write(`${JSON.stringify({ before, most, hash: hash.digest("hex"), seconds, disk })}\n`);

/** Of writing as many bytes with nothing else to do, until the disk has them. */
async function secondsOfDisk(): Promise<number> {
  const piece = Buffer.alloc(each, 1);
  const start = performance.now();
  const plain = await open(`${file}.plain`, "w");
  for (let n = 0; n < variables.size; n++) await plain.write(piece);
  await plain.sync();
  await plain.close();
  const took = (performance.now() - start) / 1000;
  await rm(`${file}.plain`);
  return took;
}
