import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addNetwork } from "../cache/add-network.ts";
import { publicNetwork } from "../networks/public-networks.ts";
import { type MadeAnswer, madeConverter, madeRecogniser, madeSwapper, sightFor } from "./made-swappers.ts";
import { ffhqEye, placeIn, type SwapperFacts, swapperFacts } from "./swapper-facts.ts";

/** Of the public swappers that differ by their weights alone the first: one of each signature, by its name in the catalogue. */
export const oneOfEachSignature: readonly string[] = [
  "ghost-1",
  "ghost-1-facefusion",
  "simswap-256",
  "simswap-unofficial-512",
  "hififace-unofficial-256",
  "blendswap-256",
  "uniface-256",
  "hyperswap-1a-256",
  "inswapper-128",
  "cscs-256",
];

/** The answer of a public swapper's made network that paints a red dot on the eye on the picture's left, at `ffhqEye` of an aligned picture. */
export const dotOnEye = (name: string): MadeAnswer => ({ dot: placeIn(factsOf(name).target.points, ffhqEye) });

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
  const facts = factsOf(name);
  const { source } = facts;
  const sees = sightFor(answer);
  if ("by" in source) {
    const [embedder, adapter] = source.by;
    await add(cache, embedder.network, [await madeRecogniser(embedder, { sees })]);
    if (adapter) await add(cache, adapter.network, [await madeRecogniser(adapter, { sees, backwards: true })]);
  }
  const converter = "converter" in source && source.converter === "file" ? [await madeConverter()] : [];
  await add(cache, name, [await madeSwapper(facts, answer), ...converter]);
}

function factsOf(name: string): SwapperFacts {
  const facts = swapperFacts[name];
  if (facts === undefined)
    throw new RangeError(`Expected a public swapper, one of ${Object.keys(swapperFacts).join(", ")}, got ${name}.`);
  return facts;
}
