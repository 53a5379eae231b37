import { readFileSync } from "node:fs";
import { join } from "node:path";
import { memoryTensor, readCheckpoint, writeSafetensors } from "@mfim/checkpoints";
import ort from "onnxruntime-node";
import { readDescription, rowFiles } from "../workloads/exchange.ts";
import { bytesOfValues, decodePicture, encodePicture, valuesOfBytes } from "./picture-files.ts";
import { serve } from "./serve.ts";
import { warmUp } from "./warm-up.ts";

const [, , folder = "", threads = ""] = process.argv.slice(2); // row, engine, folder, threads

type Results = ort.InferenceSession.OnnxValueMapType;

async function main(): Promise<void> {
  const session = await ort.InferenceSession.create(join(folder, rowFiles.model), {
    intraOpNumThreads: Number(threads),
  });
  const { pictures, compared } = (await readDescription(folder)) as {
    readonly pictures: Readonly<Record<string, number>>;
    readonly compared: readonly string[];
  };
  const { state } = await readCheckpoint(join(folder, rowFiles.inputs));
  const fixed = Object.fromEntries(
    [...state].map(([name, { shape, toFloat32 }]) => [name, new ort.Tensor("float32", toFloat32(), shape)]),
  );
  const call = async (): Promise<Results> => {
    const decoded = Object.entries(pictures).map(async ([name, side]) => {
      const values = valuesOfBytes(await decodePicture(join(folder, `${name}.png`)));
      return [name, new ort.Tensor("float32", values, [1, side, side, 3])] as const;
    });
    const results = await session.run({ ...fixed, ...Object.fromEntries(await Promise.all(decoded)) });
    const first = results[session.outputNames[0] ?? ""] as ort.Tensor;
    if (decoded.length > 0) {
      await encodePicture(bytesOfValues(first.data as Float32Array), first.dims[1] as number, "jpeg");
    }
    return results;
  };
  const results = await call();
  const path = join(folder, "results-onnxruntime.safetensors");
  const kept = compared.map((name) => {
    const { dims, data } = results[name] as ort.Tensor;
    return [name, memoryTensor(dims, data as Float32Array)] as const;
  });
  await writeSafetensors(path, new Map(kept));
  await warmUp(async () => {
    await call();
  });
  await serve({ results: path, versions: { onnxruntime: versionOf("onnxruntime-node") } }, async () => {
    await call();
  });
}

function versionOf(name: string): string {
  const path = import.meta.resolve(`${name}/package.json`);
  return (JSON.parse(readFileSync(new URL(path), "utf8")) as { version: string }).version;
}

await main();
