import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeSafetensors } from "@mfim/checkpoints";
import { publicTensor, seededWeights } from "@mfim/nn";
import { Generator } from "@mfim/stylegan";

/** Writes a model folder of small networks with random weights: everything is real but the training. */
export async function writeTinyModel(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const channels = { 4: 6, 8: 6, 16: 4, 32: 4 };
  using generator = new Generator({ resolution: 32, channels, latentSize: 8, weights: seededWeights(3) });
  const named = [...generator.state()].map(async ([key, variable]) => [key, await publicTensor(variable)] as const);
  await writeSafetensors(join(folder, "generator.safetensors"), new Map(await Promise.all(named)));
  const rows = [
    { expansion: 1, channels: 8, repeats: 1, stride: 2 },
    { expansion: 1, channels: 8, repeats: 1, stride: 2 },
  ];
  const encoder = {
    type: "facial-attribute",
    identityFrom: 8,
    pyramid: { type: "mobile-trunk", shape: { side: 16, stem: 8, rows, width: 16 }, channels: 8 },
    codes: { width: 8 },
    maps: { resolutions: [8], width: 4 },
  };
  const method = { type: "mfim", generator: { type: "stylegan2", file: "generator.safetensors" }, encoder };
  await writeFile(join(folder, "config.json"), JSON.stringify({ method }));
  return folder;
}
