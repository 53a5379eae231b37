import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useNativeBackend } from "@mfim/testing";
import { addNetwork, publicNetwork } from "@mfim/zoo";
import { madeRecogniser } from "@mfim/zoo/made";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadMetricNetworks, metricNetworksSchema } from "./metric-networks.ts";
import { protocolMetrics } from "./protocol-metrics.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "judges-"));
  process.env["MFIM_CACHE"] = folder;
  for (const place of ["named.onnx", "own.onnx"]) await writeFile(join(folder, place), await madeRecogniser());
  await addNetwork(publicNetwork("arcface-w600k-r50"), [join(folder, "named.onnx")], { anyHash: true });
});
afterAll(() => rm(folder, { recursive: true }));

test("judges come with npm, by a name of the catalogue and by a file, and each has its figures", async () => {
  const config = metricNetworksSchema.parse({
    recognizer: { type: "human-faceres" },
    judges: {
      dlib: { type: "dlib-resnet" },
      arcface: "zoo:arcface-w600k-r50",
      mine: {
        type: "onnx",
        id: "mine",
        file: "own.onnx",
        input: { height: 112, width: 112, template: "arcface-112", layout: "nchw" },
      },
    },
    regressor: { type: "own", folder: "bundled:metric-regressor-96" },
  });
  using networks = await loadMetricNetworks(config, { folder });
  const { pairs } = protocolMetrics(
    { roles: new Set(["source", "target", "reference"]), masks: [], pairs: [] },
    networks,
  );
  const names = pairs.map(({ name }) => name);
  for (const quantity of ["identity", "identity-dlib", "identity-arcface", "identity-mine"])
    for (const role of ["source", "pair", "self"]) expect(names).toContain(`${quantity}.${role}`);
});
