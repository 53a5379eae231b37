import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { IrSe50Network } from "@mfim/backbones/arcface";
import { memoryTensor } from "@mfim/checkpoints";
import type { NamedTensor, StateDict } from "@mfim/core";
import { Deep3dNetwork } from "@mfim/losses-3dmm";
import { type Module, publicShapes } from "@mfim/nn";
import { Discriminator, Generator, publicChannels } from "@mfim/stylegan";
import { plainGoldenState } from "@mfim/testing";
import { publicFiles } from "./public-files.ts";
import type { PyTorchForm, Saved } from "./pytorch-pickle.ts";
import { writePyTorchFile } from "./write-pytorch-file.ts";

/**
 * Writes files of the true names, shapes and containers of the networks of `mfim-1024-ffhq.yaml`, with values that mean nothing
 * but keep maps in range: generator and discriminator as rosinality's script saves them, ArcFace and Deep3DFaceRecon as their
 * authors' (the latter without what its published file has besides, most likely an optimiser's state), the part of torchvision's
 * AlexNet that LPIPS looks through, and its heads.
 * @param resolution of the generator, with the public channels; 1024 is config-f as it is
 */
export async function writePublicFiles(folder: string, resolution: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const write = (name: string, saved: Saved, form: PyTorchForm) => writePyTorchFile(join(folder, name), saved, form);
  const shape = { resolution, channels: publicChannels(resolution) };
  const generator = shapesOf(new Generator(shape));
  const saved = new Map<string, StateDict | NamedTensor>([
    ["g", normalState(generator, 1)],
    ["d", normalState(shapesOf(new Discriminator(shape)), 2)],
    ["g_ema", normalState(generator, 3)],
    ["latent_avg", normal([512], 4)],
  ]);
  const arcface = plainGoldenState(shapesOf(new IrSe50Network()));
  const regressor = plainGoldenState(shapesOf(new Deep3dNetwork()));
  const alexnet = alexNetShapes.map(([key, size]): [string, readonly number[]] => [key, size]);
  const heads = [64, 192, 384, 256, 256].map((channels, k): [string, readonly number[]] => [
    `lin${k}.model.1.weight`,
    [1, channels, 1, 1],
  ]);
  const [generatorFile] = publicFiles["stylegan2-ffhq-config-f"];
  const [arcfaceFile] = publicFiles["arcface-ir-se50"];
  const [regressorFile] = publicFiles.deep3dfacerecon;
  const [featuresFile, headsFile] = publicFiles["lpips-alex"];
  await write(generatorFile, saved, "legacy");
  await write(arcfaceFile, arcface, "legacy");
  await write(regressorFile, new Map([["net_recon", regressor]]), "zip");
  await write(featuresFile, plainGoldenState(alexnet), "zip");
  await write(headsFile, positiveState(heads), "zip");
}

/** torchvision's AlexNet, the part that LPIPS looks through. */
const alexNetShapes = [
  ["features.0.weight", [64, 3, 11, 11]],
  ["features.0.bias", [64]],
  ["features.3.weight", [192, 64, 5, 5]],
  ["features.3.bias", [192]],
  ["features.6.weight", [384, 192, 3, 3]],
  ["features.6.bias", [384]],
  ["features.8.weight", [256, 384, 3, 3]],
  ["features.8.bias", [256]],
  ["features.10.weight", [256, 256, 3, 3]],
  ["features.10.bias", [256]],
] as const;

function shapesOf(network: Module): [key: string, shape: readonly number[]][] {
  const shapes = publicShapes(network);
  network.dispose();
  return shapes;
}

/** As StyleGAN2 begins: weights of unit variance, biases 0, those of modulations 1. */
function normalState(shapes: readonly [string, readonly number[]][], seed: number): StateDict {
  return new Map(
    shapes.map(([key, shape], n) => {
      if (key.endsWith("modulation.bias")) return [key, filled(shape, 1)];
      return [
        key,
        key.endsWith("bias") || key.endsWith("noise.weight") ? filled(shape, 0) : normal(shape, 1000 * seed + n),
      ];
    }),
  );
}

const positiveState = (shapes: readonly [string, readonly number[]][]): StateDict =>
  new Map(shapes.map(([key, shape]) => [key, filled(shape, 1 / (shape[1] as number))]));

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
const filled = (shape: readonly number[], value: number) =>
  memoryTensor(shape, new Float32Array(sizeOf(shape)).fill(value));

/** Drawn when it is written: sums of uniform numbers, as hundreds of millions of true normal ones take minutes. */
function normal(shape: readonly number[], seed: number): NamedTensor {
  const toFloat32 = () => {
    let state = Math.imul(seed, 2654435761) >>> 0;
    const uniform = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const values = new Float32Array(sizeOf(shape));
    // Three uniform numbers have variance 1/4.
    for (let i = 0; i < values.length; i++) values[i] = 2 * (uniform() + uniform() + uniform() - 1.5);
    return values;
  };
  return { shape, dtype: "float32", toFloat32 };
}
