import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessagePort } from "node:worker_threads";
import type { FaceRecognizer } from "@mfim/core";
import { compile, toOnnx } from "@mfim/graph";
import { TemplateAligner } from "@mfim/photographs/templates";
import { useNativeBackend } from "@mfim/testing";
import { gazeEstimators, lightEstimators, loadPart, recognizers, regressors } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { compileNetworks } from "./compile-networks.ts";
import type { MetricNetworks } from "./metric-networks.ts";
import { withMethods } from "./with-methods.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "bench-compile-"));
});
afterAll(() => rm(folder, { recursive: true }));

const faces = (count: number, size: number) =>
  tf.randomUniform([count, size, size, 3], -1, 1, "float32", 7) as tf.Tensor4D;

test("compiled networks say what they say uncompiled, the first batch like the later ones, and free what they made", async () => {
  const before = tf.memory().numTensors;
  const recognizer = await loadPart(recognizers, { type: "own", folder: "bundled:recogniser-64" }, { folder: "." });
  const regressor = await loadPart(regressors, { type: "own", folder: "bundled:regressor-64" }, { folder: "." });
  let calls = 0;
  const counted = withMethods(recognizer, {
    embed(x) {
      calls++;
      return recognizer.embed(x);
    },
  });
  const aligner = new TemplateAligner();
  const own: MetricNetworks = {
    aligner,
    recognizer: counted,
    regressor,
    [Symbol.dispose]() {
      for (const owner of [aligner, recognizer, regressor]) owner.dispose();
    },
  };
  {
    using compiled = compileNetworks(own);
    expect(compiled.recognizer.id).toBe(recognizer.id);
    expect(compiled.recognizer.weights).toBe(recognizer.weights);
    for (const count of [3, 2]) {
      const x = faces(count, recognizer.input.height);
      const [expected, first, second] = [
        recognizer.embed(x),
        compiled.recognizer.embed(x),
        compiled.recognizer.embed(x),
      ];
      expect(first.dataSync()).toEqual(second.dataSync());
      const plain = expected.dataSync();
      for (const [i, value] of first.dataSync().entries()) expect(value).toBeCloseTo(plain[i] as number, 5);
      tf.dispose([x, expected, first, second]);
    }
    // Traced once a size of batch; the graph does the rest.
    expect(calls).toBe(2);
    const x = faces(2, regressor.input.height);
    const [expected, found] = [regressor.regress(x), compiled.regressor.regress(x)];
    expect(tf.tidy(() => tf.max(tf.abs(tf.sub(expected.shape, found.shape))).dataSync()[0])).toBeLessThan(1e-5);
    tf.dispose([x, ...Object.values(expected), ...Object.values(found)]);
  }
  expect(tf.memory().numTensors).toBe(before);
});

test("gaze and light, which crop and gather, are what they are uncompiled", async () => {
  const gaze = await loadPart(gazeEstimators, { type: "human-iris" }, { folder: "." });
  const light = await loadPart(lightEstimators, { type: "human-facemesh" }, { folder: "." });
  const none = { id: "none" } as unknown as MetricNetworks["recognizer"] & MetricNetworks["regressor"];
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  using compiled = compileNetworks({
    ...{ aligner: new TemplateAligner(), recognizer: none, regressor: none, gaze, light },
    [Symbol.dispose]: () => [gaze, light].forEach((owner) => void owner.dispose()),
  });
  const x = faces(2, 192);
  const close = (found: tf.Tensor, expected: tf.Tensor) =>
    expect(tf.tidy(() => tf.max(tf.abs(tf.sub(found, expected))).dataSync()[0])).toBeLessThan(1e-3);
  close(compiled.gaze?.gaze(x) as tf.Tensor, gaze.gaze(x));
  close(compiled.light?.light(x) as tf.Tensor, light.light(x));
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

test("a network in an ONNX file, of which no graph can be made, is taken as it is: nothing is warned of, and it runs once a call", async () => {
  const means = compile((x: tf.Tensor4D) => [tf.mean(x, [1, 2])], { check: "once" });
  const zeros = tf.zeros([1, 8, 8, 3]) as tf.Tensor4D;
  await writeFile(join(folder, "means.onnx"), await toOnnx(means.concrete(zeros), { inputs: ["faces"] }));
  means.dispose();
  const onnx = { type: "onnx", file: "means.onnx", id: "means", input: { height: 8, width: 8, template: "ffhq" } };
  const recognizer = await loadPart(recognizers, onnx, { folder, purpose: "metric" });
  const coefficients = { shape: [[0, 1]], expression: [[1, 2]], pose: [[2, 3]] };
  const regressor = await loadPart(regressors, { ...onnx, coefficients }, { folder, purpose: "metric" });
  const aligner = new TemplateAligner();
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  using compiled = compileNetworks({
    ...{ aligner, recognizer, judges: { again: recognizer }, regressor },
    [Symbol.dispose]: () => [recognizer, regressor].forEach((owner) => void owner.dispose()),
  });
  const x = faces(2, 8);
  const expected = recognizer.embed(x);
  const runs = vi.spyOn(MessagePort.prototype, "postMessage");
  const found = compiled.recognizer.embed(x);
  // The file takes a picture at a time.
  expect(runs).toHaveBeenCalledTimes(2);
  runs.mockRestore();
  const [judged, found3d] = [compiled.judges?.["again"]?.embed(x) as tf.Tensor, compiled.regressor.regress(x)];
  for (const same of [found, judged]) expect(same.dataSync()).toEqual(expected.dataSync());
  expect(found3d.pose.shape).toEqual([2, 1]);
  expect(warn).not.toHaveBeenCalled();
  tf.dispose([x, zeros, expected, found, judged, { ...found3d }]);

  // Somebody's own that reads values on its way, and does not say so.
  const reading: FaceRecognizer = {
    ...{ id: "reading", input: recognizer.input, embeddingSize: 3, dispose() {}, [Symbol.dispose]() {} },
    embed: (y) => tf.tensor2d([[...y.dataSync()]]),
  };
  using other = compileNetworks({
    ...{ aligner, recognizer: reading, regressor: { id: "none" } as unknown as MetricNetworks["regressor"] },
    [Symbol.dispose]() {},
  });
  const y = faces(1, 1);
  expect([...other.recognizer.embed(y).dataSync()]).toEqual([...y.dataSync()]);
  expect(warn.mock.calls.flat().join(" ")).toContain("It runs eagerly.");
  warn.mockRestore();
});
