import { TemplateAligner } from "@mfim/data-ffhq/templates";
import { useNativeBackend } from "@mfim/testing";
import { loadPart, recognizers, regressors } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { compileNetworks } from "./compile-networks.ts";
import type { MetricNetworks } from "./metric-networks.ts";
import { withMethods } from "./with-methods.ts";

beforeAll(useNativeBackend);

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
