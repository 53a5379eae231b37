import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCheckpoint } from "@mfim/checkpoints";
import {
  describeHeadPoseEstimator,
  goldenPictures,
  relativeError,
  sharedFolder,
  useNativeBackend,
} from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { loadOpenVinoHeadPose } from "./index.ts";
import { IrNetwork } from "./ir-network.ts";
import { readOpenVinoIr } from "./openvino-ir.ts";

beforeAll(useNativeBackend);

const shared = sharedFolder();
const folder = "weights/head-pose-estimation-adas-0001-fp16";
const file = () => join(shared as string, folder, "head-pose-estimation-adas-0001.xml");

/** A pooling that rounds up, over a map with negative values, then an addition of a half-precision constant. */
const tinyGraph = (pool = "MaxPool") => `<net><layers>
  <layer id="0" name="data" type="Parameter"><data shape="1,1,4,4" element_type="f32"/></layer>
  <layer id="1" name="shift" type="Const"><data element_type="f16" shape="1, 1, 1, 1" offset="0" size="2"/></layer>
  <layer id="2" name="pool" type="${pool}"><data kernel="3, 3" strides="2, 2" pads_begin="0, 0" pads_end="0, 0" rounding_type="ceil"/></layer>
  <layer id="3" name="sum" type="Add"/>
  <layer id="4" name="flat" type="Reshape"/>
</layers><edges>
  <edge from-layer="0" to-layer="2" to-port="0"/><edge from-layer="2" to-layer="3" to-port="0"/>
  <edge from-layer="1" to-layer="3" to-port="1"/><edge from-layer="3" to-layer="4" to-port="0"/>
</edges></net>`;

async function write(xml: string, bin = Uint8Array.of(0x00, 0x3e)): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "ir-")), "net.xml");
  await writeFile(path, xml);
  await writeFile(path.replace(".xml", ".bin"), bin);
  return path;
}

describe("the reader of OpenVINO graphs", () => {
  test("runs a graph: windows over the edge count only what is there, half floats are right", async () => {
    const path = await write(tinyGraph());
    using network = new IrNetwork(await readOpenVinoIr(path), ["flat"]);
    const [flat] = network.run(tf.reshape(tf.range(-16, 0), [1, 4, 4, 1]) as tf.Tensor4D);
    expect(await (flat as tf.Tensor).array()).toEqual([[-6, -5, -2, -1].map((value) => value + 1.5)]);
    await rm(join(path, ".."), { recursive: true });
  });

  test("refuses what it cannot run or find, all at once", async () => {
    const unknown = await readOpenVinoIr(await write(tinyGraph("LSTMCell")));
    expect(() => new IrNetwork(unknown, ["flat", "angle"])).toThrow(
      /operation LSTMCell is not known; there is no layer angle/,
    );
    const truncated = await readOpenVinoIr(await write(tinyGraph(), new Uint8Array(1)));
    expect(() => new IrNetwork(truncated, ["flat"])).toThrow(/constant shift should be 1 elements .* inside the .bin/);
    const cyclic = tinyGraph().replace('from-layer="0"', 'from-layer="3"');
    await expect(readOpenVinoIr(await write(cyclic))).rejects.toThrow(/takes its own output/);
    await expect(readOpenVinoIr(await write("no xml at all"))).rejects.toThrow(/OpenVINO IR/);
    await expect(readOpenVinoIr("/nowhere/net.xml")).rejects.toThrow(/an .xml and a .bin of one name/);
  });
});

describe.skipIf(shared === undefined)("head-pose-estimation-adas-0001", () => {
  describeHeadPoseEstimator(() => loadOpenVinoHeadPose(file()));

  test("gives OpenVINO's angles on real faces, and the project's signs", async () => {
    using estimator = await loadOpenVinoHeadPose(file());
    const { state } = await readCheckpoint(join(shared as string, "goldens/real-faces.safetensors"));
    const faces = goldenPictures(state, "head60");
    const angles = estimator.angles(faces);
    expect(await relativeError(angles, state, "head_pose")).toBeLessThan(1e-4);
    const signed = tf.mul(angles, tf.tensor1d([1, -1, 1]));
    expect(await estimator.estimate(faces).array()).toEqual(await signed.array());
  });
});
