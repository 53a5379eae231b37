import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addNetwork } from "../cache/add-network.ts";
import { publicNetwork } from "../networks/public-networks.ts";
import type { SwapperSignature } from "../swappers/swapper-signature.ts";
import { type SwapperSignatureName, swapperSignatures } from "../swappers/swapper-signatures.ts";
import { type MadeAnswer, madeConverter, madeRecogniser, madeSwapper } from "./made-swappers.ts";

/** A public swapper of each signature, by its name in the catalogue, and where the eye on the picture's left is in its crop, 0 to 1. */
export const oneOfEachSignature = [
  ["ghost-1", [0.35473214, 0.45658929]],
  ["ghost-1-facefusion", [0.35473214, 0.45658929]],
  ["simswap-256", [0.35473214, 0.45658929]],
  ["simswap-unofficial-512", [0.35473214, 0.45658929]],
  ["hififace-unofficial-256", [0.36562865, 0.46733799]],
  ["blendswap-256", [0.37691676, 0.46864664]],
  ["uniface-256", [0.37691676, 0.46864664]],
  ["hyperswap-1a-256", [(38.2946 + 8) / 128, 51.6963 / 128]],
  ["inswapper-128", [(38.2946 + 8) / 128, 51.6963 / 128]],
  ["cscs-256", [0.37691676, 0.46864664]],
] as const satisfies readonly (readonly [string, readonly [number, number]])[];

const add = async (cache: string, name: string, files: readonly Uint8Array[]): Promise<void> => {
  const folder = await mkdtemp(join(cache, "made-"));
  const paths = await Promise.all(
    files.map(async (bytes, n) => {
      const path = join(folder, `${n}.onnx`);
      await writeFile(path, bytes);
      return path;
    }),
  );
  await addNetwork(publicNetwork(name), paths, { anyHash: true, move: true });
};

/** Puts made networks in the place of a public swapper's own, and of all that it needs, into the cache that `MFIM_CACHE` names. */
export async function addMadeSwapper(cache: string, name: string, answer: MadeAnswer): Promise<void> {
  const { needs = [], files, uses } = publicNetwork(name);
  for (const recogniser of needs) await add(cache, recogniser, [await madeRecogniser()]);
  const signature: SwapperSignature = swapperSignatures[uses[0]?.config["signature"] as SwapperSignatureName];
  await add(cache, name, [await madeSwapper(signature, answer), ...(files.length > 1 ? [await madeConverter()] : [])]);
}
