import { createHash } from "node:crypto";
import { useNativeBackend } from "@mfim/testing";
import { beforeAll, expect, test } from "vitest";
import { CornerRecognizer, cornerPicture, plainAligner } from "../../fixtures/made-batches.ts";
import {
  identityMetrics,
  measurementRecordSchema,
  pixelMetrics,
  recordMeasurement,
  SwapObservation,
  servedInLoss,
  weightsHash,
} from "../index.ts";

beforeAll(useNativeBackend);

const [hashA, hashB] = ["a".repeat(64), "b".repeat(64)] as const;
const context = {
  protocol: { name: "made", checksum: "1234" },
  software: { node: process.version },
  lossNetworks: [{ id: "loss-recogniser", weights: hashA }],
  bootstrap: { samples: 50 },
};

test("a record says what a figure was measured with, and reads back", async () => {
  const [metric] = identityMetrics(new CornerRecognizer(), plainAligner) as [
    ReturnType<typeof identityMetrics>[number],
  ];
  await metric.update(
    new SwapObservation({
      ids: ["a"],
      pictures: { swap: cornerPicture([1, 0, 0]), source: cornerPicture([0.6, 0.8, 0]) },
    }),
  );
  const record = recordMeasurement(metric, { ...context, weights: { corner: hashB } });
  expect(record).toMatchObject({
    metric: "identity.source",
    unit: "cosine",
    higherIsBetter: true,
    range: [-1, 1],
    reduction: "mean over pairs",
    count: { measured: 1, missing: 0, of: "pairs" },
    interval: { samples: 50, seed: 1, confidence: 0.95, method: "percentile bootstrap over pairs" },
    network: {
      id: "corner",
      weights: hashB,
      input: { height: 2, width: 2, template: "ffhq" },
      alignment: "ffhq",
      resampling: "none",
      valueRange: "[-1, 1]",
      servedInLoss: false,
    },
    protocol: context.protocol,
    software: context.software,
  });
  expect(record.value).toBeCloseTo(0.6, 6);
  expect(measurementRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  expect(() => measurementRecordSchema.parse({ ...record, extra: 1 })).toThrow("extra");
});

test("the same weights under another name are marked as those of the loss", () => {
  const network = { id: "renamed", weights: hashA };
  expect(servedInLoss(network, context.lossNetworks)).toBe(true);
  expect(servedInLoss({ ...network, weights: hashB }, context.lossNetworks)).toBe(false);
  expect(servedInLoss({ id: "loss-recogniser", weights: hashB }, context.lossNetworks)).toBe(false);
  expect(servedInLoss({ id: "loss-recogniser", weights: null }, context.lossNetworks)).toBe(true);
  expect(servedInLoss({ id: "another", weights: null }, context.lossNetworks)).toBe(false);
});

test("nothing measured is null, never a number", () => {
  const [metric] = pixelMetrics({ against: "truth" });
  const record = recordMeasurement(metric as NonNullable<typeof metric>, context);
  expect(record).toMatchObject({ metric: "l1.truth", value: null, interval: null, network: null });
});

test("the hash of weights is SHA-256 over names, shapes and values, in the order of names", async () => {
  const weight = (shape: number[], ...values: number[]) => ({ shape, toFloat32: () => Float32Array.from(values) });
  const weights = new Map([
    ["b.weight", weight([2], 1.5, -2)],
    ["a.bias", weight([1, 1], 3)],
  ]);
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(3);
  const more = Buffer.alloc(8);
  more.writeFloatLE(1.5);
  more.writeFloatLE(-2, 4);
  const expected = createHash("sha256").update("a.bias [1, 1]\n").update(bytes).update("b.weight [2]\n").update(more);
  expect(await weightsHash(weights)).toBe(expected.digest("hex"));
  expect(await weightsHash(new Map([...weights].reverse()))).toBe(await weightsHash(weights));
  const before = await weightsHash(weights);
  weights.set("a.bias", weight([1], 3));
  expect(await weightsHash(weights)).not.toBe(before);
});
