import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeSafetensors } from "@mfim/checkpoints";
import { publicTensor, seededWeights } from "@mfim/nn";
import { Generator } from "@mfim/stylegan";

const trunkRows = [
  { expansion: 1, channels: 12, repeats: 1, stride: 2 },
  { expansion: 1, channels: 12, repeats: 1, stride: 2 },
];

/**
 * A model's folder with real networks of few channels and random weights; pictures of 64 pixels.
 * @param other one whose encoder looks at 96 pixels and gives more slots to the identity
 */
export async function writeSmallModel(folder: string, seed = 5, other = false): Promise<string> {
  await mkdir(folder, { recursive: true });
  const channels = { 4: 8, 8: 8, 16: 8, 32: 6, 64: 4 };
  using generator = new Generator({ resolution: 64, channels, latentSize: 8, weights: seededWeights(seed) });
  const state = new Map(
    await Promise.all([...generator.state()].map(async ([key, value]) => [key, await publicTensor(value)] as const)),
  );
  await writeSafetensors(join(folder, "generator.safetensors"), state);
  const method = {
    type: "mfim",
    generator: { type: "stylegan2", file: "generator.safetensors" },
    encoder: {
      type: "facial-attribute",
      identityFrom: other ? 8 : 16,
      pyramid: {
        type: "mobile-trunk",
        ...(other && { inputSize: 96 }),
        shape: { side: 32, stem: 8, rows: trunkRows, width: 16 },
        channels: 8,
      },
      codes: { width: 8 },
      maps: { resolutions: [8], width: 4 },
    },
  };
  await writeFile(join(folder, "config.json"), JSON.stringify({ method }));
  return folder;
}
