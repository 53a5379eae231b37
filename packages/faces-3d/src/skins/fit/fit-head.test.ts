import { describe, expect, it } from "vitest";
import { ICT_EXPRESSION_NAMES } from "../../head/ict-expressions.ts";
import { tinyMappedHead } from "../../head/tiny-head.ts";
import { RandomStream } from "../../random/random-stream.ts";
import { madeBumps, madeCamera, madeFit } from "../testing/made-person.ts";
import { project } from "./fit-camera.ts";
import { fitHead, fittedVertices, type SeenPoint } from "./fit-head.ts";

const head = tinyMappedHead(ICT_EXPRESSION_NAMES);

describe("fitHead", () => {
  it("finds camera and identity of a head from points of its surface", () => {
    const identity = [1.5, -1, 0.5, 2, -1.5, 0.8];
    const bumpy = { ...head, identityCount: 6, identity: madeBumps(head, [30, 8, 36, 45, 48, 54]) };
    const truth = madeFit(identity, [0.04, 0.06, 0.05], 1350);
    const { pixels } = project(fittedVertices(bumpy, truth), truth.camera);
    const random = RandomStream.of("points of a surface");
    const front = Array.from({ length: head.vertexCount }, (_, v) => v).filter((v) => head.neutral[3 * v + 2]! > 4);
    const points = Array.from({ length: 240 }, (): SeenPoint => {
      const v = random.pick(front);
      return { vertices: [v, v, v], weights: [1, 0, 0], x: pixels[2 * v]!, y: pixels[2 * v + 1]!, weight: 1 };
    });
    const none = { vertices: [], line: [], weight: 1 };
    const fit = fitHead(bumpy, points, none, { camera: madeCamera(1350), identityCount: 6, expressions: [] });
    expect(Math.max(...fit.pointErrors)).toBeLessThan(2.5);
    identity.forEach((x, k) => {
      expect(Math.abs(fit.identity[k]! - x)).toBeLessThan(0.25);
    });
    expect(fit.camera.turn[1]).toBeCloseTo(0.06, 1);
    expect(fit.camera.scale).toBeCloseTo(truth.camera.scale, 0);
  });
});
