import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { defaultHeadPath } from "@mfim/faces-3d";
import { writeWhole } from "@mfim/files";
import { compile, toOnnx } from "@mfim/graph";
import { useBackend } from "@mfim/native";
import * as tf from "@tensorflow/tfjs";
import { overlap } from "./overlap.ts";
import { type ParserNetwork, parserSide } from "./parser-network.ts";
import { renderFaces } from "./render-faces.ts";
import { trainParser } from "./train-parser.ts";

export interface TrainFlags {
  readonly out: string;
  readonly renders: string;
  readonly head?: string;
  readonly pictures: number;
  readonly check: number;
  readonly steps: number;
  readonly batch: number;
  readonly rate: number;
  readonly bfloat16?: true;
}

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Renders people, trains the network on them, says how well it does on others, and writes it. */
export async function makeParser(flags: TrainFlags): Promise<void> {
  const { renders: folder, head: headPath = defaultHeadPath(), pictures, check, steps, batch, rate } = flags;
  const render = (seed: string, count: number) =>
    renderFaces({
      headPath,
      folder,
      seed,
      count,
      size: parserSide,
      onProgress: (n) => n % 500 === 0 && say(`${seed}: ${n} rendered`),
    });
  const faces = await render("face-parser", pictures);
  const others = await render("face-parser-check", check);
  await useBackend({ purpose: "train" });
  const began = performance.now();
  const onStep = (n: number, loss: number) =>
    say(`step ${n} of ${steps}, loss ${loss.toFixed(4)}, ${((performance.now() - began) / 1000).toFixed(0)} s`);
  using network = trainParser(faces, { steps, batch, rate, seed: 1, bfloat16: flags.bfloat16 === true, onStep });
  const found = await overlap(others, (values, count) =>
    tf.tidy(() => network.forward(tf.tensor4d(values, [count, parserSide, parserSide, 3]))),
  );
  say(`intersection over union on ${check} others: ${JSON.stringify(found)}`);
  await mkdir(flags.out, { recursive: true });
  await write(join(flags.out, "face-parser-96.onnx"), await exported(network));
}

async function exported(network: ParserNetwork): Promise<Uint8Array> {
  const compiled = compile((face: tf.Tensor4D) => tf.softmax(network.forward(face)), { check: "once" });
  const face = tf.zeros([1, parserSide, parserSide, 3]) as tf.Tensor4D;
  try {
    return await toOnnx(compiled.concrete(face), { inputs: ["face"], outputs: ["classes"] });
  } finally {
    face.dispose();
    compiled.dispose();
  }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await writeWhole(path, bytes);
  say(`${path}: ${bytes.length} bytes`);
}
