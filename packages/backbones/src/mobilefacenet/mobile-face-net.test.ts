import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import { CheckpointError, type FaceRecognizer } from "@mfim/core";
import { publicShapes } from "@mfim/nn";
import {
  describeFaceRecognizer,
  goldenPictures,
  plainGoldenState,
  relativeError,
  sharedFolder,
  useNativeBackend,
} from "@mfim/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { createMobileFaceNet, loadMobileFaceNet, type MobileFaceNetVariant } from "./index.ts";
import { MobileFaceNetPrelu } from "./prelu-network.ts";
import { MobileFaceNetRelu6 } from "./relu6-network.ts";

beforeAll(useNativeBackend);

const shared = sharedFolder();
const networks = { relu6: MobileFaceNetRelu6, prelu: MobileFaceNetPrelu };

/** With the golden formula's weights, so that the suite needs no file. */
function formulaNet(variant: MobileFaceNetVariant): FaceRecognizer {
  using network = new networks[variant]();
  return createMobileFaceNet(variant, plainGoldenState(publicShapes(network)));
}

describe.each(["relu6", "prelu"] as const)("MobileFaceNet %s", (variant) => {
  describeFaceRecognizer(() => formulaNet(variant));

  test("a checkpoint with keys missing is refused with the first of them and their number, and nothing stays behind", () => {
    expect(() => createMobileFaceNet(variant, new Map(), "empty.pt")).toThrow(CheckpointError);
    expect(() => createMobileFaceNet(variant, new Map(), "empty.pt")).toThrow(
      /^empty.pt .*: (256|283) problem\(s\): missing conv1.*; and \d+ more/,
    );
  });
});

describe.skipIf(shared === undefined)("public MobileFaceNets", () => {
  const cases = [
    { file: "mobilefacenet-128.pt", golden: "mobilefacenet", pictures: "aligned112" },
    { file: "mobilefacenet-prelu-112x96.ckpt", golden: "mobilefacenet_b", pictures: "aligned112x96" },
  ];

  test.each(cases)("$file gives the reference's embeddings of real faces", async ({ file, golden, pictures }) => {
    using network = await loadMobileFaceNet(join(shared as string, "weights", file));
    const { state } = await readCheckpoint(join(shared as string, "goldens/real-faces.safetensors"));
    const embeddings = network.embedding(goldenPictures(state, pictures));
    expect(await relativeError(embeddings, state, golden)).toBeLessThan(1e-4);
  });

  test("another network's file is refused", async () => {
    await expect(loadMobileFaceNet(join(shared as string, "weights/alexnet-features.pth"))).rejects.toThrow(
      /holds no MobileFaceNet: expected the key gdconv.depthwise.weight or linear7.conv.weight/,
    );
  });
});
