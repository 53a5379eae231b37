import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCheckpoint, writeSafetensors } from "@mfim/checkpoints";
import { type Module, publicShapes, saveState } from "@mfim/nn";
import {
  describeFaceRecognizer,
  goldenPlanes,
  plainGoldenState,
  relativeError,
  sharedFolder,
  useNativeBackend,
} from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import type { EmbeddingRecognizer } from "../common/embedding-recognizer.ts";
import { createIResNet, createIrSe50, loadArcFace } from "./index.ts";
import { IrSe50Network } from "./ir-se50-network.ts";
import { IResNetNetwork } from "./iresnet-network.ts";

beforeAll(useNativeBackend);

const shared = sharedFolder();

function formula(create: typeof createIrSe50, network: Module): EmbeddingRecognizer {
  using _ = network;
  return create(plainGoldenState(publicShapes(network)));
}

const nets = {
  "arcface-ir-se50": () => formula(createIrSe50, new IrSe50Network()),
  "arcface-iresnet50": () => formula(createIResNet, new IResNetNetwork([3, 4, 14, 3])),
  "arcface-iresnet100": () => formula(createIResNet, new IResNetNetwork([3, 13, 30, 3])),
};

// One suite an architecture, the iresnet a shallow one: the deep ones are pinned by their goldens and are slow.
describe("IR-SE50", () => describeFaceRecognizer(nets["arcface-ir-se50"]));
describe("iresnet", () => describeFaceRecognizer(() => formula(createIResNet, new IResNetNetwork([1, 1, 1, 1]))));

test("a file tells its architecture by its keys, and its depth by their number", async () => {
  const folder = await mkdtemp(join(tmpdir(), "arcface-"));
  using network = new IResNetNetwork([1, 2, 1, 1]);
  await writeSafetensors(join(folder, "backbone.safetensors"), await saveState(network));
  using loaded = await loadArcFace(join(folder, "backbone.safetensors"));
  expect(loaded.id).toBe("arcface-iresnet12");
  await writeSafetensors(join(folder, "other.safetensors"), new Map());
  await expect(loadArcFace(join(folder, "other.safetensors"))).rejects.toThrow(/holds no ArcFace: expected the key/);
  await rm(folder, { recursive: true });
});

describe.skipIf(shared === undefined)("against the references", () => {
  test.each(Object.keys(nets) as (keyof typeof nets)[])("%s golden", async (name) => {
    using network = nets[name]();
    expect(network.id).toBe(name);
    const { state } = await readCheckpoint(join(shared as string, `goldens/${name}.safetensors`));
    const image = tf.mul(goldenPlanes("image", [2, 3, 112, 112]), 0.5) as tf.Tensor4D;
    const output = name === "arcface-ir-se50" ? network.embed(image) : network.embedding(image);
    expect(await relativeError(output, state, "embedding")).toBeLessThan(1e-4);
  });
});
