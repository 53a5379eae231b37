import { useNativeBackend } from "@mfim/testing";
import { beforeAll, expect, test } from "vitest";
import { cornerGaze, cornerLight, cornerPicture, plainAligner } from "../../fixtures/made-batches.ts";
import { angleBetween, gazeMetrics, lightingMetrics, SwapObservation } from "../index.ts";

beforeAll(useNativeBackend);

/** A direction turned to the right of the picture and up, degrees. */
const towards = (yaw: number, pitch = 0) => {
  const [y, p] = [yaw, pitch].map((angle) => (angle * Math.PI) / 180) as [number, number];
  return [Math.sin(y) * Math.cos(p), Math.sin(p), Math.cos(y) * Math.cos(p)];
};

test("the angle between directions, small and large", () => {
  expect(angleBetween(towards(10), towards(10))).toBe(0);
  expect(angleBetween(towards(0), towards(1e-5))).toBeCloseTo(1e-5, 12);
  expect(angleBetween(towards(-20, 15), towards(-20, -15))).toBeCloseTo(30, 10);
  expect(angleBetween([0, 0, 1], [0, 0, -1])).toBe(180);
});

test("gaze and light are compared with source, target and truth", async () => {
  const observation = new SwapObservation({
    ids: ["one"],
    pictures: {
      swap: cornerPicture(towards(10), [0.3, 0.4, 0]),
      source: cornerPicture(towards(-20), [0, 0, 0]),
      target: cornerPicture(towards(4), [0.3, 0.4, 0.12]),
      truth: cornerPicture(towards(9), [0.3, 0.1, 0.4]),
    },
  });
  const metrics = [
    ...gazeMetrics(cornerGaze, plainAligner, { truth: true }),
    ...lightingMetrics(cornerLight, plainAligner, { truth: true }),
  ];
  for (const metric of metrics) await metric.update(observation);
  const figures = Object.fromEntries(metrics.map((metric) => [metric.name, [metric.compute(), metric.higherIsBetter]]));
  const close = (value: number) => expect.closeTo(value, 4) as number;
  expect(figures).toEqual({
    "gaze.source": [close(30), true],
    "gaze.target": [close(6), false],
    "gaze.pair": [close(24), false],
    "gaze.truth": [close(1), false],
    "lighting.source": [close(0.5), true],
    "lighting.target": [close(0.12), false],
    "lighting.pair": [close(Math.hypot(0.3, 0.4, 0.12)), false],
    "lighting.truth": [close(0.5), false],
  });
});
